"""The customer in front of the clerk: what is proven, and the one key that is safe now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.domain.papers import split_document
from app.domain.visit import VisitState
from app.services import card, effects, return_effects, unresolved
from app.services.unresolved import Claim, Effect, EffectClaim, Next, Proven
from ui.bridge.tasks import Tasks
from ui.presenters import claim_words as words
from ui.presenters import phrases
from ui.presenters.states import Message, Panel, Tone, VisitScreen
from ui.presenters.visit import VisitPresenter

_MANY: Final = 2
_TONES: Final = {Proven.DONE: "done", Proven.NOT_DONE: "plain", Proven.UNKNOWN: "attention"}


@dataclass(frozen=True, slots=True)
class ClaimPicture:
    """One visit. A row is (what, its state in a word, how that is known, tone)."""

    count: str
    name: str
    items: tuple[str, ...]
    sums: str
    rows: tuple[tuple[str, str, str, str], ...]
    say: str
    action: str


class Claims:
    """Shows what is unresolved, one visit after the other, and does the one next thing."""

    def __init__(self, presenter: VisitPresenter) -> None:
        self._presenter: Final = presenter

    def toggle(self) -> None:
        """Show what is not finished, or go back to the work."""
        presenter = self._presenter
        if presenter.state.claims:
            self.leave()
        elif not presenter.state.is_busy and presenter.state.back is None:
            presenter.do(lambda: unresolved.claims(presenter.desk.journal), self._draw)

    def begin(self) -> None:
        """Show at the beginning of the work what a cut has left without a word, if anything."""
        desk = self._presenter.desk
        # Not a step of the clerk's: it holds no key, and F11 asks again whatever comes of it.
        desk.store_tasks.run(lambda: unresolved.claims(desk.journal), self._draw_open, _ignore)

    def leave(self) -> None:
        self._presenter.show(claims=(), message=None)

    def act(self) -> None:
        """Do the one safe thing for the visit that is shown."""
        presenter = self._presenter
        if presenter.state.panel is not Panel.CLAIM or presenter.state.is_busy:
            return
        claim = presenter.state.claims[0]
        if claim.next is Next.ASK_BANK:
            self._ask_bank(claim)
        elif claim.next is Next.ASK_REGISTER:
            self._ask_register(claim)
        elif claim.visit.state is VisitState.HANDED_OVER:
            presenter.show(claims=presenter.state.claims[1:], message=None)
        else:
            presenter.show(claims=(), message=None)
            presenter.take_up(claim.visit)

    def _ask_bank(self, claim: Claim) -> None:
        desk = self._presenter.desk
        self._ask(
            desk.pinpad_tasks,
            lambda: card.check_card(desk.journal, desk.pinpad(), claim.visit.id),
        )

    def _ask_register(self, claim: Claim) -> None:
        desk = self._presenter.desk
        is_back = claim.visit.state is VisitState.RETURNING
        check = return_effects.check_return if is_back else effects.check_settlement

        self._ask(
            desk.register_tasks,
            lambda: check(desk.journal, desk.register(), claim.visit.id),
        )

    def _ask(self, tasks: Tasks, check: Callable[[], object]) -> None:
        """Ask a device on its own thread, then read what is known now."""
        presenter = self._presenter

        def work() -> tuple[Claim, ...]:
            check()
            return unresolved.claims(presenter.desk.journal)

        presenter.show(is_busy=True, message=None)
        tasks.run(work, self._draw, presenter.refuse)

    def _draw_open(self, found: tuple[Claim, ...]) -> None:
        state = self._presenter.state
        is_free = state.panel is Panel.IDLE and not state.is_busy
        if is_free and any(claim.is_open for claim in found):
            self._draw(found)

    def _draw(self, found: tuple[Claim, ...]) -> None:
        """Show the open ones first; the one at the window comes before all others."""
        at_window = self._presenter.state.visit
        mine = "" if at_window is None else at_window.id
        order = sorted(found, key=lambda claim: (claim.visit.id != mine, not claim.is_open))
        message = None if found else Message(Tone.HINT, words.NOTHING)
        self._presenter.show(is_busy=False, claims=tuple(order), message=message)


def _ignore(_error: Exception) -> None:
    """Leave it to F11 to say why not."""


def picture_of(screen: VisitScreen) -> ClaimPicture | None:
    """Return what is drawn of the first claim; None where there is none."""
    if not screen.claims:
        return None
    claim = screen.claims[0]
    visit, payment = claim.visit, claim.visit.payment
    sums = words.SUM.format(due=claim.due.text)
    if payment is not None:
        given = (payment.cash + payment.card).text
        sums = words.SUMS.format(due=claim.due.text, given=given, change=payment.change.text)
    return ClaimPicture(
        count=words.COUNT.format(at=1, count=len(screen.claims)),
        name=visit.addressee,
        items=tuple(
            f"{phrases.shelf(each.item.shelf)} · {each.item.identifier.spaced}"
            for each in visit.items
        ),
        sums=sums,
        rows=_rows(claim.effects),
        say=_say(claim),
        action=words.ACTIONS[claim.next],
    )


def _say(claim: Claim) -> str:
    """Return the one sentence for the customer: it says first where their money is."""
    visit = claim.visit
    if visit.step in words.SAY_OF_CARD:
        return words.SAY_OF_CARD[visit.step]
    proven = {each.effect: each.proven for each in claim.effects}
    if visit.payment is None and proven.get(Effect.CARD_BACK) is Proven.DONE:
        return words.SAY_CARD_BACK
    if visit.payment is None and proven.get(Effect.CARD) is Proven.NOT_DONE:
        return words.SAY_DECLINED
    return words.SAY.get(visit.state, words.SAY_REST)


def _rows(effects: tuple[EffectClaim, ...]) -> tuple[tuple[str, str, str, str], ...]:
    """Return a row for each effect; papers that have all come out share one."""
    papers = [each for each in effects if each.effect is Effect.PAPER]
    if len(papers) < _MANY or any(each.proven is not Proven.DONE for each in papers):
        return tuple(map(_row, effects))
    names = words.COMMA.join(dict.fromkeys(map(_paper_name, papers)))
    said = words.PROOFS[papers[0].proof]
    shared = (words.ALL_PAPERS, words.STATES[Proven.DONE], f"{names} — {said}", _TONES[Proven.DONE])
    rows = [_row(each) if each.effect is not Effect.PAPER else shared for each in effects]
    return tuple(dict.fromkeys(rows))


def _paper_name(said: EffectClaim) -> str:
    paper, _number = split_document(said.of)
    return words.PAPERS.get(paper, str(paper))


def _row(said: EffectClaim) -> tuple[str, str, str, str]:
    name = _paper_name(said) if said.effect is Effect.PAPER else words.EFFECTS[said.effect]
    how = words.PROOFS[said.proof].format(of=said.of)
    if said.amount:
        how = f"{said.amount.text} — {how}"
    return name, words.STATES[said.proven], how, _TONES[said.proven]
