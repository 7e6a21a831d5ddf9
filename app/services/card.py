"""Payment by card: the bank is asked before the register, and nothing is taken for granted.

A charge has the key that its payment was started with, so that there is one for each payment at
most. What the bank proved is booked at once (`card` against `card_held`); the receipt, or the
reversal, takes it off `card_held` again. Card digits and slips stand in the private half alone.
"""

from typing import assert_never

from sqlalchemy import Connection

from app.domain.payment import CardCharge
from app.domain.ports import CardApproval, CardDecline, CardOutcome, CardUnknown, Pinpad
from app.domain.visit import Kind, Step, Visit, VisitState
from app.domain.visit_states import OWING
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload
from app.messages.entries import Draft
from app.services.bank_proof import about_visit, card_postings, proof_draft
from app.services.effects import recovery_writer
from app.services.reading import lines, require_visit
from app.services.refund import check_refund
from app.services.settle import void_settlement
from app.services.staff import ClerkSession, Right
from app.store import queries
from app.store.journal import Journal, Writer


def drive_card(journal: Journal, session: ClerkSession, pinpad: Pinpad, visit_id: str) -> Visit:
    """Charge the card of the started payment and record what the bank proves.

    The visit comes back waiting for the register, open again with `voided_reason`, or still
    waiting for the card: then the charge is unknown, and `check_card` asks again.
    """
    session.require(Right.SERVE)  # before the pinpad is touched, not only before it is recorded
    visit = _visit(journal, visit_id)
    if visit.step is not Step.WAIT_FOR_CARD or visit.payment is None:
        return visit
    outcome = pinpad.pay(visit.payment.charge, visit.payment.card)
    return _record_charge(journal, session.writer("pinpad"), visit_id, outcome)


def check_card(journal: Journal, pinpad: Pinpad, visit_id: str) -> Visit:
    """Ask the bank what became of a charge, a reversal or a refund whose answer was lost.

    A charge or a refund that the bank has never seen can't be made any more under its key; a
    reversal that was not made is made now, as it was recorded. The recovery writes what is found.
    """
    visit = _visit(journal, visit_id)
    writer = recovery_writer(journal)
    if visit.step is Step.WAIT_FOR_CARD and visit.payment is not None:
        return _record_charge(journal, writer, visit_id, pinpad.outcome(visit.payment.charge))
    if visit.step is Step.WAIT_FOR_REVERSAL and visit.card is not None:
        return _record_reversal(journal, writer, visit_id, pinpad.reverse(visit.card.key))
    return check_refund(journal, pinpad, visit_id)


def start_reversal(journal: Journal, session: ClerkSession, visit_id: str, cause: str) -> Visit:
    """Record that the charge of a sale without a receipt is to be given back.

    Raises WRONG_STEP, or what the visit waits for, unless it is CHARGED.
    """
    session.require(Right.SERVE)
    with journal.write(session.writer(cause)) as unit:
        visit = require_visit(unit.connection, visit_id)
        visit.require(Step.CHARGED)
        card = _card(visit)
        payload = _about(unit.connection, visit_id, card.key) | {
            "amount": card.amount.kopecks,
            "reference": card.reference,
        }
        pending = lines(card_postings(-card.amount))
        unit.append(Draft(kind=Kind.CARD_REVERSAL_STARTED, payload=payload, pending=pending))
        return require_visit(unit.connection, visit_id)


def drive_reversal(journal: Journal, session: ClerkSession, pinpad: Pinpad, visit_id: str) -> Visit:
    """Have the bank give the charge back and record what it proves."""
    session.require(Right.SERVE)
    visit = _visit(journal, visit_id)
    if visit.step is not Step.WAIT_FOR_REVERSAL or visit.card is None:
        return visit
    outcome = pinpad.reverse(visit.card.key)
    return _record_reversal(journal, session.writer("pinpad"), visit_id, outcome)


def recover_cards(journal: Journal, pinpad: Pinpad) -> tuple[Visit, ...]:
    """Bring interrupted charges, reversals and refunds to a proven state, as the bank answers.

    It goes before the register's recovery and returns what is proven now. Running it again, or
    being cut off inside it, changes nothing.
    """
    with journal.read() as connection:
        interrupted = queries.visits_in(connection, (*OWING, VisitState.RETURNING))
    waiting = [each for each in interrupted if each.step in _OF_THE_BANK]
    checked = [(each, check_card(journal, pinpad, each.id)) for each in waiting]
    return tuple(now for before, now in checked if now.step is not before.step)


_OF_THE_BANK = (Step.WAIT_FOR_CARD, Step.WAIT_FOR_REVERSAL, Step.WAIT_FOR_REFUND)


def _record_charge(journal: Journal, writer: Writer, visit_id: str, outcome: CardOutcome) -> Visit:
    """Commit what the bank proved of a charge; nothing is committed for what it did not."""
    match outcome:
        case CardApproval():
            return _approve(journal, writer, visit_id, outcome)
        case CardDecline(code, text):
            return void_settlement(journal, writer, visit_id, code, text, Step.WAIT_FOR_CARD)
        case CardUnknown():
            return _visit(journal, visit_id)
        case _:
            assert_never(outcome)


def _approve(journal: Journal, writer: Writer, visit_id: str, approval: CardApproval) -> Visit:
    with journal.write(writer) as unit:
        visit = require_visit(unit.connection, visit_id)
        if visit.step is not Step.WAIT_FOR_CARD or visit.payment is None:
            return visit
        if approval.amount != visit.payment.card:
            raise ClerkError(Refusal.CARD_UNKNOWN, step=str(visit.step))
        key = visit.payment.charge
        about = _about(unit.connection, visit_id, key) | {"settlement": visit.payment.settlement}
        unit.append(proof_draft(Kind.CARD_APPROVED, about, approval, approval.amount))
        return require_visit(unit.connection, visit_id)


def _record_reversal(
    journal: Journal, writer: Writer, visit_id: str, outcome: CardOutcome
) -> Visit:
    """Commit what the bank proved of a reversal."""
    with journal.write(writer) as unit:
        visit = require_visit(unit.connection, visit_id)
        if visit.step is not Step.WAIT_FOR_REVERSAL or isinstance(outcome, CardUnknown):
            return visit
        card = _card(visit)
        about = _about(unit.connection, visit_id, card.key)
        if isinstance(outcome, CardDecline):
            about |= {"code": outcome.code, "reason": outcome.text}
            unit.append(Draft(kind=Kind.CARD_REVERSAL_REFUSED, payload=about))
        elif outcome.amount == card.amount:
            unit.append(proof_draft(Kind.CARD_REVERSED, about, outcome, -card.amount))
        return require_visit(unit.connection, visit_id)


def _about(connection: Connection, visit_id: str, charge: str) -> Payload:
    return about_visit(connection, visit_id) | {"charge": charge}


def _card(visit: Visit) -> CardCharge:
    if visit.card is None:
        raise ClerkError(Refusal.WRONG_STEP, step=str(visit.step))
    return visit.card


def _visit(journal: Journal, visit_id: str) -> Visit:
    with journal.read() as connection:
        return require_visit(connection, visit_id)
