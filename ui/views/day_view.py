"""The report of a day or a shift on the screen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot

from ui.presenters import branch_words as words
from ui.presenters.day import DayPresenter, DayState
from ui.views.section_view import SectionView
from ui.widgets.labels import right

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate


class DayView(SectionView):
    """Draws a DayState."""

    def __init__(self, presenter: DayPresenter, gate: "KeyGate") -> None:
        super().__init__(words.DAY, gate)
        self._presenter = presenter
        self._total = right("huge", name="report_total")
        self.box.addWidget(self._total)
        self.box.addStretch(1)
        presenter.state_changed.connect(self.show_state)

    @Slot(object)
    def show_state(self, state: DayState) -> None:
        report = state.report
        self._total.setText("" if report is None else report.figures.receipts.total.text)
        self.arm(state)

    def take_key(self, key: int) -> bool:
        """F4 goes from the day to the shift and back."""
        if key != Qt.Key.Key_F4:
            return False
        self._presenter.toggle()
        return True
