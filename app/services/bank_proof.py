"""What an entry says of the bank's proof: whose operation it was, and where the money went."""

from sqlalchemy import Connection

from app.domain.ledger import Account, Posting, balanced
from app.domain.money import Money
from app.domain.papers import Paper
from app.domain.ports import CardApproval
from app.domain.visit import Kind
from app.messages.canonical import Payload
from app.messages.entries import Draft
from app.services.reading import lines
from app.store import queries


def proof_draft(kind: Kind, about: Payload, proof: CardApproval, taken: Money) -> Draft:
    """Return the entry of money that the bank proved to have taken, or given back if negative.

    Card digits and the slip stand in the private half alone.
    """
    said: Payload = {
        "amount": proof.amount.kopecks,
        "reference": proof.reference,
        "auth_code": proof.auth_code,
        "card_terminal": proof.terminal,
    }
    return Draft(
        kind=kind,
        payload=about | said,
        postings=lines(card_postings(taken)),
        documents=(str(Paper.CARD_SLIP),),
        private={"pan": proof.pan, "slip": proof.slip},
    )


def card_postings(taken: Money) -> tuple[Posting, ...]:
    """Return what the bank owes more, against what of it has no receipt yet."""
    return balanced((Posting(Account.CARD, taken), Posting(Account.CARD_HELD, -taken)))


def about_visit(connection: Connection, visit_id: str) -> Payload:
    """Return what each entry of a card names; it belongs to the shift that is open now."""
    now = queries.open_shift(connection)
    return {"visit": visit_id, "shift": "" if now is None else now.shift}
