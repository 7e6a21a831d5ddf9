"""Who works here, with the row that is looked at, and what can be done for them."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.services.staff_changes import StaffLine
from ui.presenters import staff_words as words
from ui.presenters.staff import PAGE_ROWS, Asking, StaffPresenter, StaffState
from ui.views.section_view import SectionView
from ui.widgets.buttons import ChoiceRow
from ui.widgets.elided import Elided
from ui.widgets.labels import card, label, mark
from ui.widgets.layout import column, row
from ui.widgets.pool import Pool

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DIGITS: Final = range(Qt.Key.Key_1, Qt.Key.Key_9 + 1)
_WIDTHS: Final = (0, 160, 170, 150, 120)
_GAP_PX: Final = 18
_MOVES: Final = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -PAGE_ROWS,
    Qt.Key.Key_PageDown: PAGE_ROWS,
}
_CHOICES: Final = (
    (words.RESET, words.RESET_SECOND),
    (words.BLOCK, words.BLOCK_SECOND),
    (words.GIVE, words.GIVE_SECOND),
)


class StaffView(SectionView):
    """Draws a StaffState."""

    def __init__(self, presenter: StaffPresenter, gate: "KeyGate") -> None:
        super().__init__("staff", words.TITLE, gate)
        self._presenter = presenter
        self._head = QWidget()
        head = row(self._head, (10, 0, 10, 0), _GAP_PX)
        for text, width in zip(words.COLUMNS, _WIDTHS, strict=True):
            title = label("caption", text)
            if width:
                title.setFixedWidth(width)
            head.addWidget(title, 0 if width else 1)
        rows = column(gap=2)
        self._rows = Pool(rows, _Row)
        self._once_of, self._once = label("body-second"), label("huge", name="one_time_pin")
        self._told = card("told")
        told = column(self._told, (24, 16, 24, 18), 4)
        told.addWidget(self._once_of)
        told.addWidget(self._once)
        self._actions = self._buttons()
        self.box.addWidget(self._head)
        self.box.addLayout(rows)
        self.box.addStretch(1)
        self.box.addWidget(self._told)
        self.box.addWidget(self._actions)
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: StaffState) -> None:
        self._head.setVisible(bool(state.lines))
        views = self._rows.show_first(len(state.shown))
        for at, (view, line) in enumerate(zip(views, state.shown, strict=True), start=state.first):
            view.show_line(line, is_selected=at == state.selected)
        is_told = state.asking is Asking.TOLD
        self._told.setVisible(is_told)
        self._actions.setVisible(state.line is not None and not is_told)
        self._once.setText(" ".join(state.once[at : at + 3] for at in range(0, len(state.once), 3)))
        name = "" if state.line is None else state.line.name
        self._once_of.setText(words.ONCE.format(name=name))
        if state.turn != self._turn and self.isVisible() and not state.is_busy:
            self.refocus()
        self.arm(state)

    def take_key(self, key: int) -> bool:
        """Arrows go through the list, digits begin, Enter confirms what was asked."""
        if key in _DIGITS:
            self._presenter.choose(key - Qt.Key.Key_0)
        elif key in _ENTER:
            self._presenter.confirm()
        elif key in _MOVES:
            self._presenter.move(_MOVES[Qt.Key(key)])
        else:
            return False
        return True

    def _buttons(self) -> QWidget:
        made = ChoiceRow("staff", [(at, *each) for at, each in enumerate(_CHOICES, start=1)])
        made.chosen.connect(self._presenter.choose)
        return made


class _Row(QFrame):
    """One person."""

    def __init__(self) -> None:
        super().__init__()
        self._name = Elided("body-strong")
        self._number, self._role = label("body"), label("body")
        self._badge, self._pin = label("body"), label("body")
        line = row(self, (10, 6, 10, 6), _GAP_PX)
        parts: tuple[QLabel, ...] = (self._name, self._number, self._role, self._badge, self._pin)
        for part, width in zip(parts, _WIDTHS, strict=True):
            if width:
                part.setFixedWidth(width)
            line.addWidget(part, 0 if width else 1)

    def show_line(self, line: StaffLine, *, is_selected: bool) -> None:
        role = words.DISMISSED if line.is_dismissed else words.ROLES.get(line.role, line.role)
        badge, pin = words.BADGE, words.PIN_ONCE if line.has_one_time_pin else words.PIN_OWN
        if not line.badges:
            badge = words.NO_BADGE
        if line.is_dismissed:
            badge = pin = "–"
        self._name.show_text(line.name)
        texts = (line.clerk, role, badge, pin)
        parts = (self._number, self._role, self._badge, self._pin)
        for part, text in zip(parts, texts, strict=True):
            part.setText(text)
        mark(self._badge, "role", "state-attention" if badge == words.NO_BADGE else "body")
        mark(self._pin, "role", "state-attention" if pin == words.PIN_ONCE else "body")
        mark(self, "row", "mine" if is_selected else "waiting")
        self.setAccessibleName(", ".join((line.name, *texts)))
