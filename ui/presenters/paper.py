"""The customer's papers: printed after the record, asked about when the printer kept silent."""

from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.ports import PaperState
from app.services import effects
from app.services.effects import PrintSummary
from ui.bridge.desk import Desk

_CAN_PRINT: Final = (PaperState.READY, PaperState.LOW)


class PaperDesk(QObject):
    """Prints what is due and keeps an eye on the paper.

    `looked` carries (PaperState, PrintSummary) each time the printer was asked.
    """

    looked = Signal(object, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk: Final = desk
        self._is_busy = False

    @Slot()
    def print_due(self) -> None:
        """Print all that waits, if the printer has paper; called after sales and by the clock."""
        if not self._is_busy:
            self._is_busy = True
            self._desk.printer_tasks.run(self._print, self._tell, self._give_up)

    @Slot(bool)
    def confirm(self, came_out: bool) -> None:  # noqa: FBT001 - the shape of a Qt slot
        """Record whether the oldest document in doubt came out; if not, it is printed again."""
        self._desk.printer_tasks.run(
            lambda: self._confirm(came_out=came_out), self._tell, self._give_up
        )

    def _print(self) -> tuple[PaperState, PrintSummary]:
        if self._desk.pages is not None:
            effects.print_pages(self._desk.journal, self._desk.pages(), self._desk.render())
        printer = self._desk.printer()
        paper = printer.paper()
        if paper not in _CAN_PRINT:
            return paper, effects.print_summary(self._desk.journal)
        summary = effects.print_pending(self._desk.journal, printer, self._desk.render())
        return paper, summary

    def _confirm(self, *, came_out: bool) -> tuple[PaperState, PrintSummary]:
        for job in effects.jobs_in_doubt(self._desk.journal)[:1]:
            effects.confirm_print(self._desk.journal, job, came_out=came_out)
        return self._print()

    def _tell(self, found: tuple[PaperState, PrintSummary]) -> None:
        self._is_busy = False
        self.looked.emit(*found)

    def _give_up(self, _error: Exception) -> None:
        """Leave it to the next look: the log has the bug, and the sale is safe."""
        self._is_busy = False
