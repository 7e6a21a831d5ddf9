"""What several services read before they act: shift, visit, tables, and today's date."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Connection, select

from app.domain.ledger import Posting
from app.domain.shift import CashCount, Shift, ShiftState
from app.domain.visit import Visit
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload, parse
from app.messages.entries import EntryKey
from app.store import agent_state, arrivals, claims, queries
from app.store.journal import Journal
from app.store.staff import is_dismissed
from app.store.tables import journal as journal_table

_OWN_TAIL: Final = (
    select(journal_table.c.terminal, journal_table.c.epoch, journal_table.c.seq)
    .order_by(journal_table.c.epoch.desc(), journal_table.c.seq.desc())
    .limit(1)
)
Table = TypeVar("Table")
_TABLES_KEPT: Final = 16


def lines(postings: Iterable[Posting]) -> tuple[tuple[str, int], ...]:
    """Return postings as an entry carries them: (account, kopecks)."""
    return tuple((str(posting.account), posting.amount.kopecks) for posting in postings)


def local_day(journal: Journal) -> date:
    """Return today's date in the branch's zone, which is the machine's."""
    return journal.clock.read().wall.astimezone().date()


def shift_of(connection: Connection) -> Shift | None:
    """Return the drawer's open shift as its opening entry tells it."""
    row = queries.open_shift(connection)
    if row is None:
        return None
    if row.body is None:
        raise RuntimeError("a shift without its entry")
    return _shift(row.shift, row.number, row.day, row.clerk, row.state, row.body)


@lru_cache(maxsize=1)
def _shift(shift: str, number: int, day: str, clerk: str, state: str, body: bytes) -> Shift:
    """Read a row with the entry that opened the shift: the same row is the same shift."""
    entry = parse(body)
    return Shift(
        id=shift,
        number=number,
        day=date.fromisoformat(day),
        clerk=clerk,
        state=ShiftState(state),
        opened_at=datetime.fromisoformat(str(entry["at"]["wall"])),
        opening=CashCount.from_payload(entry["payload"]["count"]).total,
    )


def require_own_file(connection: Connection) -> None:
    """Raise what the agent has found about this file, for one that nothing may be sold from.

    FILE_OLDER, FILE_SWAPPED or DATABASE_DAMAGED from what is kept outside the file; FILE_OLDER or
    FORKED from the centre.
    """
    names = (agent_state.FILE_ALARM, agent_state.ALARM)
    text, stopped = agent_state.read_states(connection, names).values()
    if text:
        facts = parse(text.encode())
        raise ClerkError(Refusal(facts.pop("code")), **facts)
    kind, epoch, seq = (stopped or "none 0 0").split()
    row = connection.execute(_OWN_TAIL).first() if int(epoch) else None
    if row is None or row.epoch != int(epoch):
        return
    if kind == "forked":
        raise ClerkError(Refusal.FORKED, epoch=row.epoch)
    last = EntryKey(row.terminal, row.epoch, int(seq)).text
    raise ClerkError(Refusal.FILE_OLDER, last=last, missing=int(seq) - row.seq)


def require_shift(connection: Connection, clerk: str | None = None) -> Shift:
    """Return the open shift; raise SHIFT_CLOSED without one, DRAWER_IN_USE if it is another's.

    What somebody left who does not work here any more is finished by whoever signs in next, under
    their own name: visits in hand, the count and the close.
    """
    shift = shift_of(connection)
    if shift is None:
        raise ClerkError(Refusal.SHIFT_CLOSED)
    if clerk is not None and shift.clerk != clerk and not is_dismissed(connection, shift.clerk):
        raise ClerkError(Refusal.DRAWER_IN_USE, number=shift.number)
    return shift


def require_visit(connection: Connection, visit_id: str) -> Visit:
    """Return the visit as the record tells it; raise NO_VISIT where there is none."""
    visit = queries.visit(connection, visit_id)
    if visit is None:
        raise ClerkError(Refusal.NO_VISIT)
    return visit


def require_table(connection: Connection, kind: str, read: Callable[[Payload], Table]) -> Table:
    """Return a dated table that came down the feed; raise NO_TARIFF while there is none.

    `read` makes the table of its payload. The same bytes are read once: a table is frozen.
    """
    table = find_table(connection, kind, read)
    if table is None:
        raise ClerkError(Refusal.NO_TARIFF, table=kind)
    return table


def find_table(connection: Connection, kind: str, read: Callable[[Payload], Table]) -> Table | None:
    """Return a dated table as `require_table` does, None while there is none."""
    payload = arrivals.reference(connection, kind)
    return None if payload is None else cast(Table, _table(read, payload))


@lru_cache(maxsize=_TABLES_KEPT)
def _table(read: Callable[[Payload], Any], payload: bytes) -> Any:  # noqa: ANN401 - what `read` gives
    return read(json.loads(payload))


def claim_fact(connection: Connection, kind: str, key: str, refusal: Refusal) -> Any:  # noqa: ANN401
    """Return the claim for a fact's next generation; raise the refusal while it is taken."""
    claim = claims.next_claim(connection, kind, key)
    if claim is None:
        raise ClerkError(refusal, item=key.partition("@")[0])
    return claim
