"""The journal read as a report reads it: from a shift on, up to an entry, in its order."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, or_, select, tuple_

from app.messages.canonical import Payload
from app.messages.entries import EntryKey
from app.store.tables import (
    days,
    journal,
    journal_private,
    postings,
    sessions,
    shifts,
    visit_entries,
)

_PAGE: Final = 500
_CLOSINGS: Final = 31
"""How many closed days are looked at for the one before a day; it is nearly always the last."""

_BODY: Final = msgspec.json.Decoder()
"""Three times as fast as the standard library's: a day has ten thousand entries."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the journal, as far as figures need it."""

    key: EntryKey
    kind: str
    clerk: str
    wall: str
    payload: Payload
    postings: tuple[tuple[str, int], ...]
    documents: tuple[str, ...]
    hash: bytes


@dataclass(frozen=True, slots=True)
class ShiftPlace:
    """A shift's identity and its first entry."""

    shift: str
    number: int
    day: date
    clerk: str
    first: EntryKey


def shifts_of_day(connection: Connection, day: date) -> list[ShiftPlace]:
    """Return the shifts of an operating day, in their order."""
    return _places(connection, shifts.c.day == day.isoformat())


def shift_numbered(connection: Connection, number: int) -> list[ShiftPlace]:
    """Return the shift with this number: none, or the one."""
    return _places(connection, shifts.c.number == number)


def last_day(connection: Connection) -> date | None:
    """Return the day of the newest shift."""
    newest_first = (shifts.c.epoch.desc(), shifts.c.seq.desc())
    found = connection.execute(select(shifts.c.day).order_by(*newest_first).limit(1)).scalar()
    return None if found is None else date.fromisoformat(found)


def closing_into(connection: Connection, day: date) -> EntryKey | None:
    """Return the entry that closed the day before: what comes after it belongs to `day`.

    None for the first day of all. Where a wrong clock made two of them, it is the earlier one.
    """
    same = (
        (journal.c.terminal == days.c.terminal)
        & (journal.c.epoch == days.c.epoch)
        & (journal.c.seq == days.c.seq)
    )
    closed = (
        select(journal.c.terminal, journal.c.epoch, journal.c.seq, journal.c.body)
        .select_from(days.join(journal, same))
        .where(days.c.state == "closed", days.c.day < day.isoformat())
        .order_by(days.c.day.desc())
        .limit(_CLOSINGS)
    )
    found = [
        EntryKey(row.terminal, row.epoch, row.seq)
        for row in connection.execute(closed)
        if _BODY.decode(row.body)["payload"]["next"] == day.isoformat()
    ]
    return min(found, key=lambda key: (key.epoch, key.seq), default=None)


def lines(connection: Connection, first: EntryKey, last: EntryKey | None) -> Iterator[Line]:
    """Yield the entries from `first` on, up to `last` where it is given."""
    wanted = (
        select(journal.c.terminal, journal.c.epoch, journal.c.seq, journal.c.body, journal.c.hash)
        .where(_between(journal, first, last))
        .order_by(journal.c.epoch, journal.c.seq)
    )
    for row in connection.execute(wanted).yield_per(_PAGE):
        yield _line(row)


def last_before(connection: Connection, kind: str, first: EntryKey) -> Line | None:
    """Return the newest entry of a kind before an entry; None where there is none."""
    wanted = (
        select(journal.c.terminal, journal.c.epoch, journal.c.seq, journal.c.body, journal.c.hash)
        .where(journal.c.kind == kind, ~_between(journal, first, None))
        .order_by(journal.c.epoch.desc(), journal.c.seq.desc())
        .limit(1)
    )
    row = connection.execute(wanted).first()
    return None if row is None else _line(row)


def lines_of_visit(connection: Connection, visit: str) -> Iterator[Line]:
    """Yield the entries of a visit, in their order."""
    same = tuple_(journal.c.terminal, journal.c.epoch, journal.c.seq).in_(
        select(visit_entries.c.terminal, visit_entries.c.epoch, visit_entries.c.seq).where(
            visit_entries.c.visit == visit
        )
    )
    wanted = (
        select(journal.c.terminal, journal.c.epoch, journal.c.seq, journal.c.body, journal.c.hash)
        .where(same)
        .order_by(journal.c.epoch, journal.c.seq)
    )
    for row in connection.execute(wanted):
        yield _line(row)


def sums(
    connection: Connection,
    of_shifts: Sequence[str],
    between: Sequence[EntryKey],
    last: EntryKey | None,
) -> dict[str, tuple[int, int]]:
    """Return (put, taken) of each account, added up by the database from its table of postings.

    `between` are the entries that belong to no shift and count all the same.
    """
    entry = tuple_(postings.c.terminal, postings.c.epoch, postings.c.seq)
    put = func.sum(case((postings.c.amount > 0, postings.c.amount), else_=0))
    taken = func.sum(case((postings.c.amount < 0, -postings.c.amount), else_=0))
    wanted = (
        select(postings.c.account, put, taken)
        .where(
            or_(postings.c.shift.in_(of_shifts), entry.in_([tuple(key) for key in between])),
            postings.c.pending == 0,
        )
        .group_by(postings.c.account)
    )
    if last is not None:
        wanted = wanted.where(_not_after(postings, last))
    return {account: (int(add), int(less)) for account, add, less in connection.execute(wanted)}


def clerk_name(connection: Connection, clerk: str, before: EntryKey) -> str:
    """Return the name under which a clerk had signed in before an entry; empty once deleted."""
    same = and_(
        sessions.c.terminal == journal_private.c.terminal,
        sessions.c.epoch == journal_private.c.epoch,
        sessions.c.seq == journal_private.c.seq,
    )
    wanted = (
        select(journal_private.c.private)
        .select_from(sessions.join(journal_private, same))
        .where(sessions.c.clerk == clerk, _not_after(sessions, before))
        .order_by(sessions.c.epoch.desc(), sessions.c.seq.desc())
        .limit(1)
    )
    found = connection.execute(wanted).scalar()
    return "" if found is None else str(json.loads(found).get("name", ""))


def _places(connection: Connection, which: ColumnElement[bool]) -> list[ShiftPlace]:
    wanted = select(shifts).where(which).order_by(shifts.c.epoch, shifts.c.seq)
    return [
        ShiftPlace(
            row.shift,
            row.number,
            date.fromisoformat(row.day),
            row.clerk,
            EntryKey(row.terminal, row.epoch, row.seq),
        )
        for row in connection.execute(wanted)
    ]


def _line(row: Row[*tuple[Any, ...]]) -> Line:
    body = _BODY.decode(row.body)
    return Line(
        key=EntryKey(row.terminal, row.epoch, row.seq),
        kind=body["kind"],
        clerk=body["author"]["id"],
        wall=body["at"]["wall"],
        payload=body["payload"],
        postings=tuple((account, amount) for account, amount in body.get("postings", ())),
        documents=tuple(body.get("documents", ())),
        hash=bytes(row.hash),
    )


def _between(table: Any, first: EntryKey, last: EntryKey | None) -> ColumnElement[bool]:  # noqa: ANN401
    columns = table.c
    since: ColumnElement[bool] = or_(
        columns.epoch > first.epoch,
        and_(columns.epoch == first.epoch, columns.seq >= first.seq),
    )
    return since if last is None else and_(since, _not_after(table, last))


def _not_after(table: Any, last: EntryKey) -> ColumnElement[bool]:  # noqa: ANN401
    columns = table.c
    return or_(
        columns.epoch < last.epoch, and_(columns.epoch == last.epoch, columns.seq <= last.seq)
    )
