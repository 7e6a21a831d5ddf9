"""The drawer by denomination: a field for each kind of note and coin, and its sum beside it."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.domain.money import Money
from ui.presenters import phrases
from ui.presenters.states import COUNTED
from ui.widgets.fields import Field
from ui.widgets.labels import mark, right

_ROWS: Final = 8
_FIELD_PX: Final = 96
_SUM_PX: Final = 112
_DIGITS_MAX: Final = 6


class CountGrid(QFrame):
    """Two columns of fields. `typed` carries the row and what stands in it now.

    `after` gets the keyboard behind the last row. The name of a field is `prefix` and kopecks.
    """

    typed = Signal(int, str)

    def __init__(self, prefix: str, after: QWidget) -> None:
        super().__init__()
        self.setObjectName("counts")
        mark(self, "card", "true")
        self._after = after
        self.fields = [self._field(prefix, at) for at in range(len(COUNTED))]
        self._sums = [right("body-second") for _ in COUNTED]
        self._lay_out()

    def show_count(self, pieces: tuple[int, ...], spoilt: frozenset[int]) -> None:
        """Draw the sum of each row, and mark those that hold no number."""
        for at, each in enumerate(pieces):
            self._sums[at].setText(phrases.counted(Money(COUNTED[at] * each)))
            mark(self.fields[at], "wrong", "true" if at in spoilt else "false")

    def begin(self) -> None:
        """Begin an empty count at its first row."""
        for field in self.fields:
            field.clear()
        self.refocus()

    def refocus(self) -> None:
        self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Go to the next row, or to the one before."""
        now = next((at for at, field in enumerate(self.fields) if field.hasFocus()), -1)
        target = now + by
        widget = self.fields[target] if 0 <= target < len(self.fields) else self._after
        widget.setFocus(Qt.FocusReason.TabFocusReason)

    def take_key(self, key: int) -> bool:
        """Up and down go through the rows."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key not in steps:
            return False
        self.step(steps[Qt.Key(key)])
        return True

    def _field(self, prefix: str, at: int) -> Field:
        name = phrases.denomination(COUNTED[at])
        field = Field(f"{prefix}{COUNTED[at]}", f"Сколько штук по {name}", measure="count")
        field.setFixedWidth(_FIELD_PX)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setMaxLength(_DIGITS_MAX)
        field.setProperty("at", at)
        field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        field.textChanged.connect(self._type)
        field.entered.connect(self._next)
        return field

    @Slot(str)
    def _type(self, text: str) -> None:
        self.typed.emit(int(self.sender().property("at")), text)

    @Slot()
    def _next(self) -> None:
        self.step(1)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
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
