"""Identify the customer: by document, by code, or as a proxy."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.domain.documents import DocumentFault, IdentityDocument
from app.domain.visit import IdentificationWay, Kind, Step, Visit
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload
from app.messages.entries import Draft
from app.services.reading import local_day, require_visit
from app.services.staff import ClerkSession
from app.store import arrivals
from app.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Identification:
    """How the customer showed who they are.

    No `document` says that the one known here was shown again, or that a code was given.
    """

    way: IdentificationWay
    document: IdentityDocument | None = None


def known_document(journal: Journal, visit: Visit) -> str:
    """Return the masked document that this addressee showed here before, or an empty text."""
    with journal.read() as connection:
        seen = arrivals.last_identification(connection, visit.items[0].item.key)
        return "" if seen is None else str(seen[1].get("masked", ""))


def identify_customer(
    journal: Journal,
    session: ClerkSession,
    visit_id: str,
    identification: Identification,
    cause: str,
) -> Visit:
    """Record the identity; the document stays beside the chain, the entry keeps its hash.

    Raises BAD_DOCUMENT when no document is given and none was seen before, WRONG_STEP otherwise.
    """
    with journal.write(session.writer(cause)) as unit:
        visit = require_visit(unit.connection, visit_id)
        visit.require(Step.IDENTIFY)
        payload: Payload = {"visit": visit_id, "way": str(identification.way)}
        private: dict[str, Any] | None = None
        if identification.document is not None:
            identification.document.validate(local_day(journal))
            private = _private(identification.document)
        elif identification.way is not IdentificationWay.CODE:
            payload["seen_before"], private = _seen_before(unit.connection, visit)
        unit.append(Draft(kind=Kind.CUSTOMER_IDENTIFIED, payload=payload, private=private))
        return require_visit(unit.connection, visit_id)


def _private(document: IdentityDocument) -> dict[str, Any]:
    return {**document.to_payload(), "masked": document.masked}


def _seen_before(connection: Connection, visit: Visit) -> tuple[str, dict[str, Any]]:
    seen = arrivals.last_identification(connection, visit.items[0].item.key)
    if seen is None or "masked" not in seen[1]:
        raise ClerkError(Refusal.BAD_DOCUMENT, why=str(DocumentFault.NOT_SEEN_BEFORE))
    return seen
