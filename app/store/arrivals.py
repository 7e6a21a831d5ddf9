"""What came down and what became of it: items, staff, dated tables, known customers."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select

from app.domain.item import Item
from app.messages.canonical import decoded
from app.messages.entries import EntryKey
from app.store.claims import OF_ANOTHER
from app.store.feed_projections import TAKEN
from app.store.prepared import Query
from app.store.queries import PRIVATE_OF_ENTRY, SAME_ENTRY
from app.store.tables import (
    feed_items,
    feed_reference,
    feed_siblings,
    item_states,
    journal,
    journal_private,
    visit_entries,
)


@dataclass(frozen=True, slots=True)
class ItemTrace:
    """What this branch has done with an item: `state`, the `visit` and the entry that says so."""

    state: str
    visit: str
    entry: str


def items_by_identifier(connection: Connection, identifier: str) -> list[Item]:
    """Return the arrivals of an identifier, the latest first: numbers come back after years."""
    rows = _ITEMS.all(connection, {"identifier": identifier})
    return [_item(row) for row in rows]


def items_of_person(connection: Connection, item_key: str) -> list[Item]:
    """Return what arrived for the addressee of this item, the item itself included."""
    return [_item(row) for row in _ITEMS_OF_PERSON.all(connection, {"of_item": item_key})]


def item_trace(connection: Connection, item_key: str) -> ItemTrace | None:
    """Return what became of an item here or at a sibling window; None while it waits."""
    own = _ITEM_STATE.first(connection, {"of_item": item_key})
    if own is not None:
        key = EntryKey(own.terminal, own.epoch, own.seq)
        return ItemTrace(own.state, own.visit, key.text)
    sibling = _SIBLING.first(connection, {"of_item": item_key})
    if sibling is not None:
        key = EntryKey(sibling.terminal, sibling.epoch, sibling.seq)
        return ItemTrace(sibling.kind, "", key.text)
    return None


def reference(connection: Connection, kind: str) -> bytes | None:
    """Return the table of this kind that came down last, as JSON; None where there is none yet."""
    payload: bytes | None = _REFERENCE.scalar(connection, {"of_kind": kind})
    return payload


def reference_version(connection: Connection, kind: str, version: str) -> dict[str, Any] | None:
    """Return a table of this kind in the version that was used; None where it is not here."""
    wanted = {"of_kind": kind, "of_version": version}
    payload = connection.execute(_REFERENCE_VERSION, wanted).scalar()
    return None if payload is None else decoded(payload)


def last_identification(connection: Connection, item_key: str) -> tuple[str, dict[str, Any]] | None:
    """Return (entry, personal data) of the newest identification of this item's addressee here."""
    row = _LAST_IDENTIFICATION.first(connection, {"of_item": item_key})
    if row is None:
        return None
    return EntryKey(row.terminal, row.epoch, row.seq).text, decoded(row.private)


def _item(row: Any) -> Item:  # noqa: ANN401 - a row
    return Item.from_payload(decoded(row.payload))


_ITEMS: Final = Query(
    select(feed_items.c.payload)
    .where(feed_items.c.identifier == bindparam("identifier"))
    .order_by(feed_items.c.position.desc())
)
_THIS_ITEM: Final = feed_items.alias("this_item")
_PERSON_OF: Final = (
    select(_THIS_ITEM.c.person).where(_THIS_ITEM.c.item == bindparam("of_item")).scalar_subquery()
)
_ITEMS_OF_PERSON: Final = Query(
    select(feed_items.c.payload)
    .where(feed_items.c.person == _PERSON_OF)
    .order_by(feed_items.c.position)
)
_ITEM_STATE: Final = Query(select(item_states).where(item_states.c.item == bindparam("of_item")))
_SIBLING: Final = Query(
    select(feed_siblings)
    .where(
        feed_siblings.c.key == bindparam("of_item"),
        feed_siblings.c.state == TAKEN,
        OF_ANOTHER,
    )
    .order_by(feed_siblings.c.kind == "refused", feed_siblings.c.kind)  # may be returned since
)
_SAME_KIND: Final = feed_reference.alias("same_kind")
_REFERENCE: Final = Query(
    # Not ordered by the position: the sorter would carry every version of the table along.
    select(feed_reference.c.payload).where(
        feed_reference.c.kind == bindparam("of_kind"),
        feed_reference.c.position
        == select(func.max(_SAME_KIND.c.position))
        .where(_SAME_KIND.c.kind == bindparam("of_kind"))
        .scalar_subquery(),
    )
)
_REFERENCE_VERSION: Final = select(feed_reference.c.payload).where(
    feed_reference.c.kind == bindparam("of_kind"),
    feed_reference.c.version == bindparam("of_version"),
)
_LAST_IDENTIFICATION: Final = Query(
    select(journal.c.terminal, journal.c.epoch, journal.c.seq, journal_private.c.private)
    .select_from(
        feed_items.join(item_states, item_states.c.item == feed_items.c.item)
        .join(visit_entries, visit_entries.c.visit == item_states.c.visit)
        .join(journal, SAME_ENTRY)
        .join(journal_private, PRIVATE_OF_ENTRY)
    )
    .where(feed_items.c.person == _PERSON_OF, journal.c.kind == "customer_identified")
    .order_by(journal.c.epoch.desc(), journal.c.seq.desc())
    .limit(1)
)
