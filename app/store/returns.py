"""What nobody has taken: items past their term, and items that were refused here or beside."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from app.domain.item import Item
from app.messages.canonical import decoded
from app.messages.entries import EntryKey
from app.store.prepared import Query
from app.store.queries import entry_row
from app.store.tables import facts, feed_items, feed_siblings, identity, item_states

REFUSED: Final = "refused"


def past_term(connection: Connection, before: date) -> list[Item]:
    """Return items whose last day of storage lies before a day and that nothing became of here."""
    return _items(connection.scalars(_PAST_TERM, {"before": before.isoformat()}))


def refused(connection: Connection) -> list[Item]:
    """Return items that were refused at this window or at a sibling."""
    return _items(connection.scalars(_REFUSED))


def refusal(connection: Connection, item_key: str) -> tuple[EntryKey, dict[str, Any]] | None:
    """Return this window's refusal of an item: its entry's key and body; None without one."""
    row = connection.execute(_REFUSAL, {"of_item": item_key}).first()
    if row is None:
        return None
    key = EntryKey(row.terminal, row.epoch, row.seq)
    entry = entry_row(connection, key)
    if entry is None:
        raise LookupError(key.text)
    return key, decoded(entry.body)


def sibling_facts(connection: Connection, item_key: str) -> frozenset[str]:
    """Return the kinds of facts that sibling windows hold about an item."""
    return frozenset(row.kind for row in _SIBLING_FACTS.all(connection, {"of_item": item_key}))


def _items(payloads: Iterable[bytes]) -> list[Item]:
    return [Item.from_payload(decoded(payload)) for payload in payloads]


_OWN: Final = select(identity.c.terminal)
_OF_SIBLINGS: Final = (
    select(feed_siblings.c.key)
    .where(feed_siblings.c.state == "taken", feed_siblings.c.terminal.not_in(_OWN))
)  # fmt: skip
_PAST_TERM: Final = select(feed_items.c.payload).where(
    feed_items.c.stored_until < bindparam("before"),
    feed_items.c.item.not_in(select(item_states.c.item)),
    feed_items.c.item.not_in(_OF_SIBLINGS),
)
_REFUSED: Final = select(feed_items.c.payload).where(
    feed_items.c.item.in_(select(item_states.c.item).where(item_states.c.state == REFUSED))
    | feed_items.c.item.in_(_OF_SIBLINGS.where(feed_siblings.c.kind == REFUSED))
)
_REFUSAL: Final = (
    select(facts.c.terminal, facts.c.epoch, facts.c.seq)
    .where(facts.c.kind == REFUSED, facts.c.key == bindparam("of_item"))
    .order_by(facts.c.generation.desc())
    .limit(1)
)
_SIBLING_FACTS: Final = Query(
    select(feed_siblings.c.kind).where(
        feed_siblings.c.key == bindparam("of_item"),
        feed_siblings.c.state == "taken",
        feed_siblings.c.terminal.not_in(_OWN),
    )
)
