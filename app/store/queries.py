"""What the journal says: visits, shifts, sums and entries."""

import json
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, select

from app.domain.money import Money
from app.domain.visit import Visit, VisitState
from app.domain.visit_fold import VisitEntry, fold
from app.messages.entries import EntryKey
from app.store.tables import (
    days,
    journal,
    journal_private,
    postings,
    shifts,
    visit_entries,
    visits,
)


def head(connection: Connection, terminal: str, epoch: int) -> tuple[int, bytes] | None:
    """Return (seq, hash) of the newest entry of an epoch; None before the first."""
    row = connection.execute(_HEAD, {"of_terminal": terminal, "of_epoch": epoch}).first()
    return None if row is None else (row.seq, bytes(row.hash))


def visit(connection: Connection, visit_id: str) -> Visit | None:
    """Fold a visit from its entries; None where there is no such visit."""
    rows = connection.execute(_VISIT_ENTRIES, {"visit_id": visit_id}).all()
    return fold(_visit_entry(row) for row in rows) if rows else None


def visits_in(connection: Connection, states: Iterable[VisitState]) -> list[Visit]:
    """Return the visits in these states, oldest first."""
    wanted = {"states": [str(state) for state in states]}
    found = (visit(connection, row.visit) for row in connection.execute(_VISITS_IN, wanted))
    return [each for each in found if each is not None]


def open_shift(connection: Connection) -> Row[*tuple[Any, ...]] | None:
    """Return the open shift of this drawer."""
    return connection.execute(_OPEN_SHIFT).first()


def last_shift_number(connection: Connection) -> int:
    return connection.execute(select(func.max(shifts.c.number))).scalar() or 0


def open_day(connection: Connection) -> str | None:
    return connection.execute(_OPEN_DAY).scalar()


def account(connection: Connection, name: str, shift: str) -> Money:
    """Return the sum of an account's final postings in a shift."""
    wanted = {"of_account": name, "of_shift": shift}
    return Money(connection.execute(_ACCOUNT, wanted).scalar() or 0)


def entry_row(connection: Connection, key: EntryKey) -> Row[*tuple[Any, ...]] | None:
    """Return an entry's body and personal data as they are stored."""
    return connection.execute(_ENTRY, key._asdict()).first()


def entry_facts(connection: Connection, key: EntryKey) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return an entry's payload and its personal data, which may be gone."""
    row = entry_row(connection, key)
    if row is None:
        raise LookupError(key.text)
    return json.loads(row.body)["payload"], json.loads(row.private) if row.private else {}


def _visit_entry(row: Row[*tuple[Any, ...]]) -> VisitEntry:
    body = json.loads(row.body)
    return VisitEntry(
        kind=body["kind"],
        key=EntryKey(row.terminal, row.epoch, row.seq).text,
        clerk=body["author"]["id"],
        boot=body["at"]["boot"],
        mono_ms=body["at"]["mono_ms"],
        payload=body["payload"],
        private=json.loads(row.private) if row.private is not None else {},
    )


_HEAD: Final = (
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
_VISIT_ENTRIES: Final = (
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
_OPEN_SHIFT: Final = select(shifts).where(shifts.c.state == "open")
_OPEN_DAY: Final = select(days.c.day).where(days.c.state == "open").order_by(days.c.day.desc())
_ACCOUNT: Final = select(func.sum(postings.c.amount)).where(
    postings.c.account == bindparam("of_account"),
    postings.c.shift == bindparam("of_shift"),
    postings.c.pending == 0,
)
_ENTRY: Final = (
    select(journal.c.body, journal.c.hash, journal.c.signature, journal_private.c.private)
    .select_from(journal.outerjoin(journal_private, PRIVATE_OF_ENTRY))
    .where(
        journal.c.terminal == bindparam("terminal"),
        journal.c.epoch == bindparam("epoch"),
        journal.c.seq == bindparam("seq"),
    )
)
