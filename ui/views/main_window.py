"""The clerk's window: one page at a time between its bars, all of it by keyboard."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from ui.bridge.key_gate import KeyGate
from ui.presenters import words
from ui.presenters.hints import closing_hint, closing_keys, shift_hint, sign_in_hint, work_hint
from ui.presenters.key_names import keys_of
from ui.presenters.sign_in_state import SignInState
from ui.presenters.states import Message, Page, PlaceState, Tone
from ui.views.frame_bars import KeyBar, StatusBar, TopBar
from ui.views.sign_in_view import SignInView
from ui.widgets.bars import MessageBar
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Field
from ui.widgets.layout import column

if TYPE_CHECKING:
    from ui.presenters.counter import CounterPresenter
    from ui.presenters.status import StatusPresenter
    from ui.views.branch_view import BranchView
    from ui.views.closing_view import ClosingView
    from ui.views.help_view import HelpView
    from ui.views.shift_view import ShiftView
    from ui.views.workplace_view import WorkplaceView

    PageView = SignInView | ShiftView | ClosingView | BranchView | WorkplaceView

SIZE: Final = (1280, 720)
KEYS: Final = (
    ("help", "F1", "Памятка"),
    ("type", "F3", "Набрать номер"),
    ("details", "F4", "Подробно"),
    ("paper", "F5", "Вышел ли документ?"),
    ("add", "F6", "Добавить РПО"),
    ("card", "F7", "Картой"),
    ("claims", "F11", "Что не завершено"),
    ("refuse", "F8", "Не забирает"),
    ("regret", "F8", "Отменить оплату"),
    ("open", "F2", "Открыть смену"),
    ("compare", "F2", "Показать итог"),
    ("recount", "F2", "Пересчитать"),
    ("send", "F2", "Передать"),
    ("take", "F2", "Принять"),
    ("close", "F9", "Закрыть смену"),
    ("aside", "F12", "Отложить"),
    ("return", "F12", "Вернуться к чеку"),
    ("resume", "F12", "Отложенные"),
    ("yes", "Enter", "Да"),
    ("entry", "Enter", "Открыть запись"),
    ("find", "F3", "Найти"),
    ("older", "PgDn", "Раньше"),
    ("newer", "PgUp", "Позже"),
    ("save", "F2", "Сохранить отчёт"),
    ("causes", "F3", "Найти причину"),
    ("as_shift", "F4", "За смену"),
    ("as_day", "F4", "За день"),
    ("close_day", "F9", "Закрыть день"),
    ("back", "Esc", "Назад"),
    ("branch", "F10", "Отделение"),
    ("leave", "F10", "Выйти"),
)


class MainWindow(QWidget):
    """Shows the page that the counter is at. `first_painted` comes once, `closed` at the end."""

    first_painted = Signal()
    closed = Signal()

    def __init__(self, gate: KeyGate | None = None) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("Окно")
        self.resize(*SIZE)
        self.setMinimumSize(*SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.gate: Final = gate or KeyGate()
        self.counter: CounterPresenter | None = None
        self.status: StatusPresenter | None = None
        self._was_painted = False
        self.top, self.message, self.keys = TopBar(), MessageBar(), KeyBar(KEYS)
        self._status_bar = StatusBar()
        self.sign_in = SignInView(self.gate)
        self.shift: ShiftView | None = None
        self.closing: ClosingView | None = None
        self.branch: BranchView | None = None
        self.help: HelpView | None = None
        self.workplace: WorkplaceView | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.sign_in)
        layout = column(self, gap=0)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.addWidget(self.top)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.message)
        layout.addWidget(self.keys)
        layout.addWidget(self._status_bar)
        self.message.show_message(sign_in_hint(SignInState()))
        self.keys.show_only(())

    def bind(self, counter: "CounterPresenter", status: "StatusPresenter") -> None:
        """Give the window its presenters; the pages of the work are made only now."""
        from ui.views.closing_view import ClosingView  # noqa: PLC0415 - after the first paint
        from ui.views.help_view import HelpView  # noqa: PLC0415 - after the first paint
        from ui.views.shift_view import ShiftView  # noqa: PLC0415 - after the first paint
        from ui.views.workplace_view import WorkplaceView  # noqa: PLC0415 - after the first paint

        self.counter, self.status = counter, status
        self.shift = ShiftView(counter.shift, self.gate)
        self.workplace = WorkplaceView(counter.keys, self.gate, self.top.scan_field)
        self.closing = ClosingView(counter.closing, self.gate)
        self.help = HelpView(self.gate)
        for page in (self.help, self.shift, self.closing, self.workplace):
            self._stack.addWidget(page)
        self.sign_in.bind(counter.sign_in)
        self.top.scan_field.entered.connect(counter.typed)
        self.top.scan_field.entered.connect(self.top.scan_field.selectAll)
        counter.state_changed.connect(self.show_place)
        for presenter in (counter.sign_in, counter.shift, counter.closing, counter.visit):
            presenter.state_changed.connect(self._refresh)
        counter.branch.state_changed.connect(self._refresh)
        counter.branch.section_changed.connect(self._refresh)
        status.state_changed.connect(self.top.show_status)
        status.state_changed.connect(self._status_bar.show_status)
        status.state_changed.connect(self._refresh)
        self.workplace.completed.connect(self._refresh)
        self._bind_keys()
        self._guard()

    @Slot(object)
    def show_place(self, state: PlaceState) -> None:
        self.top.show_place(state)
        if state.page is Page.BRANCH and self.branch is None and self.counter is not None:
            self.branch = self._make_branch(self.counter)
        pages = {
            Page.SIGN_IN: self.sign_in,
            Page.SHIFT: self.shift,
            Page.WORK: self.workplace,
            Page.CLOSING: self.closing,
            Page.BRANCH: self.branch,
        }
        page = pages.get(state.page)
        if page is not None and self.help is not None:
            self._show_page(page, self.help, has_help=state.has_help)
        self._refresh()

    def _make_branch(self, counter: "CounterPresenter") -> "BranchView":
        """Make the branch page when it is first asked for: the start does not wait for it."""
        from ui.views.branch_view import BranchView  # noqa: PLC0415 - when it is asked for

        page = BranchView(counter.branch, self.gate)
        self._stack.addWidget(page)
        self._guard_inside(page)
        return page

    def _show_page(self, page: "PageView", guide: "HelpView", *, has_help: bool) -> None:
        """Show a page, or the guide over it; behind the guide nothing was painted."""
        was_help = self._stack.currentWidget() is guide
        self._stack.setCurrentWidget(guide if has_help else page)
        if has_help and not was_help:
            guide.open()
        elif not has_help:
            if was_help:
                self.gate.arm(page)
            page.refocus()

    def fail(self, text: str) -> None:
        """Say what keeps the window from working at all."""
        self.message.show_message(Message(Tone.ERROR, text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.counter is None or event.isAutoRepeat() or not self._take_key(key):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go: what is done is on the record, and what is not comes back at the next start."""
        super().closeEvent(event)
        self.closed.emit()

    @Slot()
    def _refresh(self) -> None:
        """Draw the bars for the page that is open, after what somebody waits for there."""
        if self.counter is None or self.status is None:
            return
        if self.workplace is not None and not self.workplace.is_complete:
            return
        counter = self.counter
        page = counter.state.page
        screen = counter.visit.state
        keys: dict[Page, tuple[str, ...]] = {
            Page.WORK: keys_of(screen, self.status.state.in_doubt),
            Page.SHIFT: ("open", "branch"),
            Page.CLOSING: closing_keys(counter.closing.state),
            Page.BRANCH: counter.branch.keys(),
        }
        messages = {
            Page.WORK: work_hint(screen, self.status.state),
            Page.SHIFT: shift_hint(counter.shift.state),
            Page.CLOSING: closing_hint(counter.closing.state),
            Page.BRANCH: counter.branch.hint(),
        }
        news = counter.state.message or messages.get(page, sign_in_hint(counter.sign_in.state))
        if counter.state.has_help:
            news = Message(Tone.HINT, words.HELP_HINT)
        self.message.show_message(news)
        names = ("back",) if counter.state.has_help else ("help", *keys.get(page, ()))
        self.keys.show_only(names)

    def _take_key(self, key: int) -> bool:
        page = self._stack.currentWidget()
        if self.counter is not None and self._take_help_key(self.counter, key):
            return True
        if key == Qt.Key.Key_F3 and self.counter is not None and page is self.workplace:
            self.counter.visit.dismiss()
            self.top.scan_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif key == Qt.Key.Key_Escape and self.top.scan_field.hasFocus() and self.workplace:
            self.workplace.refocus()
        elif key == Qt.Key.Key_F10 and self.counter is not None:
            leaves = self.counter.state.page is Page.CLOSING
            (self.counter.sign_out if leaves else self.counter.side.toggle_branch)()
        elif key == Qt.Key.Key_F9 and self.counter is not None and page is not self.branch:
            self.counter.side.close_shift()
        else:
            taker = getattr(page, "take_key", None)
            return bool(taker is not None and taker(key))
        return True

    def _take_help_key(self, counter: "CounterPresenter", key: int) -> bool:
        """F1 opens the guide on any page; over it no key reaches the page behind."""
        has_help = counter.state.has_help
        if key == Qt.Key.Key_F1 or (has_help and key == Qt.Key.Key_Escape):
            counter.toggle_help()
            return True
        return has_help

    def _bind_keys(self) -> None:
        for name, button in self.keys.buttons.items():
            button.clicked.connect(self._press)
            button.setProperty("key", int(_CODES[name]))

    @Slot()
    def _press(self) -> None:
        self._take_key(int(self.sender().property("key")))

    def _guard(self) -> None:
        """Hold the keys that decide wherever the focus is."""
        self.gate.guard(self)
        self._guard_inside(self)

    def _guard_inside(self, page: QWidget) -> None:
        for widget in (*page.findChildren(Field), *page.findChildren(KeyButton)):
            if not widget.objectName().startswith("count_"):
                self.gate.guard(widget)


_CODES: Final = {
    "help": Qt.Key.Key_F1,
    "type": Qt.Key.Key_F3,
    "details": Qt.Key.Key_F4,
    "paper": Qt.Key.Key_F5,
    "add": Qt.Key.Key_F6,
    "open": Qt.Key.Key_F2,
    "compare": Qt.Key.Key_F2,
    "recount": Qt.Key.Key_F2,
    "send": Qt.Key.Key_F2,
    "take": Qt.Key.Key_F2,
    "causes": Qt.Key.Key_F3,
    "close": Qt.Key.Key_F9,
    "aside": Qt.Key.Key_F12,
    "return": Qt.Key.Key_F12,
    "resume": Qt.Key.Key_F12,
    "card": Qt.Key.Key_F7,
    "claims": Qt.Key.Key_F11,
    "refuse": Qt.Key.Key_F8,
    "regret": Qt.Key.Key_F8,
    "yes": Qt.Key.Key_Return,
    "entry": Qt.Key.Key_Return,
    "find": Qt.Key.Key_F3,
    "older": Qt.Key.Key_PageDown,
    "newer": Qt.Key.Key_PageUp,
    "save": Qt.Key.Key_F2,
    "as_shift": Qt.Key.Key_F4,
    "as_day": Qt.Key.Key_F4,
    "close_day": Qt.Key.Key_F9,
    "back": Qt.Key.Key_Escape,
    "branch": Qt.Key.Key_F10,
    "leave": Qt.Key.Key_F10,
}
