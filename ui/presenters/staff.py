"""The staff on the screen: who works here, a one-time PIN for one, another badge for another."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any, Final

from PySide6.QtCore import QObject, Slot

from app.domain.scan import Scan, ScanKind
from app.services import staff_changes
from app.services.staff_changes import StaffLine
from ui.bridge.desk import Desk
from ui.presenters import staff_words as words
from ui.presenters.sections import SectionPresenter, SectionState
from ui.presenters.states import Message, Tone
from ui.texts import sentence

PAGE_ROWS: Final = 9


class Asking(StrEnum):
    """What is asked about the selected one before it is done."""

    NOTHING = auto()
    RESET = auto()
    BLOCK = auto()
    BADGE = auto()
    TOLD = auto()


ACTIONS: Final = (Asking.RESET, Asking.BLOCK, Asking.BADGE)
"""What the digits begin, in their order."""


@dataclass(frozen=True, slots=True)
class StaffState(SectionState):
    """Everybody, None until they were read; `once` is a PIN that is shown until Esc."""

    lines: tuple[StaffLine, ...] | None = None
    selected: int = 0
    asking: Asking = Asking.NOTHING
    once: str = ""

    @property
    def line(self) -> StaffLine | None:
        return self.lines[self.selected] if self.lines else None

    @property
    def first(self) -> int:
        """Return the place of the first row of the page that is shown."""
        return self.selected // PAGE_ROWS * PAGE_ROWS

    @property
    def shown(self) -> tuple[StaffLine, ...]:
        return (self.lines or ())[self.first : self.first + PAGE_ROWS]


class StaffPresenter(SectionPresenter):
    """Lists everybody and does what the manager asks for, one person at a time."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.state: StaffState = StaffState()

    def begin(self) -> None:
        self.state = StaffState(turn=self.state.turn)
        self._read(None)

    def close(self) -> None:
        super().close()
        self.state = StaffState(turn=self.state.turn)

    def back(self) -> bool:
        """Take the question back, or the PIN off the screen."""
        if self.state.asking is Asking.NOTHING:
            return self.state.is_busy
        self.show(asking=Asking.NOTHING, once="", message=None)
        return True

    @Slot(int)
    def move(self, rows: int) -> None:
        """Select somebody else while nothing is asked."""
        count = len(self.state.lines or ())
        if count and self.state.asking is Asking.NOTHING and not self.state.is_busy:
            wanted = min(max(self.state.selected + rows, 0), count - 1)
            self.show(selected=wanted, message=None)

    @Slot(int)
    def choose(self, digit: int) -> None:
        """Ask before something is done to the one who is selected."""
        is_free = self.state.asking is Asking.NOTHING and not self.state.is_busy
        if self.state.line is not None and is_free and digit in range(1, len(ACTIONS) + 1):
            self.show(asking=ACTIONS[digit - 1], message=None)

    @Slot()
    def confirm(self) -> None:
        """Do what was asked about."""
        line, asking = self.state.line, self.state.asking
        if line is None or self.state.is_busy:
            return
        session, journal, cause = self.session, self.desk.journal, "key:Return"
        if asking is Asking.RESET:
            self._do(
                lambda: staff_changes.reset_pin(journal, session, line.clerk, cause), self._tell_pin
            )
        elif asking is Asking.BLOCK:
            done = Message(Tone.DONE, words.BLOCKED.format(name=line.name))
            self._do(
                lambda: staff_changes.block_badge(journal, session, line.clerk, cause),
                lambda _nothing: self._read(done),
            )

    def scanned(self, scan: Scan, cause: str) -> bool:
        """Take the new badge; any other code has to wait until this page is left."""
        line = self.state.line
        if self.state.asking is not Asking.BADGE or line is None:
            return scan.kind is ScanKind.BADGE
        if not self.state.is_busy:
            session, journal = self.session, self.desk.journal
            done = Message(Tone.DONE, words.GIVEN.format(name=line.name))
            self._do(
                lambda: staff_changes.give_badge(journal, session, line.clerk, scan.raw, cause),
                lambda _nothing: self._read(done),
            )
        return True

    def hint(self) -> Message:
        state = self.state
        if state.message is not None:
            return state.message
        if state.line is None:
            return Message(Tone.HINT, words.READING)
        question = _QUESTIONS.get(state.asking)
        if question is None:
            return Message(Tone.HINT, words.HINT)
        return Message(Tone.ATTENTION, question.format(name=state.line.name))

    def keys(self) -> tuple[str, ...]:
        is_asked = self.state.asking in (Asking.RESET, Asking.BLOCK)
        return ("yes", "back") if is_asked else ("back",)

    def keep(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = replace(self.state, **changes)
        self.state_changed.emit(self.state)

    def _do(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.show(is_busy=True, message=None)
        self.desk.store_tasks.run(work, done, self._refuse)

    def _tell_pin(self, pin: str) -> None:
        """Show the PIN: it stands nowhere else, and goes with the next key."""
        self.show(is_busy=False, asking=Asking.TOLD, once=pin)

    def _read(self, message: Message | None) -> None:
        session, journal = self.session, self.desk.journal
        selected = self.state.selected
        self.show(is_busy=True, asking=Asking.NOTHING)
        self.desk.store_tasks.run(
            lambda: staff_changes.read_staff(journal, session),
            lambda lines: self.show(is_busy=False, lines=lines, selected=selected, message=message),
            self._refuse,
        )

    def _refuse(self, error: Exception) -> None:
        message = Message(Tone.ERROR, sentence(error))
        self.show(is_busy=False, asking=Asking.NOTHING, message=message)


_QUESTIONS: Final = {
    Asking.RESET: words.ASK_RESET,
    Asking.BLOCK: words.ASK_BLOCK,
    Asking.BADGE: words.ASK_BADGE,
    Asking.TOLD: words.TOLD,
}
