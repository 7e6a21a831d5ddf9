"""The centre's corrections on the screen: read, then accepted or disputed, never by one key."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any, Final

from PySide6.QtCore import QObject, Slot

from app.domain.corrections import DisputeGround, Objection
from app.services import corrections
from app.services.corrections import CorrectionCase
from ui.bridge.desk import Desk
from ui.presenters import corrections_words as words
from ui.presenters.sections import SectionPresenter, SectionState
from ui.presenters.states import Message, Tone
from ui.texts import sentence

PAGE_ROWS: Final = 7
GROUNDS: Final = tuple(DisputeGround)
ACCEPT_DIGIT: Final = 1
DISPUTE_DIGIT: Final = 2


class Answering(StrEnum):
    """How far an answer is; nothing is chosen beforehand."""

    NOTHING = auto()
    ACCEPT = auto()
    GROUND = auto()
    WORDS = auto()


@dataclass(frozen=True, slots=True)
class CorrectionsState(SectionState):
    """The corrections, None until they were read; `selected` is a place among them."""

    cases: tuple[CorrectionCase, ...] | None = None
    selected: int = 0
    answering: Answering = Answering.NOTHING
    ground: DisputeGround | None = None

    @property
    def case(self) -> CorrectionCase | None:
        return self.cases[self.selected] if self.cases else None

    @property
    def first(self) -> int:
        """Return the place of the first row of the page that is shown."""
        return self.selected // PAGE_ROWS * PAGE_ROWS

    @property
    def shown(self) -> tuple[CorrectionCase, ...]:
        return (self.cases or ())[self.first : self.first + PAGE_ROWS]


class CorrectionsPresenter(SectionPresenter):
    """Lists what the centre asks for and records one answer to each."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.state: CorrectionsState = CorrectionsState()

    def begin(self) -> None:
        self.state = CorrectionsState(turn=self.state.turn)
        self._read(None)

    def close(self) -> None:
        super().close()
        self.state = CorrectionsState(turn=self.state.turn)

    def back(self) -> bool:
        """Take back one step of an answer that is not given yet."""
        before = {Answering.WORDS: Answering.GROUND}
        if self.state.answering is Answering.NOTHING or self.state.is_busy:
            return self.state.is_busy
        self.show(answering=before.get(self.state.answering, Answering.NOTHING), message=None)
        return True

    @Slot(int)
    def move(self, rows: int) -> None:
        """Select another correction while none is being answered."""
        count = len(self.state.cases or ())
        if count and self.state.answering is Answering.NOTHING and not self.state.is_busy:
            wanted = min(max(self.state.selected + rows, 0), count - 1)
            self.show(selected=wanted, message=None)

    @Slot(int)
    def choose(self, digit: int) -> None:
        """Begin an answer to the correction that is shown, or name the ground of a dispute."""
        case, state = self.state.case, self.state
        if case is None or state.is_busy or not case.is_waiting:
            return
        if state.answering is Answering.GROUND and digit in range(1, len(GROUNDS) + 1):
            self.show(answering=Answering.WORDS, ground=GROUNDS[digit - 1], message=None)
        elif state.answering is Answering.NOTHING and digit == ACCEPT_DIGIT:
            self.show(answering=Answering.ACCEPT, message=None)
        elif state.answering is Answering.NOTHING and digit == DISPUTE_DIGIT:
            self.show(answering=Answering.GROUND, message=None)

    @Slot()
    def confirm(self) -> None:
        """Accept after the question was seen."""
        case = self.state.case
        if case is None or self.state.answering is not Answering.ACCEPT or self.state.is_busy:
            return
        session, journal, wanted = self.session, self.desk.journal, case.correction
        text = words.ACCEPTED.format(sum=wanted.amount.text)
        self._answer(
            lambda: corrections.accept_correction(journal, session, wanted.id, "key:Return"), text
        )

    @Slot(str)
    def say(self, text: str) -> None:
        """Dispute with these words."""
        case, ground = self.state.case, self.state.ground
        if case is None or ground is None or self.state.is_busy:
            return
        if self.state.answering is not Answering.WORDS:
            return
        session, journal, wanted = self.session, self.desk.journal, case.correction.id
        said = Objection(ground, text)
        self._answer(
            lambda: corrections.dispute_correction(journal, session, wanted, said, "key:Return"),
            words.DISPUTED,
        )

    def hint(self) -> Message:
        state = self.state
        if state.message is not None:
            return state.message
        if state.cases is None:
            return Message(Tone.HINT, words.READING)
        if state.case is None:
            return Message(Tone.HINT, words.NOTHING_HINT)
        question = _question(state)
        if question:
            return Message(Tone.ATTENTION, question)
        waits = words.HINT_WAITING if state.case.is_waiting else words.HINT_ANSWERED
        return Message(Tone.HINT, waits)

    def keys(self) -> tuple[str, ...]:
        return ("yes", "back") if self.state.answering is Answering.ACCEPT else ("back",)

    def keep(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = replace(self.state, **changes)
        self.state_changed.emit(self.state)

    def _answer(self, work: Any, text: str) -> None:  # noqa: ANN401 - gives what nobody reads
        self.show(is_busy=True, message=None)
        self.desk.store_tasks.run(
            work, lambda _case: self._read(Message(Tone.DONE, text)), self._refuse
        )

    def _read(self, message: Message | None) -> None:
        session, journal = self.session, self.desk.journal
        self.show(is_busy=True, answering=Answering.NOTHING, ground=None)
        self.desk.store_tasks.run(
            lambda: corrections.read_corrections(journal, session),
            lambda cases: self.show(is_busy=False, cases=cases, selected=0, message=message),
            self._refuse,
        )

    def _refuse(self, error: Exception) -> None:
        message = Message(Tone.ERROR, sentence(error))
        is_silent = self.state.answering is Answering.WORDS
        stage = Answering.WORDS if is_silent else Answering.NOTHING
        self.show(is_busy=False, answering=stage, message=message)


def _question(state: CorrectionsState) -> str:
    """Return what the message bar asks while an answer is given; "" otherwise."""
    if state.answering is Answering.ACCEPT and state.case is not None:
        return words.ASK_ACCEPT.format(sum=state.case.correction.amount.text)
    if state.answering is Answering.GROUND:
        return words.ASK_GROUND
    if state.answering is Answering.WORDS:
        is_other = state.ground is DisputeGround.OTHER
        return words.ASK_WORDS_OTHER if is_other else words.ASK_WORDS
    return ""
