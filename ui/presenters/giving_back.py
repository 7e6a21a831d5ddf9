"""A paid sale is cancelled: why, who confirms it, the return receipt, and the money."""

from dataclasses import replace
from typing import Final

from app.domain.reasons import Reason
from app.domain.scan import Scan
from app.domain.visit import Visit, VisitState
from app.errors import ClerkError
from app.services import money_back, return_effects
from app.services.second_person import call_second_person
from app.services.workplace import OVER
from ui.presenters import back_words, words
from ui.presenters.back_state import MoneyBack
from ui.presenters.states import Message, Panel, Tone
from ui.presenters.visit import VisitPresenter
from ui.texts import sentence

_REASONS_MAX: Final = 9
_ENTER: Final = "key:Return"


class GivingBack:
    """Leads from F8 at the hand-over to the money in the customer's hand."""

    def __init__(self, presenter: VisitPresenter) -> None:
        self._presenter: Final = presenter

    def begin(self) -> None:
        """Ask why; say at once where the sale cannot be cancelled."""
        presenter, visit = self._presenter, self._presenter.state.visit
        if visit is None or presenter.state.is_busy:
            return
        try:
            money_back.refuse_return(visit)
        except ClerkError as error:
            presenter.say(Tone.ATTENTION, sentence(error))
            return
        journal = presenter.desk.journal
        presenter.do(lambda: money_back.return_reasons(journal)[:_REASONS_MAX], self._ask)

    def leave(self) -> None:
        """Go one step back; from the first one to the hand-over, with nothing done."""
        back = self._presenter.state.back
        if back is None or back.reason is None:
            self._presenter.show(back=None, message=None)
        elif back.number:
            self._presenter.show(back=replace(back, number=""), message=None)
        else:
            self._presenter.show(back=replace(back, reason=None), message=None)

    def choose(self, digit: int) -> None:
        """Take the reason with this digit, then ask for the second person."""
        back = self._presenter.state.back
        if back is not None and 1 <= digit <= len(back.reasons):
            chosen = replace(back, reason=back.reasons[digit - 1])
            self._presenter.show(back=chosen, message=None)

    def scanned(self, scan: Scan) -> None:
        """Take the badge of the second person instead of a typed number."""
        self.enter(scan.identifier or "")

    def enter(self, text: str) -> None:
        """Take the number, then the PIN: both together let the return begin."""
        state, typed = self._presenter.state, text.strip()
        if state.panel is not Panel.BACK_SECOND or state.is_busy or state.back is None or not typed:
            return
        if not state.back.number:
            self._presenter.show(back=replace(state.back, number=typed), message=None)
        else:
            self._start(state.back, typed)

    def alone(self) -> None:
        """Begin without a second person: the centre will look at it."""
        state = self._presenter.state
        if state.panel is Panel.BACK_SECOND and state.back is not None and not state.is_busy:
            self._start(replace(state.back, number=""), "")

    def check(self) -> None:
        """Ask the register what became of the return whose answer was lost."""
        presenter, visit = self._presenter, self._presenter.state.visit
        if visit is None or presenter.state.panel is not Panel.BACK_UNKNOWN:
            return
        presenter.show(is_busy=True, message=None, question=None)
        desk = presenter.desk
        presenter.desk.register_tasks.run(
            lambda: return_effects.check_return(desk.journal, desk.register(), visit.id),
            self._finish_check,
            presenter.refuse,
        )

    def give(self) -> None:
        """Record that the customer has the money."""
        presenter, visit = self._presenter, self._presenter.state.visit
        if visit is not None and presenter.state.panel is Panel.GIVE_BACK:
            presenter.do(
                lambda: money_back.give_money_back(
                    presenter.desk.journal, presenter.session, visit.id, _ENTER
                ),
                self._end,
            )

    def _ask(self, reasons: tuple[Reason, ...]) -> None:
        self._presenter.show(is_busy=False, back=MoneyBack(reasons), has_details=False)

    def _start(self, back: MoneyBack, pin: str) -> None:
        presenter, visit = self._presenter, self._presenter.state.visit
        reason = back.reason
        if visit is None or reason is None:
            return
        journal, session = presenter.desk.journal, presenter.session

        def work() -> Visit:
            second = call_second_person(journal, session, back.number, pin) if pin else None
            return money_back.start_return(journal, session, visit.id, reason.code, second, _ENTER)

        presenter.show(is_busy=True, message=None, question=None)
        presenter.desk.store_tasks.run(work, self._drive, self._refuse)

    def _refuse(self, error: Exception) -> None:
        """Say why not, and ask for the second person anew."""
        back = self._presenter.state.back
        if back is not None:
            self._presenter.keep(back=replace(back, number=""))
        self._presenter.refuse(error)

    def _drive(self, started: Visit) -> None:
        presenter, desk = self._presenter, self._presenter.desk
        presenter.show(visit=started, back=None)
        desk.register_tasks.run(
            lambda: return_effects.drive_return(
                desk.journal, presenter.session, desk.register(), started.id
            ),
            self._finish,
            presenter.refuse,
        )

    def _finish_check(self, visit: Visit) -> None:
        self._finish(visit)
        if visit.state is VisitState.RETURNING:
            self._presenter.say(Tone.ATTENTION, words.STILL_UNKNOWN)

    def _finish(self, visit: Visit) -> None:
        message = None
        if visit.state is VisitState.SETTLED:
            text = back_words.VOIDED.format(reason=visit.voided_reason or words.DASH)
            message = Message(Tone.ERROR, text)
        elif visit.back is not None and visit.back.paper_out:
            message = Message(Tone.ATTENTION, words.PAPER_LEFT)
        self._presenter.take(visit, message)

    def _end(self, visit: Visit) -> None:
        text = back_words.DONE.format(sum=visit.back.cash.text if visit.back else words.DASH)
        said = Message(Tone.DONE, text) if visit.state in OVER else None
        self._presenter.take(visit, said)
