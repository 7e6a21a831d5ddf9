"""The journal read from its newest entry backwards, a page at a time."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, tuple_

from app.messages.canonical import decoded
from app.messages.entries import EntryKey
from app.store.print_queue import PrintState
from app.store.queries import SAME_ENTRY
from app.store.tables import (
    acknowledgements,
    held_effects,
    item_states,
    journal,
    policies,
    print_jobs,
    visit_entries,
    visits,
)

_TAKING: Final = ("visit_opened", "item_added")


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it lies in the file."""

    key: EntryKey
    body: dict[str, Any]
    hash: bytes


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A document of an entry: how many copies were asked for, what the newest came to."""

    entry: EntryKey
    document: str
    copies: int
    state: PrintState


def newest(
    connection: Connection, terminal: str, before: EntryKey | None, count: int
) -> list[StoredEntry]:
    """Return the newest entries of a terminal, those before an entry where it is given."""
    wanted = select(*_ENTRY).where(journal.c.terminal == terminal, _before(before))
    return _entries(connection, wanted.order_by(*_BACKWARDS).limit(count))


def newest_of_visits(
    connection: Connection, of: tuple[str, ...], before: EntryKey | None, count: int
) -> list[StoredEntry]:
    """Return the newest entries of some visits, those before an entry where it is given."""
    wanted = (
        select(*_ENTRY)
        .select_from(visit_entries.join(journal, SAME_ENTRY))
        .where(visit_entries.c.visit.in_(of), _before(before))
    )
    return _entries(connection, wanted.order_by(*_BACKWARDS).limit(count))


def entry(connection: Connection, key: EntryKey) -> StoredEntry | None:
    """Return one entry; None where there is none."""
    wanted = select(*_ENTRY).where(_is(journal, key))
    return next(iter(_entries(connection, wanted)), None)


def last_visit_of(connection: Connection, number: str) -> tuple[str, ...]:
    """Return the visits that an item or a policy of this number was in last."""
    of_item = select(item_states.c.visit).where(item_states.c.identifier == number)
    of_policy = select(policies.c.visit).where(policies.c.number == number)
    return tuple(connection.scalars(of_item.union(of_policy)))


def visits_with(
    connection: Connection, terminal: str, number: str, before: EntryKey | None, count: int
) -> tuple[tuple[str, ...], EntryKey | None]:
    """Return the visits that took an item along in the next `count` entries backwards.

    Also returns the entry before which to go on, None at the journal's beginning.
    """
    stretch = (
        select(journal.c.epoch, journal.c.seq, journal.c.kind, journal.c.body)
        .where(journal.c.terminal == terminal, _before(before))
        .order_by(*_BACKWARDS)
        .limit(count)
        .subquery()
    )
    wanted = select(stretch.c.body).where(
        stretch.c.kind.in_(_TAKING), func.instr(stretch.c.body, number.encode()) > 0
    )
    payloads = [decoded(body)["payload"] for body in connection.scalars(wanted)]
    last = connection.execute(
        select(journal.c.terminal, journal.c.epoch, journal.c.seq)
        .where(journal.c.terminal == terminal, _before(before))
        .order_by(*_BACKWARDS)
        .limit(1)
        .offset(count - 1)
    ).first()
    visits = (each["visit"] for each in payloads if each["item"]["identifier"] == number)
    return tuple(visits), None if last is None else EntryKey(*last)


def items_of(connection: Connection, of: set[str]) -> dict[str, str]:
    """Return the number of the item that each visit was begun with."""
    same = (
        (journal.c.terminal == visits.c.terminal)
        & (journal.c.epoch == visits.c.epoch)
        & (journal.c.seq == visits.c.seq)
    )
    wanted = (
        select(visits.c.visit, journal.c.body)
        .select_from(visits.join(journal, same))
        .where(visits.c.visit.in_(of))
    )
    found = connection.execute(wanted)
    return {row.visit: decoded(row.body)["payload"]["item"]["identifier"] for row in found}


def acknowledged(connection: Connection, terminal: str) -> dict[int, int]:
    """Return up to which entry the centre has proven each epoch."""
    wanted = (
        select(acknowledgements.c.epoch, func.max(acknowledgements.c.seq).label("last"))
        .where(acknowledgements.c.terminal == terminal)
        .group_by(acknowledgements.c.epoch)
    )
    return {row.epoch: row.last for row in connection.execute(wanted)}


def held(connection: Connection, keys: list[EntryKey]) -> dict[EntryKey, str]:
    """Return why the centre holds the effect of an entry, for those that it holds."""
    of = held_effects.c
    wanted = select(of.terminal, of.epoch, of.seq, of.reason).where(
        tuple_(of.terminal, of.epoch, of.seq).in_([tuple(key) for key in keys])
    )
    return {EntryKey(*key): reason for *key, reason in connection.execute(wanted)}


def papers(connection: Connection, keys: list[EntryKey]) -> list[StoredPaper]:
    """Return the papers of some entries, oldest first; the customer's slip before certificates."""
    of = print_jobs.c
    wanted = (
        select(of.terminal, of.epoch, of.seq, of.document, of.copy, of.state)
        .where(tuple_(of.terminal, of.epoch, of.seq).in_([tuple(key) for key in keys]))
        .order_by(of.epoch, of.seq, of.document, of.copy)
    )
    found: dict[tuple[EntryKey, str], StoredPaper] = {}
    for *key, document, copy, state in connection.execute(wanted):
        paper = StoredPaper(EntryKey(*key), document, copy, PrintState(state))
        found[paper.entry, document] = paper
    return sorted(found.values(), key=lambda each: (each.entry, ":" in each.document))


def keys_of_visit(connection: Connection, visit: str) -> list[EntryKey]:
    """Return the keys of a visit's entries."""
    of = visit_entries.c
    wanted = select(of.terminal, of.epoch, of.seq).where(of.visit == visit)
    return [EntryKey(*row) for row in connection.execute(wanted)]


def _entries(connection: Connection, wanted: Any) -> list[StoredEntry]:  # noqa: ANN401
    return [_entry(row) for row in connection.execute(wanted)]


def _entry(row: Row[*tuple[Any, ...]]) -> StoredEntry:
    key = EntryKey(row.terminal, row.epoch, row.seq)
    return StoredEntry(key, decoded(row.body), bytes(row.hash))


def _before(key: EntryKey | None) -> ColumnElement[bool]:
    if key is None:
        return journal.c.seq > 0
    return or_(
        journal.c.epoch < key.epoch, and_(journal.c.epoch == key.epoch, journal.c.seq < key.seq)
    )


def _is(table: Any, key: EntryKey) -> ColumnElement[bool]:  # noqa: ANN401
    columns = table.c
    found: ColumnElement[bool] = and_(
        columns.terminal == key.terminal, columns.epoch == key.epoch, columns.seq == key.seq
    )
    return found


_ENTRY: Final = (
    journal.c.terminal,
    journal.c.epoch,
    journal.c.seq,
    journal.c.body,
    journal.c.hash,
)
_BACKWARDS: Final = (journal.c.epoch.desc(), journal.c.seq.desc())
