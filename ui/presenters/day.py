"""The report of the day, or of the shift that is open now, as the record has it."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Slot

from app.domain.report import DayReport
from app.services import reports
from ui.bridge.desk import Desk
from ui.presenters import branch_words as words
from ui.presenters.sections import SectionPresenter, SectionState
from ui.presenters.states import Message, Tone
from ui.texts import sentence


@dataclass(frozen=True, slots=True)
class DayState(SectionState):
    """A report that was read, None until then; `is_of_shift` is what was asked for."""

    report: DayReport | None = None
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

    def hint(self) -> Message:
        if self.state.message is not None:
            return self.state.message
        return Message(Tone.HINT, words.READING if self.state.report is None else words.DAY_HINT)

    def keys(self) -> tuple[str, ...]:
        return ("as_day" if self.state.is_of_shift else "as_shift", "back")

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

    def _draw(self, report: DayReport) -> None:
        self.show(is_busy=False, report=report)

    def _refuse(self, error: Exception) -> None:
        self.show(is_busy=False, report=None, message=Message(Tone.ERROR, sentence(error)))
