"""The journal read as a report reads it: from a shift on, up to an entry, in its order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

import msgspec
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    tuple_,
)

from app.messages.canonical import Payload, decoded
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
    return _places(connection, _SHIFTS_OF_DAY, {"of_day": day.isoformat()})


def shift_numbered(connection: Connection, number: int) -> list[ShiftPlace]:
    """Return the shift with this number: none, or the one."""
    return _places(connection, _SHIFT_NUMBERED, {"of_number": number})


def last_day(connection: Connection) -> date | None:
    """Return the day of the newest shift."""
    found = connection.execute(_LAST_DAY).scalar()
    return None if found is None else date.fromisoformat(found)


def closing_into(connection: Connection, day: date) -> EntryKey | None:
    """Return the entry that closed the day before: what comes after it belongs to `day`.

    None for the first day of all. Where a wrong clock made two of them, it is the earlier one.
    """
    found = [
        EntryKey(row.terminal, row.epoch, row.seq)
        for row in connection.execute(_CLOSED, {"before": day.isoformat()})
        if _BODY.decode(row.body)["payload"]["next"] == day.isoformat()
    ]
    return min(found, key=lambda key: (key.epoch, key.seq), default=None)


def lines(connection: Connection, first: EntryKey, last: EntryKey | None) -> Iterator[Line]:
    """Yield the entries from `first` on, up to `last` where it is given."""
    wanted: dict[str, int] = {"first_epoch": first.epoch, "first_seq": first.seq}
    if last is not None:
        wanted |= {"last_epoch": last.epoch, "last_seq": last.seq}
    for row in connection.execute(_LINES if last is None else _LINES_UPTO, wanted).yield_per(_PAGE):
        yield _line(row)


def last_before(connection: Connection, kind: str, first: EntryKey) -> Line | None:
    """Return the newest entry of a kind before an entry; None where there is none."""
    wanted = (
        select(journal.c.terminal, journal.c.epoch, journal.c.seq, journal.c.body, journal.c.hash)
        .where(journal.c.kind == kind, ~_from(journal, first.epoch, first.seq))
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
    keys = _repeated(list(between))
    wanted: dict[str, Any] = {"of_shifts": list(of_shifts)}
    for at, key in enumerate(keys):
        names = zip(_entry_names(at), key, strict=True)
        wanted |= dict(names)
    if last is not None:
        wanted |= {"last_epoch": last.epoch, "last_seq": last.seq}
    found = connection.execute(_sums(len(keys), last is not None), wanted)
    return {account: (int(add), int(less)) for account, add, less in found}


@cache
def _sums(entries: int, is_upto: bool) -> Select[Any]:  # noqa: FBT001 - of one caller
    """Return the statement for so many entries beside the shifts: built once, compiled once."""
    columns = postings.c
    put = func.sum(case((columns.amount > 0, columns.amount), else_=0))
    taken = func.sum(case((columns.amount < 0, -columns.amount), else_=0))
    each = (columns.terminal, columns.epoch, columns.seq)
    beside = (
        and_(*(column == bindparam(name) for column, name in zip(each, names, strict=True)))
        for names in map(_entry_names, range(entries))
    )
    of_shifts = columns.shift.in_(bindparam("of_shifts", expanding=True))
    wanted = (
        select(columns.account, put.label("put"), taken.label("taken"))
        .where(or_(of_shifts, *beside), columns.pending == 0)
        .group_by(columns.account)
    )
    return wanted.where(_upto(postings, *_LAST)) if is_upto else wanted


def _entry_names(at: int) -> tuple[str, str, str]:
    return f"terminal_of_{at}", f"epoch_of_{at}", f"seq_of_{at}"


def _repeated(keys: list[EntryKey]) -> list[EntryKey]:
    """Repeat the last one up to a power of two, so that there are few statements."""
    wanted = 1 << (len(keys) - 1).bit_length() if keys else 0
    return keys + keys[-1:] * (wanted - len(keys))


def clerk_name(connection: Connection, clerk: str, before: EntryKey) -> str:
    """Return the name under which a clerk had signed in before an entry; empty once deleted."""
    wanted = {"of_clerk": clerk, "last_epoch": before.epoch, "last_seq": before.seq}
    found = connection.execute(_SIGNED_IN, wanted).scalar()
    return "" if found is None else str(decoded(found).get("name", ""))


def _places(
    connection: Connection, which: Select[Any], wanted: dict[str, str | int]
) -> list[ShiftPlace]:
    return [
        ShiftPlace(
            row.shift,
            row.number,
            date.fromisoformat(row.day),
            row.clerk,
            EntryKey(row.terminal, row.epoch, row.seq),
        )
        for row in connection.execute(which, wanted)
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


_Place = int | BindParameter[int]


def _from(table: Table, epoch: _Place, seq: _Place) -> ColumnElement[bool]:
    columns = table.c
    return or_(columns.epoch > epoch, and_(columns.epoch == epoch, columns.seq >= seq))


def _upto(table: Table, epoch: _Place, seq: _Place) -> ColumnElement[bool]:
    columns = table.c
    return or_(columns.epoch < epoch, and_(columns.epoch == epoch, columns.seq <= seq))


_FIRST: Final = (bindparam("first_epoch", type_=Integer), bindparam("first_seq", type_=Integer))
_LAST: Final = (bindparam("last_epoch", type_=Integer), bindparam("last_seq", type_=Integer))
_SHIFTS: Final = select(shifts).order_by(shifts.c.epoch, shifts.c.seq)
_SHIFTS_OF_DAY: Final = _SHIFTS.where(shifts.c.day == bindparam("of_day"))
_SHIFT_NUMBERED: Final = _SHIFTS.where(shifts.c.number == bindparam("of_number"))
_LAST_DAY: Final = (
    select(shifts.c.day).order_by(shifts.c.epoch.desc(), shifts.c.seq.desc()).limit(1)
)
_CLOSED: Final = (
    select(journal.c.terminal, journal.c.epoch, journal.c.seq, journal.c.body)
    .select_from(
        days.join(
            journal,
            (journal.c.terminal == days.c.terminal)
            & (journal.c.epoch == days.c.epoch)
            & (journal.c.seq == days.c.seq),
        )
    )
    .where(days.c.state == "closed", days.c.day < bindparam("before"))
    .order_by(days.c.day.desc())
    .limit(_CLOSINGS)
)
_LINES: Final = (
    select(journal.c.terminal, journal.c.epoch, journal.c.seq, journal.c.body, journal.c.hash)
    .where(_from(journal, *_FIRST))
    .order_by(journal.c.epoch, journal.c.seq)
)
_LINES_UPTO: Final = _LINES.where(_upto(journal, *_LAST))
_SIGNED_IN: Final = (
    select(journal_private.c.private)
    .select_from(
        sessions.join(
            journal_private,
            and_(
                sessions.c.terminal == journal_private.c.terminal,
                sessions.c.epoch == journal_private.c.epoch,
                sessions.c.seq == journal_private.c.seq,
            ),
        )
    )
    .where(sessions.c.clerk == bindparam("of_clerk"), _upto(sessions, *_LAST))
    .order_by(sessions.c.epoch.desc(), sessions.c.seq.desc())
    .limit(1)
)
