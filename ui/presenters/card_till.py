"""Payment by card: the bank is waited for on its own thread, then the register takes over."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.money import Money
from app.domain.visit import Step, Visit
from app.errors import ClerkError
from app.services import card, settle
from app.services.settle import Tender
from ui.presenters import card_words as words
from ui.presenters.states import Message, Panel, Tone
from ui.presenters.till import Till
from ui.presenters.visit import VisitPresenter
from ui.texts import sentence

_AGAIN, _GIVE_BACK = 1, 2


class CardTill(QObject):
    """Charges a card, gives a charge back, and asks the bank again.

    `paper_due` says that the bank's slip may be due while no receipt follows.
    """

    paper_due = Signal()

    def __init__(self, presenter: VisitPresenter, till: Till) -> None:
        super().__init__(presenter)
        self._presenter: Final = presenter
        self._till: Final = till

    @Slot(str)
    def pay(self, text: str) -> None:
        """Take what is typed in cash and charge the rest; nothing typed is all of it by card."""
        state, presenter = self._presenter.state, self._presenter
        visit = state.visit
        if visit is None or state.panel is not Panel.PAY or state.is_busy:
            return
        if not state.has_pinpad:
            presenter.say(Tone.ATTENTION, words.NO_PINPAD)
            return
        try:
            cash = Money.parse(text) if text.strip() else Money.ZERO
        except ClerkError as error:
            presenter.show(message=Message(Tone.ERROR, sentence(error)))
            return
        if cash >= visit.due:
            presenter.show(message=Message(Tone.ATTENTION, words.CASH_IS_ENOUGH))
            return
        self._start(visit, Tender(cash, visit.due - cash), "key:F7", self._charge)

    def check(self) -> None:
        """Ask the bank what became of a charge or a reversal whose answer was lost."""
        presenter, visit = self._presenter, self._presenter.state.visit
        if visit is None or presenter.state.panel is not Panel.CARD_UNKNOWN:
            return
        presenter.show(is_busy=True, message=None, question=None)
        presenter.desk.pinpad_tasks.run(
            lambda: card.check_card(presenter.desk.journal, presenter.desk.pinpad(), visit.id),
            self._finish_check,
            presenter.refuse,
        )

    def choose(self, digit: int) -> None:
        """Try the receipt again, or give the money back: there is nothing else to do."""
        visit, presenter = self._presenter.state.visit, self._presenter
        if visit is None or visit.card is None or presenter.state.panel is not Panel.CHARGED:
            return
        if digit == _AGAIN:
            tender = Tender(visit.due - visit.card.amount, visit.card.amount)
            self._start(visit, tender, "key:1", self._till.drive)
        elif digit == _GIVE_BACK:
            presenter.do(
                lambda: card.start_reversal(
                    presenter.desk.journal, presenter.session, visit.id, "key:2"
                ),
                self._reverse,
            )

    def _start(
        self, visit: Visit, tender: Tender, cause: str, then: Callable[[Visit], None]
    ) -> None:
        presenter = self._presenter
        presenter.do(
            lambda: settle.start_settlement(
                presenter.desk.journal, presenter.session, visit.id, tender, cause
            ),
            then,
        )

    def _charge(self, started: Visit) -> None:
        presenter = self._presenter
        presenter.show(visit=started, given=None)
        presenter.desk.pinpad_tasks.run(
            lambda: card.drive_card(
                presenter.desk.journal, presenter.session, presenter.desk.pinpad(), started.id
            ),
            self._finish,
            presenter.refuse,
        )

    def _reverse(self, started: Visit) -> None:
        presenter = self._presenter
        presenter.show(visit=started)
        presenter.desk.pinpad_tasks.run(
            lambda: card.drive_reversal(
                presenter.desk.journal, presenter.session, presenter.desk.pinpad(), started.id
            ),
            self._finish,
            presenter.refuse,
        )

    def _finish_check(self, visit: Visit) -> None:
        self._finish(visit)
        if self._presenter.state.panel is Panel.CARD_UNKNOWN:
            self._presenter.say(Tone.ATTENTION, words.STILL_UNKNOWN)

    def _finish(self, visit: Visit) -> None:
        """Go on with what the bank proved: to the register, back to the sum, or nowhere yet."""
        presenter, before = self._presenter, self._presenter.state.visit
        if visit.step is Step.WAIT_FOR_RECEIPT:
            self._till.drive(visit)
            return
        if visit.step is Step.PAY:
            is_back = before is not None and before.step is Step.WAIT_FOR_REVERSAL
            said = Message(Tone.DONE, words.GIVEN_BACK) if is_back else _declined(visit)
            presenter.take(visit, said)
        elif visit.step is Step.CHARGED:
            text = words.NOT_GIVEN_BACK.format(reason=visit.voided_reason)
            presenter.take(visit, Message(Tone.ERROR, text))
        else:
            presenter.take(visit)
        self.paper_due.emit()


def _declined(visit: Visit) -> Message:
    return Message(Tone.ERROR, words.DECLINED.format(reason=visit.voided_reason))
