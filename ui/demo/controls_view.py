"""«Пульт»: the world around the demo's window, in a window of its own."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QFontDatabase, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from ui.bridge.tasks import TaskThread
from ui.demo import controls_words as words
from ui.demo.controls import Controls, WorldState
from ui.demo.controls_words import Code
from ui.texts import sentence
from ui.widgets.labels import label, mark, wrapped
from ui.widgets.layout import column, row

_SIZE: Final = (1104, 660)
_LEFT_PX: Final = 480
_LOOK_MS: Final = 700
_TAPE_PX: Final = 13
Deed = Callable[[], None]


class ControlsWindow(QWidget):
    """Draws a WorldState and does what is asked for, on a thread of its own."""

    closed = Signal()

    def __init__(self, controls: Controls, codes: tuple[Code, ...], tasks: TaskThread) -> None:
        super().__init__()
        self._controls = controls
        self._tasks = tasks
        self._is_looking = False
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)  # keys are the clerk's alone
        self.setWindowTitle(words.TITLE)
        self.resize(*_SIZE)
        self._codes = _Codes(codes)
        self._codes.scanned.connect(self._scan)
        self._said = wrapped("attention", name="said")
        self._switches = _Switches()
        self._switches.asked.connect(self._do)
        self._tape = _Tape()
        self._lay_out()
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_MS)
        self._watch.timeout.connect(self.look)
        self.show_state(WorldState())

    def start(self) -> None:
        """Switch the computer on and show how the world is from now on."""
        self._do(self._controls.switch_on)
        self._watch.start()
        self.show()

    def stop(self) -> None:
        self._watch.stop()

    @Slot()
    def look(self) -> None:
        """Ask how everything is, unless the last answer is still awaited."""
        if not self._is_looking:
            self._is_looking = True
            self._tasks.run(self._controls.look, self._seen, self._not_seen)

    @Slot(object)
    def show_state(self, state: WorldState) -> None:
        self._switches.show_state(state, self._controls)
        self._codes.show_gone(state)
        self._tape.show_text(state.tape)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _lay_out(self) -> None:
        self._codes.setFixedWidth(_LEFT_PX)
        right = column(gap=12)
        right.addWidget(self._switches)
        right.addWidget(self._tape, 1)
        halves = row(gap=16)
        halves.addWidget(self._codes)
        halves.addLayout(right, 1)
        box = column(self, (20, 16, 20, 16), 12)
        box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        box.addWidget(wrapped("caption", words.LEAD))
        box.addLayout(halves, 1)
        box.addWidget(self._said)

    def _seen(self, state: WorldState) -> None:
        self._is_looking = False
        self.show_state(state)

    def _not_seen(self, _error: Exception) -> None:
        """Look again the next time: a device may be on its way back."""
        self._is_looking = False

    @Slot(str)
    def _scan(self, code: str) -> None:
        self._do(lambda: self._controls.scan(code))

    @Slot(object)
    def _do(self, deed: Deed) -> None:
        self._tasks.run(deed, self._done, self._refused)

    def _done(self, _nothing: None) -> None:
        self._said.setText("")
        self.look()

    def _refused(self, error: Exception) -> None:
        self._said.setText(sentence(error))


class _Codes(QFrame):
    """All that can be read by the scanner; a click reads it."""

    scanned = Signal(str)

    def __init__(self, codes: tuple[Code, ...]) -> None:
        super().__init__()
        mark(self, "card", "true")
        self._all = codes
        self._list = QListWidget()
        self._list.setObjectName("codes")
        self._list.setAccessibleName("Что считать сканером")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for code in codes:
            self._list.addItem(code.text({}))
        self._list.itemClicked.connect(self._read)
        box = column(self, (16, 14, 16, 14), 10)
        box.addWidget(label("body-strong", words.SCANNER))
        box.addWidget(self._list, 1)

    def show_gone(self, state: WorldState) -> None:
        for at, code in enumerate(self._all):
            text = code.text(state.gone)
            if self._list.item(at).text() != text:
                self._list.item(at).setText(text)

    @Slot(object)
    def _read(self, chosen: QListWidgetItem) -> None:
        self.scanned.emit(self._all[self._list.row(chosen)].code)


class _Switches(QFrame):
    """Paper, register, network and power: a line each, with what can be done to it."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        mark(self, "card", "true")
        box = column(self, (16, 14, 16, 14), 8)
        self._lines = {
            name: _Line(name) for name in ("power", "network", "printer", "register", "answers")
        }
        for line in self._lines.values():
            line.asked.connect(self.asked)
            box.addWidget(line)

    def show_state(self, state: WorldState, controls: Controls) -> None:
        printer, register = state.printer_paper == "out", state.register_paper == "out"
        self._lines["power"].show_line(
            words.power_text(is_on=state.is_on),
            is_well=state.is_on,
            deeds={"Выключить питание": controls.cut_power}
            if state.is_on
            else {"Включить": controls.switch_on},
        )
        self._lines["network"].show_line(
            words.link_text(is_linked=state.is_linked),
            is_well=state.is_linked,
            deeds={"Оборвать": lambda: controls.link(is_there=False)}
            if state.is_linked
            else {"Починить": lambda: controls.link(is_there=True)},
        )
        for name, title, is_out, paper in (
            ("printer", "Принтер", printer, state.printer_paper),
            ("register", "Касса", register, state.register_paper),
        ):
            self._lines[name].show_line(
                words.paper_text(title, paper),
                is_well=not is_out,
                deeds={
                    "Вставить рулон" if is_out else "Вынуть рулон": _paper(
                        controls, name, is_there=is_out
                    )
                },
            )
        self._lines["answers"].show_line(
            "Следующий чек кассы",
            is_well=True,
            deeds={"Потерять ответ": controls.lose_answer, "Молчать 20 с": controls.silence},
        )


class _Line(QWidget):
    """What a part of the world is like, and one or two things to do to it."""

    asked = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._state = label("body", name=f"{name}_state")
        self._buttons: list[QPushButton] = []
        self._deeds: dict[str, Deed] = {}
        self._row = row(self, gap=8)
        self._row.addWidget(self._state, 1)

    def show_line(self, state: str, *, is_well: bool, deeds: dict[str, Deed]) -> None:
        self._state.setText(state)
        mark(self._state, "role", "body" if is_well else "state-attention")
        self._deeds = deeds
        while len(self._buttons) < len(deeds):
            button = _button("", f"{self._name}_{len(self._buttons)}")
            button.clicked.connect(self._ask)
            self._buttons.append(button)
            self._row.addWidget(button)
        for button, title in zip(self._buttons, deeds, strict=True):
            button.setText(title)
            button.setAccessibleName(f"{state}. {title}")

    @Slot()
    def _ask(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.asked.emit(self._deeds[button.text()])


class _Tape(QFrame):
    """What the receipt printer has printed so far, its end in view."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, "card", "true")
        self._text = QPlainTextEdit()
        self._text.setObjectName("tape")
        self._text.setAccessibleName(words.TAPE)
        self._text.setReadOnly(True)
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._text.setPlaceholderText(words.TAPE_EMPTY)
        family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        self._text.setStyleSheet(f'font-family: "{family}"; font-size: {_TAPE_PX}px;')
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        box = column(self, (16, 14, 16, 14), 10)
        box.addWidget(label("body-strong", words.TAPE))
        box.addWidget(self._text, 1)

    def show_text(self, text: str) -> None:
        if text != self._text.toPlainText():
            self._text.setPlainText(text)
            self._text.moveCursor(QTextCursor.MoveOperation.End)
            self._text.moveCursor(QTextCursor.MoveOperation.StartOfLine)


def _button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button


def _paper(controls: Controls, device: str, *, is_there: bool) -> Deed:
    return lambda: controls.give_paper(device, is_there=is_there)
