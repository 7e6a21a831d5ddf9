"""Keys of the workplace: what Enter, Esc and a digit mean at each step."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.ports import PaperState
from app.domain.scan import Scan, ScanKind
from app.domain.visit import Answer, AnswerWay, VisitState
from app.errors import ClerkError, Refusal
from app.services import inspect
from app.services.effects import PrintSummary
from ui.presenters import card_words, words
from ui.presenters.aside import Aside
from ui.presenters.basket import Basket
from ui.presenters.card_till import CardTill
from ui.presenters.claims import Claims
from ui.presenters.giving_back import GivingBack
from ui.presenters.held import Held
from ui.presenters.identity import Identity
from ui.presenters.offer import OfferDesk
from ui.presenters.refusing import Refusing
from ui.presenters.states import Message, Panel, Question, Tone
from ui.presenters.till import Till
from ui.presenters.visit import VisitPresenter
from ui.texts import sentence

_ENTER: Final = "key:Return"
_ACCEPT, _DECLINE = 1, 2
_AGREED, _DISAGREED = 1, 2
_YES, _NO = 1, 2


class VisitKeys(QObject):
    """Turns keystrokes into what the visit does. `paper_answered` says whether a paper came out."""

    paper_answered = Signal(bool)

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self.presenter: Final = presenter
        self.aside: Final = Aside(presenter)
        self.refusing: Final = Refusing(presenter)
        self.basket: Final = Basket(presenter, self.aside)
        self.identity: Final = Identity(presenter)
        self.offer: Final = OfferDesk(presenter)
        self.till: Final = Till(presenter)
        self.card: Final = CardTill(presenter, self.till)
        self.giving: Final = GivingBack(presenter, self.card.paper_due.emit)
        self.claims: Final = Claims(presenter)
        self._paper: Final = Held(lambda: presenter.state.is_busy, self)
        presenter.state_changed.connect(self._paper.look)
        self._of_paper: Message | None = None

    @Slot()
    def confirm(self) -> None:
        """Do what the step offers as the one thing to do; most steps offer none."""
        question = self.presenter.state.question
        if question is Question.CONTENTS_DISAGREE:
            self.presenter.cancel("contents_disagree", _ENTER)
        elif question is not None:
            self.presenter.dismiss()
        else:
            self._confirm_step()

    @Slot(int)
    def choose(self, digit: int) -> None:
        """Take a digit as the answer of the question, of the list, or of the step."""
        state = self.presenter.state
        cause = f"key:{digit}"
        if state.question is not None:
            self._answer(state.question, digit)
        elif state.is_adding:
            self.basket.pick(digit, cause)
        else:
            self._choose(state.panel, digit, cause)

    def _choose(self, panel: Panel, digit: int, cause: str) -> None:
        choices: dict[Panel, Callable[[], None]] = {
            Panel.REFUSE: lambda: self.refusing.choose(digit, cause),
            Panel.BACK_REASON: lambda: self.giving.choose(digit),
            Panel.IDLE: lambda: self.aside.pick(digit, cause),
            Panel.KNOWN_DOCUMENT: lambda: self.identity.choose_kind(digit),
            Panel.DOCUMENT_KIND: lambda: self.identity.choose_kind(digit),
            Panel.OFFER: lambda: self._answer_offer(digit, cause),
            Panel.INSPECT: lambda: self._inspect(digit, cause),
            Panel.CHARGED: lambda: self.card.choose(digit),
        }
        if panel in choices:
            choices[panel]()

    @Slot()
    def stop(self) -> None:
        """F8: the customer takes the item no more, paid or not; or nobody can confirm it."""
        if self.presenter.state.panel is Panel.BACK_SECOND:
            self.giving.alone()
        elif self.presenter.state.can_give_back:
            self.giving.begin()
        else:
            self.refusing.begin()

    def scanned(self, scan: Scan, cause: str) -> None:
        """Take a scan for what the step asks for."""
        if self.presenter.state.panel is Panel.BACK_SECOND and scan.kind is ScanKind.BADGE:
            self.giving.scanned(scan)
        else:
            self.basket.scanned(scan, cause)

    @Slot()
    def back(self) -> None:
        """Go one step back; before payment a second Esc ends the visit."""
        state, presenter = self.presenter.state, self.presenter
        if state.question is Question.CANCEL:
            presenter.cancel("customer_left", "key:Escape")
        elif state.question is not None:
            presenter.dismiss()
        elif self._leave_choice():
            return
        elif state.can_cancel and not state.is_busy:
            presenter.ask(Question.CANCEL)
        elif state.visit is not None:
            is_unknown = state.visit.state is VisitState.SETTLING
            text = words.CANNOT_CANCEL_UNKNOWN if is_unknown else words.CANNOT_CANCEL
            presenter.say(Tone.ATTENTION, card_words.CANNOT_CANCEL.get(state.visit.step, text))

    def _leave_choice(self) -> bool:
        """Close what was opened over the step, one thing at a time; tell whether there was any."""
        state, presenter = self.presenter.state, self.presenter
        opened: tuple[tuple[object, Callable[[], None]], ...] = (
            (state.claims, self.claims.leave),
            (state.has_details, presenter.toggle_details),
            (state.is_adding, self.basket.toggle_adding),
            (state.reasons, self.refusing.leave),
            (state.is_picking, self.aside.leave),
            (state.back, self.giving.leave),
            (state.kind, lambda: presenter.show(kind=None, message=None)),
        )
        leave = next((each for is_open, each in opened if is_open), None)
        if leave is not None:
            leave()
        return leave is not None

    @Slot()
    def ask_paper(self) -> None:
        """Ask about a document that was sent and whose printer kept silent."""
        self._paper.do(lambda: self.presenter.ask(Question.PAPER_CAME_OUT))

    @Slot(object, object)
    def see_paper(self, paper: PaperState, summary: PrintSummary) -> None:
        """Say what the printer needs while a customer's paper waits for it, unless more is said.

        What was said of the paper is taken back as soon as it does not hold any more.
        """
        state = self.presenter.state
        is_between = state.panel in (Panel.HAND_OVER, Panel.LABEL, Panel.IDLE)
        if state.message not in (None, self._of_paper) or not is_between or state.is_busy:
            return
        needs = _paper_needs(paper, summary)
        if state.question is None and state.message != needs:
            self.presenter.keep(message=needs)
        self._of_paper = needs

    def _confirm_step(self) -> None:
        panel = self.presenter.state.panel
        actions: dict[Panel, Callable[[], None]] = {
            Panel.KNOWN_DOCUMENT: lambda: self.identity.same_document(_ENTER),
            Panel.UNKNOWN: self.till.check,
            Panel.CARD_UNKNOWN: self.card.check,
            Panel.REFUND_UNKNOWN: self.giving.check,
            Panel.BACK_UNKNOWN: self.giving.check,
            Panel.BACK_OWED: self.giving.again,
            Panel.GIVE_BACK: self.giving.give,
            Panel.CLAIM: self.claims.act,
            Panel.HAND_OVER: lambda: self.presenter.hand_over(None, _ENTER),
            Panel.LABEL: self._ask_for_label,
        }
        action = actions.get(panel)
        if action is not None and not self.presenter.state.is_busy:
            action()

    def _ask_for_label(self) -> None:
        self.presenter.say(Tone.ATTENTION, sentence(ClerkError(Refusal.LABEL_REQUIRED)))

    def _answer(self, question: Question, digit: int) -> None:
        self.presenter.dismiss()
        if question is Question.PAPER_CAME_OUT and digit in (_YES, _NO):
            self.paper_answered.emit(digit == _YES)

    def _answer_offer(self, digit: int, cause: str) -> None:
        answers = {_ACCEPT: Answer.ACCEPTED, _DECLINE: Answer.DECLINED}
        if digit in answers:
            self.offer.reply(answers[digit], AnswerWay.CLERK, cause)

    def _inspect(self, digit: int, cause: str) -> None:
        presenter, current = self.presenter, self.presenter.state.current
        visit = presenter.state.visit
        if visit is None or current is None:
            return
        if digit == _DISAGREED:
            presenter.ask(Question.CONTENTS_DISAGREE)
        elif digit == _AGREED:
            presenter.do(
                lambda: inspect.record_inspection(
                    presenter.desk.journal, presenter.session, visit.id, current.item.key, cause
                ),
                presenter.take,
            )


def _paper_needs(paper: PaperState, summary: PrintSummary) -> Message | None:
    """Return what to say of the customer's papers; nothing while they come out."""
    if summary.unproven:
        return Message(Tone.ATTENTION, words.IN_DOUBT)
    if summary.waiting and paper not in (PaperState.READY, PaperState.LOW):
        return Message(Tone.ATTENTION, words.NOT_PRINTED.format(paper=words.PAPER[paper]))
    return None
