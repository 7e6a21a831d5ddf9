"""What the journal says: visits, shifts, sums and entries."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, func, select

from app.domain.money import Money
from app.domain.visit import Visit, VisitState
from app.domain.visit_fold import VisitEntry, fold, follow
from app.messages.canonical import decoded
from app.messages.entries import Entry, EntryKey
from app.store.prepared import Query
from app.store.tables import (
    days,
    journal,
    journal_private,
    postings,
    shifts,
    visit_entries,
    visits,
)

_PREFIXES_KEPT: Final = 64
"""Folded beginnings of visits that are kept at hand: those of about eight visits."""

_ROWS_KEPT: Final = 32
"""A visit of more entries is folded from its first one each time."""


def head(connection: Connection, terminal: str, epoch: int) -> tuple[int, bytes] | None:
    """Return (seq, hash) of the newest entry of an epoch; None before the first."""
    row = _HEAD.first(connection, {"of_terminal": terminal, "of_epoch": epoch})
    return None if row is None else (row.seq, bytes(row.hash))


def visit(connection: Connection, visit_id: str) -> Visit | None:
    """Fold a visit from its entries; None where there is no such visit."""
    rows = _VISIT_ENTRIES.all(connection, {"visit_id": visit_id})
    if len(rows) > _ROWS_KEPT:
        return fold(map(_visit_entry, rows))
    return _folded(tuple(rows)) if rows else None


def bodies_of_visit(connection: Connection, visit_id: str) -> list[bytes]:
    """Return a visit's entries as they are stored, in their order."""
    rows = _VISIT_ENTRIES.all(connection, {"visit_id": visit_id})
    return [bytes(row.body) for row in rows]


def visit_after(before: Visit, entry: Entry) -> Visit:
    """Fold one more entry, just appended and without personal data that a visit would show."""
    return follow(
        before,
        VisitEntry(
            kind=entry.kind,
            key=entry.key.text,
            clerk=entry.author.id,
            boot=entry.at["boot"],
            mono_ms=entry.at["mono_ms"],
            payload=entry.payload,
            private={},
        ),
    )


def visits_in(connection: Connection, states: Iterable[VisitState]) -> list[Visit]:
    """Return the visits in these states, oldest first."""
    wanted = {"states": [str(state) for state in states]}
    found = (visit(connection, row.visit) for row in connection.execute(_VISITS_IN, wanted))
    return [each for each in found if each is not None]


def open_shift(connection: Connection) -> Any:  # noqa: ANN401 - a row
    """Return the row of this drawer's open shift, with the `body` of the entry that opened it.

    None while there is no open shift.
    """
    return _OPEN_SHIFT.first(connection)


def last_shift_number(connection: Connection) -> int:
    return _LAST_SHIFT_NUMBER.scalar(connection) or 0


def open_day(connection: Connection) -> str | None:
    day: str | None = _OPEN_DAY.scalar(connection)
    return day


def account(connection: Connection, name: str, shift: str) -> Money:
    """Return the sum of an account's final postings in a shift."""
    wanted = {"of_account": name, "of_shift": shift}
    return Money(_ACCOUNT.scalar(connection, wanted) or 0)


def entry_row(connection: Connection, key: EntryKey) -> Any:  # noqa: ANN401 - a row
    """Return an entry's body and personal data as they are stored; None without such an entry."""
    return _ENTRY.first(connection, key._asdict())


def entry_facts(connection: Connection, key: EntryKey) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return an entry's payload and its personal data, which may be gone."""
    row = entry_row(connection, key)
    if row is None:
        raise LookupError(key.text)
    return decoded(row.body)["payload"], decoded(row.private) if row.private else {}


@lru_cache(maxsize=_PREFIXES_KEPT)
def _folded(rows: tuple[Any, ...]) -> Visit:
    """Fold a visit's rows. The same bytes fold to the same visit, so no prefix is folded twice."""
    *before, last = rows
    return follow(_folded(tuple(before)) if before else None, _visit_entry(last))


def _visit_entry(row: Any) -> VisitEntry:  # noqa: ANN401 - a row
    body = decoded(row.body)
    return VisitEntry(
        kind=body["kind"],
        key=EntryKey(row.terminal, row.epoch, row.seq).text,
        clerk=body["author"]["id"],
        boot=body["at"]["boot"],
        mono_ms=body["at"]["mono_ms"],
        payload=body["payload"],
        private=decoded(row.private) if row.private is not None else {},
    )


_HEAD: Final = Query(
    select(journal.c.seq, journal.c.hash)
    .where(journal.c.terminal == bindparam("of_terminal"), journal.c.epoch == bindparam("of_epoch"))
    .order_by(journal.c.seq.desc())
    .limit(1)
)
SAME_ENTRY: Final = (
    (journal.c.terminal == visit_entries.c.terminal)
    & (journal.c.epoch == visit_entries.c.epoch)
    & (journal.c.seq == visit_entries.c.seq)
)
PRIVATE_OF_ENTRY: Final = (
    (journal.c.terminal == journal_private.c.terminal)
    & (journal.c.epoch == journal_private.c.epoch)
    & (journal.c.seq == journal_private.c.seq)
)
_VISIT_ENTRIES: Final = Query(
    select(
        journal.c.terminal,
        journal.c.epoch,
        journal.c.seq,
        journal.c.body,
        journal_private.c.private,
    )
    .select_from(
        visit_entries.join(journal, SAME_ENTRY).outerjoin(journal_private, PRIVATE_OF_ENTRY)
    )
    .where(visit_entries.c.visit == bindparam("visit_id"))
    .order_by(journal.c.epoch, journal.c.seq)
)
_VISITS_IN: Final = (
    select(visits.c.visit)
    .where(visits.c.state.in_(bindparam("states", expanding=True)))
    .order_by(visits.c.epoch, visits.c.seq)
)
_OPENING: Final = and_(
    *[journal.c[name] == shifts.c[name] for name in ("terminal", "epoch", "seq")]
)
_OPEN_SHIFT: Final = Query(
    select(shifts, journal.c.body)
    .select_from(shifts.outerjoin(journal, _OPENING))
    .where(shifts.c.state == "open")
)
_LAST_SHIFT_NUMBER: Final = Query(select(func.max(shifts.c.number)))
_OPEN_DAY: Final = Query(
    select(days.c.day).where(days.c.state == "open").order_by(days.c.day.desc())
)
_ACCOUNT: Final = Query(
    select(func.sum(postings.c.amount)).where(
        postings.c.account == bindparam("of_account"),
        postings.c.shift == bindparam("of_shift"),
        postings.c.pending == 0,
    )
)
_ENTRY: Final = Query(
    select(journal.c.body, journal.c.hash, journal.c.signature, journal_private.c.private)
    .select_from(journal.outerjoin(journal_private, PRIVATE_OF_ENTRY))
    .where(
        journal.c.terminal == bindparam("terminal"),
        journal.c.epoch == bindparam("epoch"),
        journal.c.seq == bindparam("seq"),
    )
)
