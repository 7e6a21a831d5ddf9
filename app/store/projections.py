"""What follows from an entry: postings, facts, numbers, states and print jobs, in one place.

The same rules hold when an entry is appended and when `okno verify` folds the journal anew, so a
table and its meaning cannot drift apart.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

from app.domain.staff import BADGE_BLOCKED, BADGE_GIVEN, PIN_CHANGED, PIN_RESET
from app.domain.visit import Kind
from app.domain.visit_states import STATE_AFTER, state_after
from app.messages.entries import Entry, EntryKey
from app.messages.signers import SESSION_CLOSED, SESSION_OPENED
from app.store.changes import Addition, Changes, Removal, Row, StateChange, write
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


class Unbalanced(ValueError):
    """An entry whose postings do not sum to zero."""


def apply(connection: Connection, entry: Entry) -> None:
    """Write everything that follows from one entry. Raises `Unbalanced` before it writes."""
    write(connection, changes(entry))


def changes(entry: Entry) -> Changes:
    """Return everything that follows from one entry. Raises `Unbalanced`."""
    for lines in (entry.postings, entry.pending):
        if lines and sum([amount for _account, amount in lines]):
            raise Unbalanced(entry.key.text)
    key = entry.key
    made: Changes = []
    if entry.postings or entry.pending:
        made.append((_POSTING, _posted(entry)))
    if entry.facts:
        made.append((_FACT, [(*fact, *key) for fact, _cites in entry.facts]))
    if entry.reverses:
        made.append((_REVERSAL, [(*fact, *key) for fact in entry.reverses]))
    if entry.numbers:
        made.append((_NUMBER, [(*number, *key) for number in entry.numbers]))
    if entry.documents:
        made.append((_PRINT_JOB, [(*key, each, 1, QUEUED, 0) for each in entry.documents]))
    fold = _FOLDS.get(entry.kind)
    return made + fold(entry) if fold is not None else made


def _posted(entry: Entry) -> list[Row]:
    shift = str(entry.payload.get("shift", ""))
    both = [(*line, 0) for line in entry.postings] + [(*line, 1) for line in entry.pending]
    return [(*entry.key, number, *line, shift) for number, line in enumerate(both, start=1)]


def _session_opened(entry: Entry) -> Changes:
    facts_ = entry.payload
    row = (facts_["session_key"], facts_["clerk"], "open", *entry.key)
    return [*_session_closed(entry), (_SESSION, [row])]


def _session_closed(_entry: Entry) -> Changes:
    return [(_OPEN_SESSIONS, [("", "ended")])]


def _day(entry: Entry) -> Changes:
    state = "open" if entry.kind == DAY_OPENED else "closed"
    return [(_DAY, [(entry.payload["day"], state, *entry.key)])]


def _shift_opened(entry: Entry) -> Changes:
    facts_, clerk = entry.payload, entry.author.id
    row = (facts_["shift"], facts_["number"], clerk, facts_["day"], "open", *entry.key)
    return [(_SHIFT, [row])]


def _shift_closed(entry: Entry) -> Changes:
    return [(_SHIFT_STATE, [(entry.payload["shift"], "closed")])]


def _copy_requested(entry: Entry) -> Changes:
    facts_ = entry.payload
    of = EntryKey.parse(facts_["of"])
    return [(_PRINT_JOB, [(*of, facts_["document"], facts_["copy"], QUEUED, 0)])]


def _pin(entry: Entry) -> Changes:
    """Note which entry holds the newest verifier; the verifier itself stays beside it."""
    state = "temporary" if entry.kind == PIN_RESET else "own"
    return [(_PIN, [(entry.payload["clerk"], entry.payload["pin_version"], state, *entry.key)])]


def _badge(entry: Entry) -> Changes:
    state = "blocked" if entry.kind == BADGE_BLOCKED else "given"
    return [(_BADGE, [(entry.payload["badge"], entry.payload["clerk"], state, *entry.key)])]


def _visit_opened(entry: Entry) -> Changes:
    state = STATE_AFTER[Kind.VISIT_OPENED].value
    row = (entry.payload["visit"], entry.payload["shift"], state, *entry.key)
    return [(_VISIT, [row]), *_item_taken(entry)]


def _item_taken(entry: Entry) -> Changes:
    visit, item = entry.payload["visit"], entry.payload["item"]
    row = (item["key"], item["identifier"], visit, "in_visit", *entry.key)
    return [(_VISIT_ENTRY, [(visit, *entry.key)]), (_ITEM, [row])]


def _visit_step(entry: Entry) -> Changes:
    visit = entry.payload["visit"]
    state = state_after(entry.kind, entry.payload)
    step: Changes = [(_VISIT_ENTRY, [(visit, *entry.key)])]
    return step if state is None else [*step, (_VISIT_STATE, [(visit, state.value)])]


def _settlement_started(entry: Entry) -> Changes:
    visit = entry.payload["visit"]
    policies_ = [
        (policy["number"], policy["item"], visit, "reserved", *entry.key)
        for policy in entry.payload["policies"]
    ]
    return [*_visit_step(entry), (_POLICY, policies_)]


def _settlement_posted(entry: Entry) -> Changes:
    visit = entry.payload["visit"]
    sold: Changes = [(_RESERVED, [(visit, "sold")]), (_ITEMS_IN_VISIT, [(visit, "settled")])]
    return _visit_step(entry) + sold


def _settlement_voided(entry: Entry) -> Changes:
    return [*_visit_step(entry), (_RESERVED, [(entry.payload["visit"], "void")])]


def _refused(entry: Entry) -> Changes:
    return [*_visit_step(entry), (_ITEM_STATE, [(entry.payload["item"], "refused")])]


def _returned(entry: Entry) -> Changes:
    item, visit = entry.payload["item"], entry.payload["refused_in"]
    return [(_ITEM, [(item["key"], item["identifier"], visit, "returned", *entry.key)])]


def _handed_over(entry: Entry) -> Changes:
    items = [(item, "handed_over") for item in entry.payload["items"]]
    return [*_visit_step(entry), (_ITEM_STATE, items)]


def _cancelled(entry: Entry) -> Changes:
    return [*_visit_step(entry), (_ITEMS_BACK, [(entry.payload["visit"],)])]


def _given_up(entry: Entry) -> Changes:
    """Let the items of a returned sale wait again; its policies are no policies any more."""
    visit = entry.payload["visit"]
    return [*_visit_step(entry), (_SOLD, [(visit, "void")]), (_SETTLED_BACK, [(visit,)])]


_FOLDS: Final[dict[str, Callable[[Entry], Changes]]] = {
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
    Kind.SETTLEMENT_STARTED: _settlement_started,
    Kind.SETTLEMENT_POSTED: _settlement_posted,
    Kind.SETTLEMENT_VOIDED: _settlement_voided,
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

_POSTING: Final = Addition(postings)
_FACT: Final = Addition(facts)
_REVERSAL: Final = Addition(fact_reversals)
_NUMBER: Final = Addition(numbers_taken)
_PRINT_JOB: Final = Addition(print_jobs)
_PIN: Final = Addition(pins, replaces=True)
_BADGE: Final = Addition(badges, replaces=True)
_SESSION: Final = Addition(sessions)
_OPEN_SESSIONS: Final = StateChange(sessions, was="open")
_DAY: Final = Addition(days, replaces=True)
_SHIFT: Final = Addition(shifts)
_SHIFT_STATE: Final = StateChange(shifts, "shift")
_VISIT: Final = Addition(visits)
_VISIT_ENTRY: Final = Addition(visit_entries)
_VISIT_STATE: Final = StateChange(visits, "visit")
_ITEM: Final = Addition(item_states, replaces=True)
_ITEM_STATE: Final = StateChange(item_states, "item")
_ITEMS_IN_VISIT: Final = StateChange(item_states, "visit", was="in_visit")
_ITEMS_BACK: Final = Removal(item_states, "visit", was="in_visit")
_SETTLED_BACK: Final = Removal(item_states, "visit", was="settled")
_POLICY: Final = Addition(policies)
_RESERVED: Final = StateChange(policies, "visit", was="reserved")
_SOLD: Final = StateChange(policies, "visit", was="sold")
