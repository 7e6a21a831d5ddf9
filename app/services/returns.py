"""«Возвраты»: items that nobody took go back to their senders, each with its label ф. 20."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from app.domain.item import Item
from app.domain.papers import Paper
from app.domain.reasons import ReasonTable
from app.domain.returns import Due, Refused, ReturnTable, due_for_return, shipped_returns
from app.domain.scan import Scan
from app.domain.visit_fold import PERSONAL
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload
from app.messages.entries import Draft
from app.services.identify import arrived_item
from app.services.reading import (
    claim_fact,
    find_table,
    local_day,
    require_shift,
    require_table,
)
from app.services.staff import ClerkSession, Right
from app.store import arrivals, returns
from app.store.journal import Journal
from app.store.projections import ITEM_RETURNED

RETURNED: Final = "returned"
HANDED_OVER: Final = "handed_over"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What the record says of an item that is still here; `visit` is the one it was refused in."""

    refused: Refused | None = None
    entry: str = ""
    visit: str = ""


@dataclass(frozen=True, slots=True)
class _Rules:
    table: ReturnTable
    reasons: ReasonTable
    today: date

    def due(self, item: Item, waiting: _Waiting) -> Due | None:
        rule = self.table.on(self.today)
        return due_for_return(item, waiting.refused, rule, self.reasons, self.today)


def items_to_return(journal: Journal, session: ClerkSession) -> tuple[Due, ...]:
    """Return what is due for its return today, by shelf and number.

    Items on hold are left out. Needs the right `serve`, else NOT_ALLOWED.
    """
    session.require(Right.SERVE)
    with journal.read() as connection:
        rules = _rules(connection, journal)
        found = {
            item.key: item
            for item in (
                *returns.past_term(connection, rules.today),
                *returns.refused(connection),
            )
        }
        dues = [_due(connection, item, rules) for item in found.values()]
    known = [due for due in dues if due is not None]
    return tuple(sorted(known, key=lambda due: (due.item.shelf, due.item.identifier.text)))


def return_item(journal: Journal, session: ClerkSession, scan: Scan, cause: str) -> Due:
    """Record that an item goes back, by its own label in the clerk's hand; ф. 20 is due with it.

    Raises the scan's own refusal, UNKNOWN_ITEM, HOLD_FORBIDS_RETURN (`hold`),
    ITEM_IN_ANOTHER_VISIT, ITEM_ALREADY_HANDED_OVER, ITEM_RETURNED, NOT_DUE_FOR_RETURN (`until`)
    or SHIFT_CLOSED.
    """
    session.require(Right.SERVE)
    with journal.write(session.writer(cause)) as unit:
        shift = require_shift(unit.connection, session.clerk)
        item = arrived_item(unit.connection, scan)
        text = item.identifier.text
        if item.hold is not None:
            raise ClerkError(Refusal.HOLD_FORBIDS_RETURN, item=text, hold=item.hold)
        rules = _rules(unit.connection, journal)
        waiting = _waiting(unit.connection, item, rules.today)
        due = rules.due(item, waiting)
        if due is None:
            until = f"{item.stored_until:%d.%m.%Y}"
            raise ClerkError(Refusal.NOT_DUE_FOR_RETURN, item=text, until=until)
        fact = claim_fact(unit.connection, RETURNED, item.key, Refusal.ITEM_RETURNED)
        public, personal = _halves(item)
        payload: Payload = {
            "shift": shift.id,
            "item": public,
            "scan": scan.raw,
            "ground": {
                "code": due.ground.code,
                "text": due.ground.text,
                "table": rules.reasons.version,
            },
            "rules": rules.table.version,
            "since": due.since.isoformat(),
            "refusal": waiting.entry,
            "refused_in": waiting.visit,
        }
        draft = Draft(
            kind=ITEM_RETURNED,
            payload=payload,
            facts=(fact,),
            documents=(str(Paper.LABEL_20),),
            private={"item": personal, "clerk_name": session.name},
        )
        unit.append(draft)
    return due


def _due(connection: Connection, item: Item, rules: _Rules) -> Due | None:
    """Return what makes a listed item due; None where it is gone or its visit goes on."""
    try:
        return rules.due(item, _waiting(connection, item, rules.today))
    except ClerkError as error:
        if error.code in _NOT_HERE:
            return None
        raise


def _waiting(connection: Connection, item: Item, today: date) -> _Waiting:
    """Return what the record says of an item; raise where it is gone or in a visit."""
    text, beside = item.identifier.text, returns.sibling_facts(connection, item.key)
    trace = arrivals.item_trace(connection, item.key)
    states = beside | ({trace.state} if trace is not None else set())
    entry = trace.entry if trace is not None else ""
    for state, refusal in _GONE:
        if state in states:
            raise ClerkError(refusal, item=text, entry=entry)
    if not states:
        return _Waiting()
    if states != {returns.REFUSED}:
        raise ClerkError(Refusal.ITEM_IN_ANOTHER_VISIT, item=text, entry=entry)
    own = returns.refusal(connection, item.key)
    if own is None:  # refused at a sibling, whose entry is not here
        return _Waiting(Refused("", today))
    key, body = own
    day = datetime.fromisoformat(body["at"]["wall"]).astimezone().date()
    facts = body["payload"]
    return _Waiting(Refused(facts["reason"]["code"], day), key.text, facts["visit"])


def _rules(connection: Connection, journal: Journal) -> _Rules:
    return _Rules(
        find_table(connection, "returns", ReturnTable.from_payload) or shipped_returns(),
        require_table(connection, "reasons", ReasonTable.from_payload),
        local_day(journal),
    )


def _halves(item: Item) -> tuple[Payload, Payload]:
    """Part an item into what stands in the chain and what stays out of it."""
    payload: Payload = dict(item.to_payload())
    personal: Payload = {name: payload.pop(name) for name in PERSONAL}
    return {**payload, "key": item.key}, personal


_GONE: Final = (
    (RETURNED, Refusal.ITEM_RETURNED),
    (HANDED_OVER, Refusal.ITEM_ALREADY_HANDED_OVER),
)
_NOT_HERE: Final = (
    Refusal.ITEM_RETURNED,
    Refusal.ITEM_ALREADY_HANDED_OVER,
    Refusal.ITEM_IN_ANOTHER_VISIT,
)
