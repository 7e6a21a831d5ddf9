"""«Не забирает РПО»: the customer leaves an item, and it is kept for its return."""

from app.domain.reasons import ReasonTable, ReasonUse
from app.domain.visit import Kind, Visit
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload
from app.messages.entries import Draft
from app.services.reading import claim_fact, require_table, require_visit
from app.services.staff import ClerkSession
from app.store.journal import Journal

ALL_REFUSED = "all_refused"
"""Reason of a visit that ends because nothing is left to hand over."""


def refusal_reasons(journal: Journal) -> ReasonTable:
    """Return the reasons as they came down. Raises NO_TARIFF while there are none."""
    with journal.read() as connection:
        return require_table(connection, "reasons", ReasonTable.from_payload)


def refuse_item(
    journal: Journal, session: ClerkSession, visit_id: str, refusal: tuple[str, str], cause: str
) -> Visit:
    """Take an item out of the visit for good; with the last one the visit ends.

    `refusal` is (item key, code of the reason, e.g. "12.6"). Possible until payment begins, in
    two keys: no fiscal document is made, nothing is owed. Raises UNKNOWN_ITEM for an item outside
    this visit, RECEIPT_UNKNOWN or ALREADY_SETTLED once payment began.
    """
    item_key, code = refusal
    with journal.write(session.writer(cause)) as unit:
        visit = require_visit(unit.connection, visit_id)
        visit.require_unpaid()
        if item_key not in {item.item.key for item in visit.items}:
            raise ClerkError(Refusal.UNKNOWN_ITEM, item=item_key.partition("@")[0])
        reasons = require_table(unit.connection, "reasons", ReasonTable.from_payload)
        [reason] = [each for each in reasons.of(ReasonUse.REFUSE) if each.code == code]
        payload: Payload = {
            "visit": visit_id,
            "item": item_key,
            "reason": {"code": reason.code, "text": reason.text, "table": reasons.version},
        }
        fact = claim_fact(unit.connection, "refused", item_key, Refusal.ITEM_REFUSED)
        unit.append(Draft(kind=Kind.ITEM_REFUSED, payload=payload, facts=(fact,)))
        if len(visit.items) == 1:
            ending: Payload = {"visit": visit_id, "reason": ALL_REFUSED}
            unit.append(Draft(kind=Kind.VISIT_CANCELLED, payload=ending))
        return require_visit(unit.connection, visit_id)
