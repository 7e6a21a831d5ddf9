"""Let a customer go before anything was paid: the items wait on."""

from app.domain.visit import Kind, Visit
from app.messages.entries import Draft
from app.services.reading import require_visit
from app.services.staff import ClerkSession
from app.store.journal import Journal


def cancel_visit(
    journal: Journal, session: ClerkSession, visit_id: str, reason: str, cause: str
) -> Visit:
    """End a visit without payment. Raises as `Visit.require_unpaid` after payment began.

    `reason` is a code of the reasons table, e.g. "customer_left".
    """
    with journal.write(session.writer(cause)) as unit:
        visit = require_visit(unit.connection, visit_id)
        visit.require_unpaid()
        payload = {"visit": visit_id, "reason": reason}
        unit.append(Draft(kind=Kind.VISIT_CANCELLED, payload=payload))
        return require_visit(unit.connection, visit_id)
