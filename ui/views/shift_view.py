"""Open a shift: the drawer counted by denomination, the total beside it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from ui.presenters import words
from ui.presenters.states import ShiftState
from ui.views.count_grid import CountGrid
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label, right, rule, wrapped
from ui.widgets.layout import column, row

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate
    from ui.presenters.shift import ShiftPresenter


class ShiftView(QWidget):
    """Draws a ShiftState; each field hands on what is typed into it."""

    def __init__(self, presenter: "ShiftPresenter", gate: "KeyGate") -> None:
        super().__init__()
        self.setObjectName("page")
        self._presenter = presenter
        self._gate = gate
        self._turn = -1
        self._total = right("huge", name="counted")
        self._day = wrapped("note")
        self._open = KeyButton("F2", "Открыть смену", kind="primary")
        self._open.setObjectName("open_shift")
        self._open.clicked.connect(presenter.open)
        self._grid = CountGrid("count_", self._open)
        self._grid.typed.connect(presenter.count)
        self._lay_out()
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: ShiftState) -> None:
        self._grid.show_count(state.pieces, state.spoilt)
        self._total.setText(state.total.text)
        self._day.setText(words.OPENS_DAY if state.opens_day else words.DAY_IS_OPEN)
        self._open.setEnabled(not state.is_busy)
        if state.turn != self._turn:
            self._turn = state.turn
            self._gate.arm(self)
            if not any(state.pieces) and not state.spoilt:
                self._grid.begin()

    def refocus(self) -> None:
        self._grid.refocus()

    def take_key(self, key: int) -> bool:
        """F2 opens the shift; up and down go through the rows."""
        if key != Qt.Key.Key_F2:
            return self._grid.take_key(key)
        self._presenter.open()
        return True

    def _lay_out(self) -> None:
        result = column(gap=10)
        result.addWidget(label("body-second", "В ящике"))
        result.addWidget(self._total)
        result.addWidget(rule())
        result.addWidget(self._day)
        result.addStretch(1)
        result.addWidget(self._open)
        body = row(gap=28)
        body.addWidget(self._grid, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(result, 1)
        layout = column(self, (40, 24, 40, 24), 14)
        layout.addWidget(label("title", "Открытие смены"))
        layout.addLayout(body, 1)
