"""What follows from an entry: postings, facts, numbers, states and print jobs, in one place.

The same function runs when an entry is appended and when `okno verify` folds the journal anew,
so a table and its meaning cannot drift apart.
"""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, update

from app.domain.staff import BADGE_BLOCKED, BADGE_GIVEN, PIN_CHANGED, PIN_RESET
from app.domain.visit import Kind
from app.domain.visit_states import STATE_AFTER, state_after
from app.messages.entries import Entry, EntryKey
from app.messages.signers import SESSION_CLOSED, SESSION_OPENED
from app.store.prepared import Change
from app.store.tables import (
    badges,
    days,
    fact_reversals,
    facts,
    item_states,
    numbers_taken,
    pins,
    policies,
    postings,
    print_jobs,
    sessions,
    shifts,
    visit_entries,
    visits,
)

DAY_OPENED: Final = "day_opened"
DAY_CLOSED: Final = "day_closed"
SHIFT_OPENED: Final = "shift_opened"
SHIFT_CLOSED: Final = "shift_closed"
COPY_REQUESTED: Final = "copy_requested"
"""A person asks for one more copy of a paper that is due already."""

ITEM_RETURNED: Final = "item_returned"
"""An item goes back to its sender; it belongs to no visit, but may have been refused in one."""

FOLDED: Final = (
    "postings", "facts", "fact_reversals", "numbers_taken", "sessions", "days", "shifts", "visits",
    "visit_entries", "item_states", "policies", "pins", "badges",
)  # fmt: skip
"""Tables that are nothing but a fold of the journal; print jobs also know what the paper did."""

QUEUED: Final = "queued"
_Row = dict[str, Any]


class Unbalanced(ValueError):
    """An entry whose postings do not sum to zero."""


def apply(connection: Connection, entry: Entry) -> None:
    """Write everything that follows from one entry. Raises `Unbalanced` before it writes."""
    for lines in (entry.postings, entry.pending):
        if sum(amount for _account, amount in lines):
            raise Unbalanced(entry.key.text)
    key = entry.key._asdict()
    _post(connection, entry, key)
    for fact, _cites in entry.facts:
        _FACT.run(connection, {**fact._asdict(), **key})
    for fact in entry.reverses:
        _REVERSAL.run(connection, {**fact._asdict(), **key})
    for kind, block, number in entry.numbers:
        _NUMBER.run(connection, {"kind": kind, "block": block, "number": number, **key})
    for document in entry.documents:
        job = {"document": document, "copy": 1, "state": QUEUED, "attempts": 0}
        _PRINT_JOB.run(connection, {**job, **key})
    fold = _FOLDS.get(entry.kind)
    if fold is not None:
        fold(connection, entry, key)


def _post(connection: Connection, entry: Entry, key: _Row) -> None:
    shift = str(entry.payload.get("shift", ""))
    both = [(*line, 0) for line in entry.postings] + [(*line, 1) for line in entry.pending]
    rows = [
        {"line": line, "account": account, "amount": amount, "pending": pending, "shift": shift}
        | key
        for line, (account, amount, pending) in enumerate(both, start=1)
    ]
    if rows:
        _POSTING.run_each(connection, rows)


def _session_opened(connection: Connection, entry: Entry, key: _Row) -> None:
    _END_SESSIONS.run(connection)
    facts_ = entry.payload
    row = {"session_key": facts_["session_key"], "clerk": facts_["clerk"], "state": "open"}
    _SESSION.run(connection, row | key)


def _session_closed(connection: Connection, _entry: Entry, _key: _Row) -> None:
    _END_SESSIONS.run(connection)


def _day(connection: Connection, entry: Entry, key: _Row) -> None:
    state = "open" if entry.kind == DAY_OPENED else "closed"
    row = {"day": entry.payload["day"], "state": state} | key
    _DAY.run(connection, row)


def _shift_opened(connection: Connection, entry: Entry, key: _Row) -> None:
    row = {name: entry.payload[name] for name in ("shift", "number", "day")}
    _SHIFT.run(connection, row | {"clerk": entry.author.id, "state": "open"} | key)


def _shift_closed(connection: Connection, entry: Entry, _key: _Row) -> None:
    _SHIFT_STATE.run(connection, {"of_shift": entry.payload["shift"], "now": "closed"})


def _copy_requested(connection: Connection, entry: Entry, _key: _Row) -> None:
    of = EntryKey.parse(entry.payload["of"])._asdict()
    job = {name: entry.payload[name] for name in ("document", "copy")}
    _PRINT_JOB.run(connection, job | {"state": QUEUED, "attempts": 0} | of)


def _pin(connection: Connection, entry: Entry, key: _Row) -> None:
    """Note which entry holds the newest verifier; the verifier itself stays beside it."""
    facts_ = entry.payload
    state = "temporary" if entry.kind == PIN_RESET else "own"
    row = {"clerk": facts_["clerk"], "version": facts_["pin_version"], "state": state}
    _PIN.run(connection, row | key)


def _badge(connection: Connection, entry: Entry, key: _Row) -> None:
    state = "blocked" if entry.kind == BADGE_BLOCKED else "given"
    row = {"badge": entry.payload["badge"], "clerk": entry.payload["clerk"], "state": state}
    _BADGE.run(connection, row | key)


def _visit_opened(connection: Connection, entry: Entry, key: _Row) -> None:
    state = STATE_AFTER[Kind.VISIT_OPENED]
    row = {"visit": entry.payload["visit"], "shift": entry.payload["shift"], "state": state}
    _VISIT.run(connection, row | key)
    _item_taken(connection, entry, key)


def _item_taken(connection: Connection, entry: Entry, key: _Row) -> None:
    visit, item = entry.payload["visit"], entry.payload["item"]
    _VISIT_ENTRY.run(connection, {"visit": visit} | key)
    row = {"item": item["key"], "identifier": item["identifier"], "visit": visit}
    _ITEM.run(connection, row | {"state": "in_visit"} | key)


def _visit_step(connection: Connection, entry: Entry, key: _Row) -> None:
    _VISIT_ENTRY.run(connection, {"visit": entry.payload["visit"]} | key)
    state = state_after(Kind(entry.kind), entry.payload)
    if state is not None:
        _VISIT_STATE.run(connection, {"of_visit": entry.payload["visit"], "now": state})


def _settlement(connection: Connection, entry: Entry, key: _Row) -> None:
    _visit_step(connection, entry, key)
    if entry.kind == Kind.SETTLEMENT_STARTED:
        for policy in entry.payload["policies"]:
            row = {"number": policy["number"], "item": policy["item"], "state": "reserved"}
            _POLICY.run(connection, row | {"visit": entry.payload["visit"]} | key)
        return
    state = "sold" if entry.kind == Kind.SETTLEMENT_POSTED else "void"
    visit = entry.payload["visit"]
    _POLICY_STATE.run(connection, {"of_visit": visit, "now": state})
    if state == "sold":
        _ITEMS_STATE.run(connection, {"of_visit": visit, "now": "settled"})


def _refused(connection: Connection, entry: Entry, key: _Row) -> None:
    _visit_step(connection, entry, key)
    _ITEM_STATE.run(connection, {"of_item": entry.payload["item"], "now": "refused"})


def _returned(connection: Connection, entry: Entry, key: _Row) -> None:
    item, visit = entry.payload["item"], entry.payload["refused_in"]
    row = {"item": item["key"], "identifier": item["identifier"], "visit": visit}
    _ITEM.run(connection, row | {"state": "returned"} | key)


def _handed_over(connection: Connection, entry: Entry, key: _Row) -> None:
    _visit_step(connection, entry, key)
    for item in entry.payload["items"]:
        _ITEM_STATE.run(connection, {"of_item": item, "now": "handed_over"})


def _cancelled(connection: Connection, entry: Entry, key: _Row) -> None:
    _visit_step(connection, entry, key)
    _ITEMS_BACK.run(connection, {"of_visit": entry.payload["visit"]})


def _given_up(connection: Connection, entry: Entry, key: _Row) -> None:
    """Let the items of a returned sale wait again; its policies are no policies any more."""
    _visit_step(connection, entry, key)
    of_visit = {"of_visit": entry.payload["visit"]}
    _POLICIES_VOID.run(connection, of_visit)
    _SETTLED_BACK.run(connection, of_visit)


_FOLDS: Final[dict[str, Callable[[Connection, Entry, _Row], None]]] = {
    SESSION_OPENED: _session_opened,
    SESSION_CLOSED: _session_closed,
    DAY_OPENED: _day,
    DAY_CLOSED: _day,
    SHIFT_OPENED: _shift_opened,
    SHIFT_CLOSED: _shift_closed,
    COPY_REQUESTED: _copy_requested,
    ITEM_RETURNED: _returned,
    PIN_RESET: _pin,
    PIN_CHANGED: _pin,
    BADGE_BLOCKED: _badge,
    BADGE_GIVEN: _badge,
    Kind.VISIT_OPENED: _visit_opened,
    Kind.ITEM_ADDED: _item_taken,
    Kind.CUSTOMER_IDENTIFIED: _visit_step,
    Kind.OFFER_SHOWN: _visit_step,
    Kind.OFFER_ANSWERED: _visit_step,
    Kind.ITEM_INSPECTED: _visit_step,
    Kind.SETTLEMENT_STARTED: _settlement,
    Kind.SETTLEMENT_POSTED: _settlement,
    Kind.SETTLEMENT_VOIDED: _settlement,
    Kind.CARD_APPROVED: _visit_step,
    Kind.CARD_REVERSAL_STARTED: _visit_step,
    Kind.CARD_REVERSAL_REFUSED: _visit_step,
    Kind.CARD_REVERSED: _visit_step,
    Kind.ITEM_REFUSED: _refused,
    Kind.VISIT_SUSPENDED: _visit_step,
    Kind.VISIT_RESUMED: _visit_step,
    Kind.HANDED_OVER: _handed_over,
    Kind.VISIT_CANCELLED: _cancelled,
    Kind.RETURN_CONFIRMED: _visit_step,
    Kind.RETURN_STARTED: _visit_step,
    Kind.CARD_REFUNDED: _visit_step,
    Kind.RETURNED: _given_up,
    Kind.RETURN_VOIDED: _visit_step,
    Kind.MONEY_GIVEN_BACK: _visit_step,
}

_POSTING: Final = Change(insert(postings))
_FACT: Final = Change(insert(facts))
_REVERSAL: Final = Change(insert(fact_reversals))
_NUMBER: Final = Change(insert(numbers_taken))
_PRINT_JOB: Final = Change(insert(print_jobs))
_PIN: Final = Change(insert(pins).prefix_with("OR REPLACE"))
_BADGE: Final = Change(insert(badges).prefix_with("OR REPLACE"))
_SESSION: Final = Change(insert(sessions))
_END_SESSIONS: Final = Change(
    update(sessions).where(sessions.c.state == "open").values(state="ended")
)
_DAY: Final = Change(insert(days).prefix_with("OR REPLACE"))
_SHIFT: Final = Change(insert(shifts))
_SHIFT_STATE: Final = Change(
    update(shifts).where(shifts.c.shift == bindparam("of_shift")).values(state=bindparam("now"))
)
_VISIT: Final = Change(insert(visits))
_VISIT_ENTRY: Final = Change(insert(visit_entries))
_VISIT_STATE: Final = Change(
    update(visits).where(visits.c.visit == bindparam("of_visit")).values(state=bindparam("now"))
)
_ITEM: Final = Change(insert(item_states).prefix_with("OR REPLACE"))
_ITEMS_STATE: Final = Change(
    update(item_states)
    .where(item_states.c.visit == bindparam("of_visit"), item_states.c.state == "in_visit")
    .values(state=bindparam("now"))
)
_ITEM_STATE: Final = Change(
    update(item_states)
    .where(item_states.c.item == bindparam("of_item"))
    .values(state=bindparam("now"))
)
_ITEMS_BACK: Final = Change(
    delete(item_states).where(
        item_states.c.visit == bindparam("of_visit"), item_states.c.state == "in_visit"
    )
)
_SETTLED_BACK: Final = Change(
    delete(item_states).where(
        item_states.c.visit == bindparam("of_visit"), item_states.c.state == "settled"
    )
)
_POLICIES_VOID: Final = Change(
    update(policies)
    .where(policies.c.visit == bindparam("of_visit"), policies.c.state == "sold")
    .values(state="void")
)
_POLICY: Final = Change(insert(policies))
_POLICY_STATE: Final = Change(
    update(policies)
    .where(policies.c.visit == bindparam("of_visit"), policies.c.state == "reserved")
    .values(state=bindparam("now"))
)
