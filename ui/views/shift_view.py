"""Open a shift: the drawer counted by denomination, the total beside it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.money import Money
from ui.presenters import phrases, words
from ui.presenters.states import COUNTED, ShiftState
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Field
from ui.widgets.labels import card, label, mark, right, rule, wrapped
from ui.widgets.layout import column, row

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate
    from ui.presenters.shift import ShiftPresenter

_ROWS = 8
_FIELD_PX = 96
_SUM_PX = 112
_DIGITS_MAX = 6


class ShiftView(QWidget):
    """Draws a ShiftState; each field hands on what is typed into it."""

    def __init__(self, presenter: "ShiftPresenter", gate: "KeyGate") -> None:
        super().__init__()
        self.setObjectName("page")
        self._presenter = presenter
        self._gate = gate
        self._turn = -1
        self.fields = [self._field(at) for at in range(len(COUNTED))]
        self._sums = [right("body-second") for _ in COUNTED]
        self._total = right("huge", name="counted")
        self._day = wrapped("note")
        self._open = KeyButton("F2", "Открыть смену", kind="primary")
        self._open.setObjectName("open_shift")
        self._open.clicked.connect(presenter.open)
        self._lay_out()
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: ShiftState) -> None:
        for at, pieces in enumerate(state.pieces):
            self._sums[at].setText(phrases.counted(Money(COUNTED[at] * pieces)))
            mark(self.fields[at], "wrong", "true" if at in state.spoilt else "false")
        self._total.setText(state.total.text)
        self._day.setText(words.OPENS_DAY if state.opens_day else words.DAY_IS_OPEN)
        self._open.setEnabled(not state.is_busy)
        if state.turn != self._turn:
            self._turn = state.turn
            self._gate.arm(self)
            if not any(state.pieces) and not state.spoilt:
                self._begin()

    def _begin(self) -> None:
        for field in self.fields:
            field.clear()
        self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def take_key(self, key: int) -> bool:
        """F2 opens the shift; up and down go through the rows."""
        if key == Qt.Key.Key_F2:
            self._presenter.open()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def _field(self, at: int) -> Field:
        name = phrases.denomination(COUNTED[at])
        field = Field(f"count_{COUNTED[at]}", f"Сколько штук по {name}", measure="count")
        field.setFixedWidth(_FIELD_PX)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setMaxLength(_DIGITS_MAX)
        field.setProperty("at", at)
        field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        field.textChanged.connect(self._count)
        field.entered.connect(self._next)
        return field

    @Slot(str)
    def _count(self, text: str) -> None:
        self._presenter.count(int(self.sender().property("at")), text)

    @Slot()
    def _next(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        now = next((at for at, field in enumerate(self.fields) if field.hasFocus()), -1)
        target = now + by
        widget = self.fields[target] if 0 <= target < len(self.fields) else self._open
        widget.setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self) -> None:
        counts = card("counts")
        grid = QGridLayout(counts)
        grid.setContentsMargins(24, 18, 24, 18)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for at, field in enumerate(self.fields):
            side, place = divmod(at, _ROWS)
            self._sums[at].setFixedWidth(_SUM_PX)
            name = right("body", phrases.denomination(COUNTED[at]))
            name.setBuddy(field)
            for offset, widget in enumerate((name, field, self._sums[at])):
                grid.addWidget(widget, place, side * 4 + offset)
        grid.setColumnMinimumWidth(3, 24)
        result = column(gap=10)
        result.addWidget(label("body-second", "В ящике"))
        result.addWidget(self._total)
        result.addWidget(rule())
        result.addWidget(self._day)
        result.addStretch(1)
        result.addWidget(self._open)
        body = row(gap=28)
        body.addWidget(counts, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(result, 1)
        layout = column(self, (40, 24, 40, 24), 14)
        layout.addWidget(label("title", "Открытие смены"))
        layout.addLayout(body, 1)
