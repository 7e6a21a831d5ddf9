"""A paid sale is cancelled: why, who confirms it, the bank, the return receipt, and the cash."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.domain.reasons import Reason
from app.domain.scan import Scan
from app.domain.visit import Step, Visit, VisitState
from app.errors import ClerkError
from app.services import money_back, refund, return_effects
from app.services.second_person import call_second_person
from app.services.workplace import OVER
from ui.presenters import back_words, words
from ui.presenters.back_state import MoneyBack
from ui.presenters.states import Message, Panel, Tone
from ui.presenters.visit import VisitPresenter
from ui.texts import sentence

_REASONS_MAX: Final = 9
_ENTER: Final = "key:Return"
_UNKNOWN: Final = (Panel.REFUND_UNKNOWN, Panel.BACK_UNKNOWN)


class GivingBack:
    """Leads from F8 at the hand-over to the money in the customer's hand.

    `print_due` is called when the bank's slip may be due.
    """

    def __init__(self, presenter: VisitPresenter, print_due: Callable[[], None]) -> None:
        self._presenter: Final = presenter
        self._print_due: Final = print_due

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
        """Ask bank or register what became of the return whose answer was lost."""
        presenter, visit = self._presenter, self._presenter.state.visit
        if visit is None or presenter.state.panel not in _UNKNOWN:
            return
        presenter.show(is_busy=True, message=None, question=None)
        desk = presenter.desk
        if visit.step is Step.WAIT_FOR_REFUND:
            desk.pinpad_tasks.run(
                lambda: refund.check_refund(desk.journal, desk.pinpad(), visit.id),
                self._finish_check,
                presenter.refuse,
            )
            return
        desk.register_tasks.run(
            lambda: return_effects.check_return(desk.journal, desk.register(), visit.id),
            self._finish_check,
            presenter.refuse,
        )

    def again(self) -> None:
        """Try the return receipt once more; the bank has given the money back already."""
        presenter, visit = self._presenter, self._presenter.state.visit
        if visit is not None and presenter.state.panel is Panel.BACK_OWED:
            presenter.do(
                lambda: money_back.start_receipt_again(
                    presenter.desk.journal, presenter.session, visit.id, _ENTER
                ),
                self._drive,
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
        """Have the bank give the card's part back, then the register print the receipt."""
        presenter, desk = self._presenter, self._presenter.desk
        presenter.show(visit=started, back=None, is_busy=True)
        if started.step is Step.WAIT_FOR_REFUND:
            desk.pinpad_tasks.run(
                lambda: refund.drive_refund(
                    desk.journal, presenter.session, desk.pinpad(), started.id
                ),
                self._finish_refund,
                presenter.refuse,
            )
            return
        desk.register_tasks.run(
            lambda: return_effects.drive_return(
                desk.journal, presenter.session, desk.register(), started.id
            ),
            self._finish,
            presenter.refuse,
        )

    def _finish_check(self, visit: Visit) -> None:
        before = self._presenter.state.visit
        is_of_bank = before is not None and before.step is Step.WAIT_FOR_REFUND
        if is_of_bank:
            self._finish_refund(visit)
        else:
            self._finish(visit)
        if before is not None and visit.step is before.step:
            silent = back_words.BANK_SILENT if is_of_bank else words.STILL_UNKNOWN
            self._presenter.say(Tone.ATTENTION, silent)

    def _finish_refund(self, visit: Visit) -> None:
        """Go on with what the bank proved: to the register, or back to the paid sale."""
        self._print_due()
        if visit.step is Step.WAIT_FOR_RETURN:
            self._drive(visit)
        elif visit.state is VisitState.SETTLED:
            text = back_words.REFUSED.format(reason=visit.voided_reason or words.DASH)
            self._presenter.take(visit, Message(Tone.ERROR, text))
        else:
            self._presenter.take(visit)

    def _finish(self, visit: Visit) -> None:
        message = None
        if visit.state is VisitState.GIVEN_BACK:
            self._end(visit)
            return
        if visit.step in (Step.HAND_OVER, Step.REFUNDED):
            message = Message(Tone.ERROR, _no_receipt(visit))
        elif visit.back is not None and visit.back.paper_out:
            message = Message(Tone.ATTENTION, words.PAPER_LEFT)
        self._presenter.take(visit, message)

    def _end(self, visit: Visit) -> None:
        back = visit.back
        is_cash = back is None or back.cash
        told = back_words.DONE if is_cash else back_words.DONE_ON_CARD
        text = told.format(sum=back.total.text if back else words.DASH)
        said = Message(Tone.DONE, text) if visit.state in OVER else None
        self._presenter.take(visit, said)


def _no_receipt(visit: Visit) -> str:
    """Say why there is no return receipt, and where a card's money is."""
    reason = visit.voided_reason or words.DASH
    if visit.back is None:
        return back_words.VOIDED.format(reason=reason)
    return back_words.NO_RECEIPT.format(reason=reason, sum=visit.back.card.text)
