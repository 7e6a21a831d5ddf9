"""What follows from the centre's messages: items, staff, tables, number blocks, siblings' facts.

A message is first turned into changes, which needs no database and may be refused, and the
changes are then written: a page of 500 holds the file's write lock for milliseconds only. The
same functions run when a page arrives and when `okno verify` folds the feed log anew.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, delete, insert, update
from sqlalchemy.sql.dml import UpdateBase

from app.domain.aml import AmlTable
from app.domain.corrections import Correction
from app.domain.documents import DocumentTable
from app.domain.identifiers import BadgeNumber
from app.domain.item import Item
from app.domain.policy import PolicyTerms
from app.domain.reasons import ReasonTable
from app.domain.receipt import LineTable
from app.domain.reference import Record, malformed
from app.domain.returns import ReturnTable
from app.domain.tariff import Tariffs
from app.domain.transfers import SENT, Transfer
from app.errors import ClerkError
from app.messages.canonical import canonical, decoded
from app.messages.entries import AuthorKind, BrokenEntry, Entry, FactKey, read
from app.messages.feed import FeedMessage, Stream
from app.store.tables import (
    feed_blocks,
    feed_corrections,
    feed_items,
    feed_reference,
    feed_siblings,
    feed_staff,
    feed_terminals,
    feed_transfers,
)

APPLIED: Final = "applied"
HELD: Final = "held"
"""States of a message in the feed log."""

TAKEN: Final = "taken"
"""State of a sibling's fact; of one that was reversed it is the key of the entry that did it."""

PHONE_DIGITS: Final = 10
"""Digits by which two spellings of a Russian number (+7, 8) are one and the same."""

PROJECTED: Final[Mapping[Stream, tuple[Table, ...]]] = {
    Stream.URGENT: (feed_blocks, feed_corrections),
    Stream.BRANCH: (feed_siblings, feed_transfers, feed_terminals),
    Stream.REFERENCE: (feed_staff, feed_reference),
    Stream.ITEMS: (feed_items,),
}
"""The tables that each stream alone is folded into."""


@dataclass(frozen=True, slots=True)
class Change:
    """One statement with the values of one row."""

    statement: UpdateBase
    row: dict[str, Any]


def changes(message: FeedMessage) -> list[Change]:
    """Return what the message changes. Depends on nothing but the message.

    Raises ClerkError for one that cannot be applied: MALFORMED_MANIFEST (`field`, `item`),
    MALFORMED_ANSWER (`field`) or an identifier's own refusal.
    """
    plan = _PLANS.get((message.stream, message.kind))
    if plan is None:
        raise malformed("kind")
    return plan(message)


def write(connection: Connection, planned: Iterable[Change]) -> None:
    """Write changes in their order, neighbours of one kind together."""
    for _, group in groupby(planned, key=lambda change: id(change.statement)):
        members = list(group)
        connection.execute(members[0].statement, [member.row for member in members])


def apply(connection: Connection, message: FeedMessage) -> None:
    """Write everything that follows from one message. Raises ClerkError before it writes."""
    write(connection, changes(message))


def refold(connection: Connection, messages: Iterable[FeedMessage]) -> None:
    """Fold applied messages, in the order of their streams, into empty tables."""
    for message in messages:
        apply(connection, message)


def forget(connection: Connection, stream: Stream) -> None:
    """Empty the tables that a stream is folded into, before it is folded anew."""
    for table in PROJECTED[stream]:
        connection.execute(delete(table))


def refusal_text(error: ClerkError) -> str:
    """Return why a message is held, for the log and the report: code and field, nothing more."""
    field = error.values.get("field")
    return f"{error.code}:{field}" if field is not None else str(error.code)


def person_key(addressee: str, phone: str) -> str:
    """Return what is the same for one person's items, however name and number are spelt."""
    words = "".join(char if char.isalnum() else " " for char in addressee.casefold())
    digits = "".join(char for char in phone if char.isdecimal())
    return f"{' '.join(words.replace('ё', 'е').split())}|{digits[-PHONE_DIGITS:]}"


def _item_arrived(message: FeedMessage) -> list[Change]:
    item = Item.from_payload(message.payload)
    row = {
        "item": item.key,
        "identifier": item.identifier.text,
        "person": person_key(item.addressee, item.phone),
        "stored_until": item.stored_until.isoformat(),
        "payload": canonical(message.payload),
        "position": message.position,
    }
    return [Change(_ITEM, row)]


def _item_withdrawn(message: FeedMessage) -> list[Change]:
    """`item` is the key of an item that left by another way; one that never came is gone too."""
    return [Change(_ITEM_GONE, {"of_item": Record(message.payload, "item_withdrawn").name("item")})]


def _staff_changed(message: FeedMessage) -> list[Change]:
    record = Record(_STAFF_DEFAULTS | message.payload, "staff_changed")
    clerk = record.name("clerk")
    for name in ("name", "role", "pin_hash"):
        record.name(name)
    record.names("rights")
    record.whole("pin_version")
    record.flag("pin_temporary")
    record.names("blocked_badges")
    badge = record.name("badge")
    if BadgeNumber.parse(badge).text != badge:
        raise malformed("staff_changed.badge")
    row: dict[str, Any] = {"clerk": clerk, "payload": canonical(message.payload)}
    row |= {"position": message.position, "dismissed": int(record.flag("dismissed"))}
    return [Change(_STAFF, row)]


def _table_changed(message: FeedMessage) -> list[Change]:
    record = Record(message.payload, "table_changed")
    kind, version = record.name("kind"), record.name("version")
    table = message.payload.get("table")
    if not isinstance(table, dict):
        raise malformed("table_changed.table")
    reader = _TABLE_READERS.get(kind)
    if reader is not None and reader(table) != version:
        raise malformed("table_changed.version")
    row = {"kind": kind, "version": version, "payload": canonical(table)}
    return [Change(_TABLE, row | {"position": message.position})]


def _numbers_issued(message: FeedMessage) -> list[Change]:
    record = Record(message.payload, "numbers_issued")
    row: dict[str, Any] = {name: record.name(name) for name in ("kind", "block", "terminal")}
    row |= {"prefix": record.text("prefix"), "epoch": record.whole("epoch", least=1)}
    first = record.whole("first")
    row |= {"first": first, "last": record.whole("last", least=first)}
    return [Change(_BLOCK, row | {"position": message.position})]


def _correction_issued(message: FeedMessage) -> list[Change]:
    """Know a correction by its id: one that comes again, in whatever words, is the same."""
    correction = Correction.from_payload(message.payload)
    row: dict[str, Any] = {"correction": correction.id, "terminal": correction.terminal}
    row |= {"payload": canonical(message.payload), "hash": message.hash.hex(), "dispute": ""}
    return [Change(_CORRECTION, row | {"position": message.position})]


def _dispute_opened(message: FeedMessage) -> list[Change]:
    """Note the case under which the centre looks into a disputed correction."""
    record = Record(message.payload, "dispute_opened")
    row = {"of_correction": record.name("correction"), "case": record.name("case")}
    return [Change(_DISPUTE, row)]


def _entry_recorded(message: FeedMessage) -> list[Change]:
    """Own entries come back in this stream too: a fold may not depend on who folds."""
    record = Record(message.payload, "entry_recorded")
    try:
        entry = read(
            record.name("body").encode(),
            bytes.fromhex(record.name("hash")),
            bytes.fromhex(record.name("signature")),
        )
    except (BrokenEntry, ValueError) as error:
        raise malformed("entry_recorded.body") from error
    terminal = entry.key.terminal
    if terminal != record.name("terminal"):
        raise malformed("entry_recorded.terminal")
    made = [
        Change(_SIBLING, fact._asdict() | entry.key._asdict() | {"state": TAKEN})
        for fact, _cites in entry.facts
    ]
    undone = [
        Change(_SIBLING_UNDONE, _named(fact) | {"of_terminal": terminal, "by": entry.key.text})
        for fact in entry.reverses
    ]
    return made + undone + _on_its_way(entry) + _key_of(entry)


def _on_its_way(entry: Entry) -> list[Change]:
    """Know cash that a window of the branch sent; whether it is received, its facts say."""
    if entry.kind != SENT:
        return []
    sent = Transfer.read(entry.key.text, entry.hash.hex(), decoded(entry.body))
    row = {"transfer": sent.id, "receiver": sent.receiver, "hash": sent.hash, "body": entry.body}
    return [Change(_TRANSFER, row | entry.key._asdict())]


def _key_of(entry: Entry) -> list[Change]:
    """Know the key of a computer of the branch: the centre has checked what it signed."""
    if entry.author.kind is not AuthorKind.TERMINAL:
        return []
    terminal, epoch, _seq = entry.key
    row = {"terminal": terminal, "epoch": epoch, "public_key": entry.signer}
    return [Change(_TERMINAL, row)]


def _named(fact: FactKey) -> dict[str, Any]:
    return {f"of_{name}": value for name, value in fact._asdict().items()}


_PLANS: Final[dict[tuple[Stream, str], Callable[[FeedMessage], list[Change]]]] = {
    (Stream.ITEMS, "item_arrived"): _item_arrived,
    (Stream.ITEMS, "item_withdrawn"): _item_withdrawn,
    (Stream.REFERENCE, "staff_changed"): _staff_changed,
    (Stream.REFERENCE, "table_changed"): _table_changed,
    (Stream.URGENT, "numbers_issued"): _numbers_issued,
    (Stream.URGENT, "correction_issued"): _correction_issued,
    (Stream.URGENT, "dispute_opened"): _dispute_opened,
    (Stream.BRANCH, "entry_recorded"): _entry_recorded,
}

_TABLE_READERS: Final[dict[str, Callable[[dict[str, object]], str]]] = {
    "tariffs": lambda table: Tariffs.from_payload(table).version,
    "policy_terms": lambda table: PolicyTerms.from_payload(table).version,
    "receipt_lines": lambda table: LineTable.from_payload(table).version,
    "documents": lambda table: DocumentTable.from_payload(table).version,
    "reasons": lambda table: ReasonTable.from_payload(table).version,
    "returns": lambda table: ReturnTable.from_payload(table).version,
    "aml": lambda table: AmlTable.from_payload(table).version,
}
"""Tables whose meaning is known here; others are kept as they came."""

_STAFF_DEFAULTS: Final[dict[str, Any]] = {
    "pin_version": 0, "pin_temporary": 0, "blocked_badges": [],
}  # fmt: skip
"""What a centre may leave out that never heard of a change at the branch."""

_ITEM: Final = insert(feed_items).prefix_with("OR REPLACE")
_ITEM_GONE: Final = delete(feed_items).where(feed_items.c.item == bindparam("of_item"))
_STAFF: Final = insert(feed_staff).prefix_with("OR REPLACE")
_TABLE: Final = insert(feed_reference).prefix_with("OR REPLACE")
_BLOCK: Final = insert(feed_blocks).prefix_with("OR REPLACE")
_CORRECTION: Final = insert(feed_corrections).prefix_with("OR IGNORE")
_DISPUTE: Final = (
    update(feed_corrections)
    .where(feed_corrections.c.correction == bindparam("of_correction"))
    .values(dispute=bindparam("case"))
)
_TRANSFER: Final = insert(feed_transfers).prefix_with("OR REPLACE")
_TERMINAL: Final = insert(feed_terminals).prefix_with("OR REPLACE")
_SIBLING: Final = insert(feed_siblings).prefix_with("OR REPLACE")
_SIBLING_UNDONE: Final = (
    update(feed_siblings)
    .where(
        feed_siblings.c.kind == bindparam("of_kind"),
        feed_siblings.c.key == bindparam("of_key"),
        feed_siblings.c.generation == bindparam("of_generation"),
        feed_siblings.c.terminal == bindparam("of_terminal"),  # nobody undoes another's
    )
    .values(state=bindparam("by"))
)
