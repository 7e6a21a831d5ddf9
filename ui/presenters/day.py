"""The report of the day, or of the newest shift, as the record has it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Slot

from app.domain.report import DayReport, Pending
from app.services import days, reports, shortage
from app.services.days import DayClosing
from app.services.shortage import Inquiry
from app.services.workplace import Proof
from ui.bridge.desk import Desk
from ui.presenters import day_words as words
from ui.presenters import phrases, shortage_words
from ui.presenters.causes import Causes
from ui.presenters.sections import SectionPresenter, SectionState
from ui.presenters.states import Message, Tone
from ui.texts import sentence


@dataclass(frozen=True, slots=True)
class DayState(SectionState):
    """A report with how much of the journal was proven then; None until they are read.

    `inquiry` is what may explain the difference of its newest shift that has one. `is_asking` says
    that the next Enter closes the operating day.
    """

    report: DayReport | None = None
    proof: Proof | None = None
    is_of_shift: bool = False
    inquiry: Inquiry | None = None
    is_asking: bool = False

    @property
    def can_close(self) -> bool:
        """Say whether the day may be closed: it is still open, and no shift is at work."""
        pending = () if self.report is None else self.report.pending
        return not self.is_of_shift and self.inquiry is None and Pending.DAY_OPEN in pending

    @property
    def differing(self) -> int | None:
        """Return the number of the newest closed shift with a difference; None without one."""
        shifts = () if self.report is None else self.report.shifts
        found = [each.number for each in shifts if each.difference]
        return found[-1] if found else None


class DayPresenter(SectionPresenter):
    """Reads the report on the store thread; whether this clerk may see it, the service says."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.state: DayState = DayState()
        self._causes: Final = Causes(desk, self)
        self._causes.found.connect(self._draw_causes)
        self._causes.failed.connect(self._tell)

    def begin(self) -> None:
        self.state = DayState(turn=self.state.turn)
        self._read(is_of_shift=False)

    def close(self) -> None:
        super().close()
        self._causes.forget()
        self.state = DayState(turn=self.state.turn)

    @Slot()
    def toggle(self) -> None:
        """Show the newest shift instead of the day, or the day again."""
        if not self.state.is_busy and self.state.inquiry is None:
            self.keep(is_asking=False)
            self._read(is_of_shift=not self.state.is_of_shift)

    @Slot()
    def save(self) -> None:
        """Write the report that is shown into the folder of documents, as PDF and as JSON."""
        report, keep = self.state.report, self.desk.keep_report
        if report is None or self.state.is_busy or self.state.inquiry is not None:
            return
        if keep is None:
            self.keep(message=Message(Tone.ERROR, words.NOWHERE_TO_SAVE))
            return
        self.show(is_busy=True, message=Message(Tone.HINT, words.SAVING))
        self.desk.printer_tasks.run(lambda: keep(report), self._tell_saved, self._tell)

    @Slot()
    def find(self) -> None:
        """Look for what may explain the difference of a shift that is closed."""
        session, journal, number = self.session, self.desk.journal, self.state.differing
        if self.state.is_busy or self.state.report is None or self.state.inquiry is not None:
            return
        if number is None:
            self.keep(message=Message(Tone.HINT, shortage_words.NO_DIFFERENT_SHIFT))
            return
        self.show(is_busy=True, message=Message(Tone.HINT, shortage_words.SEARCHING))
        self._causes.ask(lambda: shortage.inquire_again(journal, session, number))

    @Slot()
    def close_day(self) -> None:
        """Ask whether the operating day should be closed, or say why it cannot be."""
        state = self.state
        if state.is_busy or state.report is None or state.inquiry is not None:
            return
        if state.can_close:
            text = words.ASK_CLOSE.format(day=phrases.day(state.report.day))
            self.show(is_asking=True, message=Message(Tone.ATTENTION, text))
        else:
            is_done = bool(state.report.closed_by)
            self.keep(message=Message(Tone.HINT, words.IS_CLOSED if is_done else words.NOT_YET))

    @Slot()
    def confirm(self) -> None:
        """Close the day that was asked about, and read its last report."""
        if not self.state.is_asking or self.state.is_busy:
            return
        session, journal = self.session, self.desk.journal

        def close() -> tuple[DayClosing, tuple[DayReport, Proof]]:
            closing = days.close_day(journal, session, "key:F9")
            return closing, reports.read_report(journal, session, is_of_shift=False)

        self.show(is_busy=True, is_asking=False, message=None)
        self.desk.store_tasks.run(close, self._draw_closed, self._tell)

    def back(self) -> bool:
        """Go back from the question, or from the explanations, to the report."""
        if self.state.is_asking:
            self.show(is_asking=False, message=None)
            return True
        if self.state.inquiry is None:
            return False
        self._causes.forget()
        self.show(inquiry=None, message=None)
        return True

    def hint(self) -> Message:
        if self.state.message is not None:
            return self.state.message
        if self.state.report is None:
            return Message(Tone.HINT, words.READING)
        if self.state.inquiry is not None:
            return Message(Tone.HINT, shortage_words.HINT_CLOSED)
        can_close = self.state.can_close
        return Message(Tone.HINT, words.DAY_TO_CLOSE if can_close else words.DAY_HINT)

    def keys(self) -> tuple[str, ...]:
        state = self.state
        if state.inquiry is not None or state.is_asking:
            return ("yes", "back") if state.is_asking else ("back",)
        other = "as_day" if state.is_of_shift else "as_shift"
        if state.report is None:
            return (other, "back")
        wanted = {
            "save": True,
            "causes": state.differing,
            other: True,
            "close_day": state.can_close,
        }
        return (*(name for name, holds in wanted.items() if holds), "back")

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

    @Slot(object)
    def _draw_causes(self, inquiry: Inquiry) -> None:
        if self.state.inquiry is not None:
            self.keep(inquiry=inquiry)
        else:
            self.show(is_busy=False, inquiry=inquiry, message=None)

    def _draw_closed(self, found: tuple[DayClosing, tuple[DayReport, Proof]]) -> None:
        closing, read = found
        self._draw(read)
        values = {"day": phrases.day(closing.day), "next": phrases.day(closing.next)}
        text = words.DAY_CLOSED.format(**values)
        if closing.unknown:
            text = f"{text} {words.CLOSED_UNKNOWN.format(count=closing.unknown)}"
        self.keep(message=Message(Tone.DONE, text))

    def _refuse(self, error: Exception) -> None:
        self.show(report=None, proof=None)
        self._tell(error)

    def _tell_saved(self, path: Path) -> None:
        text = words.SAVED.format(path=path)
        self.show(is_busy=False, message=Message(Tone.DONE, text))

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        self.show(is_busy=False, message=Message(Tone.ERROR, sentence(error)))
