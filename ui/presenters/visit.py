"""The visit at this window: one frozen state, drawn from the record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.documents import shipped_documents
from app.domain.scan import Scan
from app.domain.visit import Step, Visit, VisitState
from app.errors import ClerkError, Refusal
from app.services import cancel, deliver, workplace
from app.services.staff import ClerkSession
from ui.bridge.desk import Desk
from ui.bridge.tasks import ProgramFault
from ui.presenters import words
from ui.presenters.held import Held
from ui.presenters.reading import Reading, read_visit
from ui.presenters.states import WAITS, Finished, Message, Panel, Question, Tone, VisitScreen
from ui.texts import sentence

Result = TypeVar("Result")
_PATIENCE: Final = (Refusal.OFFER_TOO_EARLY, Refusal.LABEL_REQUIRED, Refusal.NOT_ENOUGH_CASH)
"""Refusals that only ask for something more; nothing went wrong."""

_BEHIND: Final = (
    Refusal.WRONG_STEP,
    Refusal.NO_VISIT,
    Refusal.NOT_IDENTIFIED,
    Refusal.OFFER_NOT_ANSWERED,
    Refusal.NOT_INSPECTED,
    Refusal.ALREADY_SETTLED,
    Refusal.RECEIPT_UNKNOWN,
    Refusal.CARD_UNKNOWN,
    Refusal.CARD_CHARGED,
)
"""Refusals of a step that is not the one of the record."""

_KINDS_MAX: Final = 9
"""Kinds of document are chosen by one digit."""


class VisitPresenter(QObject):
    """Holds the screen of a visit; basket, identity, offer and till change it through this."""

    state_changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = VisitScreen()
        self.desk: Final = desk
        self._session: ClerkSession | None = None
        self._look: Final = Held(lambda: self.state.is_busy, self)
        self.state_changed.connect(self._look.look)

    @property
    def session(self) -> ClerkSession:
        if self._session is None:
            raise RuntimeError("a visit without a clerk")
        return self._session

    def begin(self, session: ClerkSession) -> None:
        """Begin to serve; a visit that a crash or a power cut left open comes back."""
        self._session = session
        kinds = shipped_documents().kinds[:_KINDS_MAX]
        self.state = _empty(self, kinds=kinds)
        self.show(today=self._today())
        self.do(lambda: workplace.open_visits(self.desk.journal), self._resume)

    def renew(self, session: ClerkSession) -> None:
        """Go on with the key of the same clerk's new session; what is on the screen stays."""
        if self._session is not None:
            self._session = session
            self.show()

    def leave(self) -> None:
        self._session = None
        self.state = _empty(self)

    def do(self, work: Callable[[], Result], done: Callable[[Result], None]) -> None:
        """Do work on the store thread unless something is being done; then `done` or a refusal."""
        if self.state.is_busy:
            return
        self.show(is_busy=True, message=None, question=None)
        self.desk.store_tasks.run(work, done, self.refuse)

    def show(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        """Change what the step asks for: an Enter pressed before this is painted is void."""
        self.keep(turn=self.state.turn + 1, **changes)

    def keep(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        """Change what is drawn while the step stays what it is."""
        self.state = replace(self.state, **changes)
        self.state_changed.emit(self.state)

    def say(self, tone: Tone, text: str) -> None:
        self.keep(message=Message(tone, text), question=None)

    def take(self, visit: Visit, message: Message | None = None) -> None:
        """Draw the visit as the record has it now."""
        if visit.step is Step.DONE:
            self._finish(visit, message)
            return
        self.show(
            visit=visit,
            is_busy=False,
            kind=None,
            given=None,
            is_adding=False,
            has_details=False,
            reasons=(),
            back=None,
            message=message,
        )

    def take_reading(self, reading: Reading, message: Message | None = None) -> None:
        """Draw a visit with all that was read for it."""
        self.state = replace(
            self.state,
            waiting=reading.waiting,
            known_document=reading.known_document,
            terms=reading.terms,
            today=self._today(),
            finished=None,
        )
        self.take(reading.visit, message)

    def refuse(self, error: Exception) -> None:
        """Say why not; where the screen may be behind the record, the visit is read anew."""
        self.show(is_busy=False, message=Message(_tone_of(error), sentence(error)))
        if self.state.visit is not None and _is_behind(error):
            self._reread(self.state.visit.id, self.state.message)

    def ask(self, question: Question) -> None:
        """Ask in the message bar before something that can't be taken back."""
        self.show(question=question, message=None)

    @Slot()
    def dismiss(self) -> None:
        """Take the question back: another key than the one it asked for was pressed."""
        if self.state.question is not None:
            self.show(question=None, message=None)

    def hand_over(self, label: Scan | None, cause: str) -> None:
        """Record that the customer has the items."""
        visit = self.state.visit
        if visit is not None:
            self.do(
                lambda: deliver.hand_over(self.desk.journal, self.session, visit.id, label, cause),
                self.take,
            )

    def cancel(self, reason: str, cause: str) -> None:
        """Let the customer go unpaid; the items wait on."""
        visit = self.state.visit
        if visit is not None:
            self.do(
                lambda: cancel.cancel_visit(
                    self.desk.journal, self.session, visit.id, reason, cause
                ),
                self.take,
            )

    def take_up(self, visit: Visit) -> None:
        """Come back to a visit whose receipt is unknown."""
        left = tuple(each for each in self.state.unknown if each.id != visit.id)
        self.show(unknown=left, is_picking=False, message=None)
        self._reread(visit.id, None)

    def clear(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        """Show the window with nobody at it; what was put aside stays there."""
        state = self.state
        kept = {"unknown": state.unknown, "suspended": state.suspended}
        self.state = _empty(self, kinds=state.kinds, **kept)
        self.show(today=self._today(), **changes)

    def look_again(self) -> None:
        """Read the open visits anew: the recovery may have proven one meanwhile."""
        # Held while busy: a reading that is under way may be from before the proof.
        self._look.do(self._read_open)

    def _read_open(self) -> None:
        if self._session is not None and self.state.panel is Panel.IDLE:
            self.show(is_busy=True)
            self.desk.store_tasks.run(
                lambda: workplace.open_visits(self.desk.journal), self._resume, self._give_up
            )

    @Slot()
    def toggle_details(self) -> None:
        if self.state.visit is not None:
            self.show(has_details=not self.state.has_details, message=None, question=None)

    def _reread(self, visit_id: str, message: Message | None) -> None:
        """Read a visit from the record; `message` goes on standing below it."""

        def draw(visits: tuple[Visit, ...]) -> None:
            found = [visit for visit in visits if visit.id == visit_id]
            self._draw_open(found[0] if found else None, message)

        self.show(is_busy=True)
        self.desk.store_tasks.run(
            lambda: workplace.open_visits(self.desk.journal), draw, self._give_up
        )

    def _resume(self, visits: tuple[Visit, ...]) -> None:
        unknown = tuple(each for each in visits if each.state in WAITS)
        suspended = tuple(each for each in visits if each.state is VisitState.SUSPENDED)
        others = [each for each in visits if each not in (*unknown, *suspended)]
        self.state = replace(self.state, unknown=unknown, suspended=suspended)
        self._draw_open(others[0] if others else None, self.state.message)

    def _draw_open(self, visit: Visit | None, message: Message | None) -> None:
        if visit is None:
            self.show(visit=None, is_busy=False, message=message)
            return
        self.desk.store_tasks.run(
            lambda: read_visit(self.desk, visit),
            lambda reading: self.take_reading(reading, message),
            self._give_up,
        )

    def _give_up(self, error: Exception) -> None:
        self.show(is_busy=False, message=Message(Tone.ERROR, sentence(error)))

    def _finish(self, visit: Visit, message: Message | None) -> None:
        is_handed_over = visit.state is VisitState.HANDED_OVER
        names = tuple(item.item.identifier.spaced for item in visit.items)
        done = words.HANDED_OVER.format(items=", ".join(names))
        said = Message(Tone.DONE, done) if is_handed_over else Message(Tone.HINT, words.CANCELLED)
        finished = None
        if is_handed_over and visit.payment is not None:
            given = visit.payment.cash + visit.payment.card
            finished = Finished(names, visit.addressee, visit.due, given, visit.payment.change)
        self.clear(finished=finished, message=message or said)

    def _today(self) -> date:
        return self.desk.clock.read().wall.astimezone().date()


def _empty(presenter: VisitPresenter, **known: Any) -> VisitScreen:  # noqa: ANN401 - fields
    """Return the screen with nobody at the window."""
    has_pinpad = bool(presenter.desk.addresses.pinpad)
    return VisitScreen(turn=presenter.state.turn, has_pinpad=has_pinpad, **known)


def _is_behind(error: Exception) -> bool:
    """Say whether an error tells that the record went on without the screen."""
    return isinstance(error, ProgramFault) or (
        isinstance(error, ClerkError) and error.code in _BEHIND
    )


def _tone_of(error: Exception) -> Tone:
    is_patience = isinstance(error, ClerkError) and error.code in _PATIENCE
    return Tone.ATTENTION if is_patience else Tone.ERROR
