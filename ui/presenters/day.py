"""The report of the day, or of the newest shift, as the record has it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot

from app.domain.report import DayReport
from app.services import reports
from app.services.workplace import Proof
from ui.bridge.desk import Desk
from ui.presenters import day_words as words
from ui.presenters.sections import SectionPresenter, SectionState
from ui.presenters.states import Message, Tone
from ui.texts import sentence


@dataclass(frozen=True, slots=True)
class DayState(SectionState):
    """A report with how much of the journal was proven then; None until they are read."""

    report: DayReport | None = None
    proof: Proof | None = None
    is_of_shift: bool = False


class DayPresenter(SectionPresenter):
    """Reads the report on the store thread; whether this clerk may see it, the service says."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.state: DayState = DayState()

    def begin(self) -> None:
        self.state = DayState(turn=self.state.turn)
        self._read(is_of_shift=False)

    def close(self) -> None:
        super().close()
        self.state = DayState(turn=self.state.turn)

    @Slot()
    def toggle(self) -> None:
        """Show the newest shift instead of the day, or the day again."""
        if not self.state.is_busy:
            self._read(is_of_shift=not self.state.is_of_shift)

    @Slot()
    def save(self) -> None:
        """Write the report that is shown into the folder of documents, as PDF and as JSON."""
        report, keep = self.state.report, self.desk.keep_report
        if report is None or self.state.is_busy:
            return
        if keep is None:
            self.keep(message=Message(Tone.ERROR, words.NOWHERE_TO_SAVE))
            return
        self.show(is_busy=True, message=Message(Tone.HINT, words.SAVING))
        self.desk.printer_tasks.run(lambda: keep(report), self._tell_saved, self._tell)

    def hint(self) -> Message:
        if self.state.message is not None:
            return self.state.message
        if self.state.report is None:
            return Message(Tone.HINT, words.READING)
        return Message(Tone.HINT, words.DAY_HINT)

    def keys(self) -> tuple[str, ...]:
        other = "as_day" if self.state.is_of_shift else "as_shift"
        return ("save", other, "back") if self.state.report is not None else (other, "back")

    def keep(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = replace(self.state, **changes)
        self.state_changed.emit(self.state)

    def _read(self, *, is_of_shift: bool) -> None:
        session, journal = self.session, self.desk.journal
        self.show(is_busy=True, message=None, is_of_shift=is_of_shift)
        self.desk.store_tasks.run(
            lambda: reports.read_report(journal, session, is_of_shift=is_of_shift),
            self._draw,
            self._refuse,
        )

    def _draw(self, found: tuple[DayReport, Proof]) -> None:
        report, proof = found
        self.show(is_busy=False, report=report, proof=proof)

    def _refuse(self, error: Exception) -> None:
        self.show(report=None, proof=None)
        self._tell(error)

    def _tell_saved(self, path: Path) -> None:
        text = words.SAVED.format(path=path)
        self.show(is_busy=False, message=Message(Tone.DONE, text))

    def _tell(self, error: Exception) -> None:
        self.show(is_busy=False, message=Message(Tone.ERROR, sentence(error)))
