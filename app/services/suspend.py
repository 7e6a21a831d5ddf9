"""Put a visit aside for the customer who went for money, and take it up again."""

from app.domain.visit import Kind, Step, Visit
from app.errors import ClerkError, Refusal
from app.messages.entries import Draft
from app.services.reading import require_shift, require_visit
from app.services.staff import ClerkSession
from app.store.journal import Journal


def suspend_visit(journal: Journal, session: ClerkSession, visit_id: str, cause: str) -> Visit:
    """Put an unpaid visit aside. Nothing happens to it by itself: no time-out sells or ends it.

    Raises RECEIPT_UNKNOWN or ALREADY_SETTLED once payment began.
    """
    with journal.write(session.writer(cause)) as unit:
        visit = require_visit(unit.connection, visit_id)
        visit.require_unpaid()
        unit.append(Draft(kind=Kind.VISIT_SUSPENDED, payload={"visit": visit_id}))
        return require_visit(unit.connection, visit_id)


def resume_visit(journal: Journal, session: ClerkSession, visit_id: str, cause: str) -> Visit:
    """Take a suspended visit up again where it was. Raises WRONG_STEP for any other."""
    with journal.write(session.writer(cause)) as unit:
        require_shift(unit.connection, session.clerk)
        visit = require_visit(unit.connection, visit_id)
        if visit.step is not Step.RESUME:
            raise ClerkError(Refusal.WRONG_STEP, step=str(visit.step))
        unit.append(Draft(kind=Kind.VISIT_RESUMED, payload={"visit": visit_id}))
        return require_visit(unit.connection, visit_id)
