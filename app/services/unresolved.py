"""The customer in front of you: what is proven of every effect of a visit, how, and what is next.

A pure reading of the record. Bank and register are asked by the recovery, the printers by their
queue; here stands only what they have said, and «unknown» wherever they have not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final

from sqlalchemy import Connection, bindparam, exists, select

from app.domain.money import Money
from app.domain.papers import Medium, medium_of
from app.domain.visit import Kind, Step, Visit, VisitState
from app.messages.canonical import Payload, parse
from app.messages.entries import AuthorKind
from app.services.card_history import CardHistory, card_history
from app.services.reading import require_visit
from app.services.workplace import OVER
from app.store import queries
from app.store.journal import Journal
from app.store.print_queue import PrintState
from app.store.tables import acknowledgements, print_jobs, visit_entries


class Effect(StrEnum):
    """What a visit does outside the record."""

    RECEIPT = auto()
    CARD = auto()
    CARD_BACK = auto()
    RETURN_RECEIPT = auto()
    MONEY_BACK = auto()
    PAPER = auto()
    HAND_OVER = auto()
    CENTRE = auto()


class Proven(StrEnum):
    DONE = auto()
    NOT_DONE = auto()
    UNKNOWN = auto()


class Proof(StrEnum):
    """How it is known, or why it is not."""

    SAID_BY_REGISTER = auto()
    READ_FROM_REGISTER = auto()
    DENIED_BY_REGISTER = auto()
    NO_ANSWER = auto()
    NOT_ASKED = auto()
    SAID_BY_BANK = auto()
    READ_FROM_BANK = auto()
    DENIED_BY_BANK = auto()
    BANK_SILENT = auto()
    RECORDED = auto()
    NOT_RECORDED = auto()
    SAID_BY_PRINTER = auto()
    NOT_SENT = auto()
    POLICY_CANCELLED = auto()
    PRINTER_SILENT = auto()
    SIGNED_BY_CENTRE = auto()
    NO_ACKNOWLEDGEMENT = auto()


class Next(StrEnum):
    """The one safe thing to do now."""

    ASK_BANK = auto()
    ASK_REGISTER = auto()
    RECEIPT_OR_BACK = auto()
    RETURN_RECEIPT = auto()
    LOOK_AT_PAPER = auto()
    GIVE_MONEY = auto()
    HAND_OVER = auto()
    TAKE_PAYMENT = auto()


@dataclass(frozen=True, slots=True)
class EffectClaim:
    """What is said of one effect; `amount` is the money that it moves, if it moves any.

    `of` is a receipt's number, the bank's reference or its reason to decline, or a paper's name.
    """

    effect: Effect
    proven: Proven
    proof: Proof
    of: str = ""
    amount: Money = Money.ZERO


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of one visit: whose it is, what lies where, which sums, and what is next."""

    visit: Visit
    effects: tuple[EffectClaim, ...]
    next: Next

    @property
    def due(self) -> Money:
        payment = self.visit.payment
        return self.visit.due if payment is None else payment.due

    @property
    def is_open(self) -> bool:
        """Say whether a device still owes its word, or we owe money."""
        silent = (Proof.NO_ANSWER, Proof.BANK_SILENT, Proof.PRINTER_SILENT)
        is_unknown = any(each.proof in silent for each in self.effects)
        return is_unknown or self.visit.state in _OWED


def claims(journal: Journal) -> tuple[Claim, ...]:
    """Return what is known of every visit in which money moved and something is still to do.

    The oldest comes first. A visit that is over stands here while one of its papers is in doubt.
    """
    with journal.read() as connection:
        open_ones = queries.visits_in(connection, _AT_THE_WINDOW)
        found = {visit.id: visit for visit in open_ones if visit.payment or visit.voided_reason}
        for visit_id in connection.scalars(_DOUBTED, {"states": _IN_DOUBT}):
            found.setdefault(visit_id, require_visit(connection, visit_id))
        return tuple(claim_of(connection, visit) for visit in found.values())


def claim_of(connection: Connection, visit: Visit) -> Claim:
    """Return what the record says of one visit."""
    effects = (
        *_receipts(connection, visit),
        *_papers(connection, visit),
        _hand_over(visit),
        _centre(connection, visit),
    )
    return Claim(visit, effects, _next(visit, effects))


def _next(visit: Visit, effects: tuple[EffectClaim, ...]) -> Next:
    if visit.step in _NEXT:
        return _NEXT[visit.step]
    if any(each.proof is Proof.PRINTER_SILENT for each in effects):
        return Next.LOOK_AT_PAPER
    return Next.HAND_OVER if visit.step is Step.HAND_OVER else Next.TAKE_PAYMENT


def _receipts(connection: Connection, visit: Visit) -> Iterator[EffectClaim]:
    bodies = [parse(body) for body in queries.bodies_of_visit(connection, visit.id)]
    ends, card = _ends(bodies), card_history(bodies)
    payment, back = visit.payment, visit.back
    document = payment.document if payment is not None else 0
    if card is not None and card.approved is None:  # the bank comes first
        yield EffectClaim(Effect.RECEIPT, Proven.NOT_DONE, Proof.NOT_ASKED)
    else:
        yield _receipt(Effect.RECEIPT, payment is not None, document, ends.get("settlement"))
    if card is not None:
        yield from _card(card)
    if back is not None or "return" in ends:
        yield _return_receipt(visit, card, ends.get("return"))
    if back is not None and back.document and back.cash:
        is_given = visit.state is VisitState.GIVEN_BACK
        proven = Proven.DONE if is_given else Proven.NOT_DONE
        proof = Proof.RECORDED if is_given else Proof.NOT_RECORDED
        yield EffectClaim(Effect.MONEY_BACK, proven, proof, amount=back.cash)


def _return_receipt(visit: Visit, card: CardHistory | None, end: Payload | None) -> EffectClaim:
    """Say what is known of the return's receipt; the bank may have ended it before the register."""
    said_by_bank = card is not None and card.back is not None and card.back == end
    if visit.step is Step.WAIT_FOR_REFUND or (visit.back is None and said_by_bank):
        return EffectClaim(Effect.RETURN_RECEIPT, Proven.NOT_DONE, Proof.NOT_ASKED)
    is_begun = visit.back is not None and visit.step is not Step.REFUNDED
    document = visit.back.document if visit.back is not None else 0
    return _receipt(Effect.RETURN_RECEIPT, is_begun, document, end)


def _receipt(effect: Effect, is_begun: bool, document: int, end: Payload | None) -> EffectClaim:  # noqa: FBT001
    if document:
        by_recovery = end is not None and end["author"]["kind"] == AuthorKind.RECOVERY
        proof = Proof.READ_FROM_REGISTER if by_recovery else Proof.SAID_BY_REGISTER
        return EffectClaim(effect, Proven.DONE, proof, str(document))
    if is_begun:
        return EffectClaim(effect, Proven.UNKNOWN, Proof.NO_ANSWER)
    proof = Proof.NOT_RECORDED if end is None else Proof.DENIED_BY_REGISTER
    return EffectClaim(effect, Proven.NOT_DONE, proof)


def _ends(bodies: Iterable[Payload]) -> dict[str, Payload]:
    """Return the register's last word on the payment and on the return, as the entries have it."""
    return {_ENDS[body["kind"]]: body for body in bodies if body["kind"] in _ENDS}


def _card(card: CardHistory) -> Iterator[EffectClaim]:
    """Say what the bank has proven of the charge, and of its way back where that was begun."""
    yield _bank(Effect.CARD, card, card.declined or card.approved)
    if card.back is not None:
        yield _bank(Effect.CARD_BACK, card, card.back)


def _bank(effect: Effect, card: CardHistory, word: Payload | None) -> EffectClaim:
    if word is None or word["kind"] in (Kind.CARD_REVERSAL_STARTED, Kind.RETURN_STARTED):
        return EffectClaim(effect, Proven.UNKNOWN, Proof.BANK_SILENT, amount=card.amount)
    facts = word["payload"]
    if "reference" not in facts:
        reason = facts["reason"]
        return EffectClaim(
            effect, Proven.NOT_DONE, Proof.DENIED_BY_BANK, reason, amount=card.amount
        )
    by_recovery = word["author"]["kind"] == AuthorKind.RECOVERY
    proof = Proof.READ_FROM_BANK if by_recovery else Proof.SAID_BY_BANK
    return EffectClaim(effect, Proven.DONE, proof, facts["reference"], amount=card.amount)


def _papers(connection: Connection, visit: Visit) -> Iterator[EffectClaim]:
    for row in connection.execute(_JOBS, {"of_visit": visit.id}):
        state = PrintState(row.state)
        is_page = medium_of(row.document) is Medium.PAGE
        if state is PrintState.PRINTED:
            yield EffectClaim(Effect.PAPER, Proven.DONE, Proof.SAID_BY_PRINTER, row.document)
        elif state is PrintState.QUEUED and not is_page:
            yield EffectClaim(Effect.PAPER, Proven.NOT_DONE, Proof.NOT_SENT, row.document)
        elif state is PrintState.SUPERSEDED:
            yield EffectClaim(Effect.PAPER, Proven.UNKNOWN, Proof.POLICY_CANCELLED, row.document)
        else:  # a page may have come out already: its printer never makes a second sheet of it
            proof = Proof.NOT_SENT if is_page else Proof.PRINTER_SILENT
            yield EffectClaim(Effect.PAPER, Proven.UNKNOWN, proof, row.document)


def _hand_over(visit: Visit) -> EffectClaim:
    if visit.state is VisitState.HANDED_OVER:
        return EffectClaim(Effect.HAND_OVER, Proven.DONE, Proof.RECORDED)
    return EffectClaim(Effect.HAND_OVER, Proven.NOT_DONE, Proof.NOT_RECORDED)


def _centre(connection: Connection, visit: Visit) -> EffectClaim:
    """Say whether the centre has signed for the visit's last entry; nobody knows what is lost."""
    left = connection.execute(_UNPROVEN, {"of_visit": visit.id}).first()
    if left is None:
        return EffectClaim(Effect.CENTRE, Proven.DONE, Proof.SIGNED_BY_CENTRE)
    return EffectClaim(Effect.CENTRE, Proven.UNKNOWN, Proof.NO_ACKNOWLEDGEMENT)


_NEXT: Final = {
    Step.WAIT_FOR_CARD: Next.ASK_BANK,
    Step.WAIT_FOR_RECEIPT: Next.ASK_REGISTER,
    Step.CHARGED: Next.RECEIPT_OR_BACK,
    Step.WAIT_FOR_REVERSAL: Next.ASK_BANK,
    Step.WAIT_FOR_REFUND: Next.ASK_BANK,
    Step.WAIT_FOR_RETURN: Next.ASK_REGISTER,
    Step.REFUNDED: Next.RETURN_RECEIPT,
    Step.GIVE_BACK: Next.GIVE_MONEY,
}
_ENDS: Final[Mapping[str, str]] = {
    Kind.SETTLEMENT_POSTED: "settlement",
    Kind.SETTLEMENT_VOIDED: "settlement",
    Kind.RETURNED: "return",
    Kind.RETURN_VOIDED: "return",
}
_OWED: Final = (VisitState.CHARGED, VisitState.REFUNDED, VisitState.RETURNED)
_AT_THE_WINDOW: Final = frozenset(VisitState) - OVER - {VisitState.SUSPENDED}
_IS_OF_VISIT: Final = visit_entries.c.visit == bindparam("of_visit")
_SAME_PAPER: Final = (
    (print_jobs.c.terminal == visit_entries.c.terminal)
    & (print_jobs.c.epoch == visit_entries.c.epoch)
    & (print_jobs.c.seq == visit_entries.c.seq)
)
_JOBS: Final = (
    select(print_jobs.c.document, print_jobs.c.state)
    .select_from(visit_entries.join(print_jobs, _SAME_PAPER))
    .where(_IS_OF_VISIT)
    .order_by(print_jobs.c.epoch, print_jobs.c.seq, print_jobs.c.document, print_jobs.c.copy)
)
_UNPROVEN: Final = (
    select(visit_entries.c.seq)
    .where(
        _IS_OF_VISIT,
        ~exists().where(
            acknowledgements.c.terminal == visit_entries.c.terminal,
            acknowledgements.c.epoch == visit_entries.c.epoch,
            acknowledgements.c.seq >= visit_entries.c.seq,
        ),
    )
    .limit(1)
)
_IN_DOUBT: Final = [str(PrintState.UNPROVEN), str(PrintState.SENDING)]
_DOUBTED: Final = (
    select(visit_entries.c.visit)
    .distinct()
    .select_from(visit_entries.join(print_jobs, _SAME_PAPER))
    .where(print_jobs.c.state.in_(bindparam("states", expanding=True)))
)
