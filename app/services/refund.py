"""A card's part of a return: the bank gives it back before the register writes the receipt.

The refund has a key of its own, recorded with the return before the bank is asked. What the bank
proved is booked at once (`card` against `card_held`); the return receipt takes it off `card_held`.
"""

from typing import assert_never

from app.domain.payment import Return
from app.domain.ports import CardApproval, CardDecline, CardOutcome, CardUnknown, Pinpad
from app.domain.visit import Kind, Step, Visit
from app.errors import ClerkError, Refusal
from app.messages.entries import EntryKey
from app.services.bank_proof import about_visit, proof_draft
from app.services.effects import recovery_writer
from app.services.money_back import void_return
from app.services.reading import require_visit
from app.services.staff import ClerkSession, Right
from app.store import queries
from app.store.journal import Journal, Writer


def drive_refund(journal: Journal, session: ClerkSession, pinpad: Pinpad, visit_id: str) -> Visit:
    """Have the bank give the card's part of the started return back and record what it proves.

    The visit comes back waiting for the register, settled as before with `voided_reason`, or
    still waiting for the bank: then the refund is unknown, for this visit alone.
    """
    session.require(Right.SERVE)  # before the pinpad is touched, not only before it is recorded
    visit = _visit(journal, visit_id)
    if visit.step is not Step.WAIT_FOR_REFUND or visit.back is None:
        return visit
    back, of = visit.back, _charged(journal, visit.back)
    outcome = pinpad.refund(back.refund, back.card, of)
    return _record(journal, session.writer("pinpad"), visit_id, outcome)


def check_refund(journal: Journal, pinpad: Pinpad, visit_id: str) -> Visit:
    """Ask the bank what became of a refund whose answer was lost; the recovery writes it.

    One that the bank has never seen can't be made any more under its key: the sale then stands.
    """
    visit = _visit(journal, visit_id)
    if visit.step is not Step.WAIT_FOR_REFUND or visit.back is None:
        return visit
    back, of = visit.back, _charged(journal, visit.back)
    outcome = pinpad.refund_outcome(back.refund, back.card, of)
    return _record(journal, recovery_writer(journal), visit_id, outcome)


def _record(journal: Journal, writer: Writer, visit_id: str, outcome: CardOutcome) -> Visit:
    """Commit what the bank proved of a refund; nothing is committed for what it did not."""
    match outcome:
        case CardApproval():
            return _refunded(journal, writer, visit_id, outcome)
        case CardDecline(code, text):
            waited = Step.WAIT_FOR_REFUND
            return void_return(journal, writer, visit_id, code, text, waited)
        case CardUnknown():
            return _visit(journal, visit_id)
        case _:
            assert_never(outcome)


def _refunded(journal: Journal, writer: Writer, visit_id: str, proof: CardApproval) -> Visit:
    with journal.write(writer) as unit:
        visit = require_visit(unit.connection, visit_id)
        if visit.step is not Step.WAIT_FOR_REFUND or visit.back is None:
            return visit
        if proof.amount != visit.back.card:
            raise ClerkError(Refusal.CARD_UNKNOWN, step=str(visit.step))
        about = about_visit(unit.connection, visit_id) | {
            "return": visit.back.key,
            "refund": visit.back.refund,
        }
        unit.append(proof_draft(Kind.CARD_REFUNDED, about, proof, -proof.amount))
        return require_visit(unit.connection, visit_id)


def _charged(journal: Journal, back: Return) -> str:
    """Return the bank's reference of the charge that goes back, as the started return names it."""
    with journal.read() as connection:
        facts, _private = queries.entry_facts(connection, EntryKey.parse(back.started))
    return str(facts["of"])


def _visit(journal: Journal, visit_id: str) -> Visit:
    with journal.read() as connection:
        return require_visit(connection, visit_id)
