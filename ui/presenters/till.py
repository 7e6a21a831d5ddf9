"""The payment of a visit: recorded first, then the register, and only then paper and drawer."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.money import Money
from app.domain.payment import Payment
from app.domain.ports import DeviceUnavailable
from app.domain.visit import Step, Visit, VisitState
from app.errors import ClerkError
from app.services import effects, settle
from app.services.settle import Tender
from ui.presenters import card_words, words
from ui.presenters.states import Message, Panel, Tone
from ui.presenters.visit import VisitPresenter
from ui.texts import sentence

OWED_MS: Final = 5_000

SLOW_MS: Final = 150
"""A register that answers sooner is not waited for on the screen: that would only flicker."""


class Till(QObject):
    """Takes cash and drives the settlement through its threads.

    `settled` says that a sale is proven: its paper is due. `asked` says whether the register
    gave an answer at all.
    """

    settled = Signal()
    asked = Signal(bool)

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._presenter: Final = presenter
        self._owed: Final = QTimer(self)
        self._owed.setInterval(OWED_MS)
        self._owed.timeout.connect(self._print_owed)
        self._started: Visit | None = None
        self._slow: Final = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._show_started)

    @Slot(str)
    def type_sum(self, text: str) -> None:
        """Show the change for what is typed; nothing typed is the exact sum."""
        state = self._presenter.state
        if state.panel is Panel.PAY and not state.is_busy:
            self._presenter.keep(given=_sum_of(text), message=None, question=None)

    @Slot(str)
    def pay(self, text: str) -> None:
        """Take the typed sum, or the exact one where nothing was typed."""
        state, presenter = self._presenter.state, self._presenter
        visit = state.visit
        if visit is None or state.panel is not Panel.PAY or state.is_busy:
            return
        try:
            cash = Money.parse(text) if text.strip() else visit.due
        except ClerkError as error:
            presenter.show(message=Message(Tone.ERROR, sentence(error)))
            return
        presenter.do(
            lambda: settle.start_settlement(
                presenter.desk.journal, presenter.session, visit.id, Tender(cash), "key:Return"
            ),
            self.drive,
        )

    def check(self) -> None:
        """Ask the register what became of a payment whose answer was lost."""
        presenter, visit = self._presenter, self._presenter.state.visit
        if visit is None or presenter.state.panel is not Panel.UNKNOWN:
            return
        presenter.show(is_busy=True, message=None, question=None)
        presenter.desk.register_tasks.run(
            lambda: effects.check_settlement(
                presenter.desk.journal, presenter.desk.register(), visit.id
            ),
            self._finish_check,
            presenter.refuse,
        )

    def drive(self, started: Visit) -> None:
        """Hand a started payment to the register; a card in it is charged by now."""
        presenter = self._presenter
        presenter.desk.register_tasks.run(
            lambda: effects.drive_settlement(
                presenter.desk.journal, presenter.session, presenter.desk.register(), started.id
            ),
            self._finish,
            self._refuse,
        )
        self._started = started
        self._slow.start()

    @Slot()
    def _show_started(self) -> None:
        """Show that the register is at work; until then the step of the payment stands, keyless."""
        self._slow.stop()
        if self._started is not None:
            self._presenter.show(visit=self._started, given=None)
            self._started = None

    def _refuse(self, error: Exception) -> None:
        """Say why the proof could not be recorded, below the payment that was begun."""
        self._show_started()
        self._presenter.refuse(error)

    def _finish_check(self, visit: Visit) -> None:
        self._finish(visit)
        if visit.state is VisitState.SETTLING:
            self._presenter.say(Tone.ATTENTION, words.STILL_UNKNOWN)

    def _finish(self, visit: Visit) -> None:
        presenter = self._presenter
        self._slow.stop()
        self._started = None
        if visit.step is Step.HAND_OVER and visit.payment is not None:
            self._show_proven(visit, visit.payment)
            return
        if visit.state is VisitState.SETTLING:
            presenter.take(visit)
        else:
            presenter.take(visit, Message(Tone.ERROR, _voided(visit)))
        self.asked.emit(visit.state is not VisitState.SETTLING)

    def _show_proven(self, visit: Visit, payment: Payment) -> None:
        """Put the change on the display; drawer, paper and the state of the register follow it."""
        is_owed = payment.paper_out
        self._presenter.take(visit, Message(Tone.ATTENTION, words.PAPER_LEFT) if is_owed else None)
        if is_owed:
            self._owed.start()
        QTimer.singleShot(0, self._follow_cash if payment.cash else self._follow)

    @Slot()
    def _follow_cash(self) -> None:
        self._presenter.desk.printer_tasks.run(self._open_drawer, _ignore, _ignore)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self.settled.emit()
        self.asked.emit(True)

    @Slot()
    def _print_owed(self) -> None:
        """Let the register print what it owes; it knows by itself when there is paper again."""
        desk = self._presenter.desk
        desk.register_tasks.run(
            lambda: desk.register().continue_printing(), self._see_printed, _ignore
        )

    def _see_printed(self, is_all_printed: object) -> None:
        if is_all_printed:
            self._owed.stop()

    def _open_drawer(self) -> None:
        """Kick the drawer open; one that does not answer is opened with its key."""
        try:
            self._presenter.desk.printer().open_drawer()
        except DeviceUnavailable:
            return


def _voided(visit: Visit) -> str:
    """Return why there is no receipt, and where the money is."""
    reason = visit.voided_reason or words.DASH
    if visit.card is not None:
        return card_words.CHARGED.format(reason=reason, sum=visit.card.amount.text)
    return words.VOIDED.format(reason=reason)


def _sum_of(text: str) -> Money | None:
    """Return what is typed so far, or None while it is no sum."""
    try:
        return Money.parse(text) if text.strip() else None
    except ClerkError:
        return None


def _ignore(_outcome: object) -> None:
    """Take an answer that changes nothing on the screen."""
