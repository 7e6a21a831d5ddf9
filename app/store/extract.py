"""The journal's stored rows as they leave the house: exact bytes, one after the other."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from app.messages.canonical import decoded
from app.messages.entries import EntryKey
from app.messages.feed import Stream
from app.messages.signers import EPOCH_OPENED, SESSION_CLOSED, SESSION_OPENED
from app.store.projections import DAY_OPENED
from app.store.tables import acknowledgements, feed_log, journal

Stored = Row[*tuple[Any, ...]]
Rows = Iterator[Stored]

_PAGE: Final = 500


def ends(connection: Connection) -> tuple[EntryKey, EntryKey] | None:
    """Return the first and the last entry of the whole journal; None while it is empty."""
    wanted = select(journal.c.terminal, journal.c.epoch, journal.c.seq)
    up, down = (journal.c.epoch, journal.c.seq), (journal.c.epoch.desc(), journal.c.seq.desc())
    first, last = (connection.execute(wanted.order_by(*by).limit(1)).first() for by in (up, down))
    return None if first is None or last is None else (EntryKey(*first), EntryKey(*last))


def day_bounds(connection: Connection, day: str) -> tuple[EntryKey, EntryKey | None] | None:
    """Return where an operating day begins and the next one does; None for a day that never was."""
    wanted = (
        select(journal.c.terminal, journal.c.epoch, journal.c.seq, journal.c.body)
        .where(journal.c.kind == DAY_OPENED)
        .order_by(journal.c.epoch, journal.c.seq)
    )
    found: EntryKey | None = None
    for row in connection.execute(wanted):
        key = EntryKey(row.terminal, row.epoch, row.seq)
        if found is not None:
            return found, key
        if decoded(row.body)["payload"]["day"] == day:
            found = key
    return None if found is None else (found, None)


def previous(connection: Connection, key: EntryKey) -> Stored | None:
    """Return the key and hash of the entry before one, in any epoch; None before the first."""
    wanted = select(journal.c.terminal, journal.c.epoch, journal.c.seq, journal.c.hash)
    before = wanted.where(_until(journal, key, inclusive=False))
    newest_first = (journal.c.epoch.desc(), journal.c.seq.desc())
    return connection.execute(before.order_by(*newest_first).limit(1)).first()


def entries(connection: Connection, first: EntryKey, last: EntryKey) -> Rows:
    """Yield key, body, hash and signature of the entries from `first` to `last`."""
    wanted = (
        select(journal)
        .where(_since(journal, first), _until(journal, last))
        .order_by(journal.c.epoch, journal.c.seq)
    )
    yield from connection.execute(wanted).yield_per(_PAGE)


def answers(connection: Connection, first: EntryKey, last: EntryKey | None) -> Rows:
    """Yield the centre's acknowledgements of these entries; without `last`, all from `first` on."""
    wanted = select(acknowledgements).where(_since(acknowledgements, first))
    if last is not None:
        wanted = wanted.where(_until(acknowledgements, last))
    in_order = wanted.order_by(acknowledgements.c.epoch, acknowledgements.c.seq)
    yield from connection.execute(in_order).yield_per(_PAGE)


def urgent_news(connection: Connection) -> Rows:
    """Yield body and signature of the urgent stream: the blocks that numbers are taken from."""
    wanted = select(feed_log.c.body, feed_log.c.signature)
    of_stream = wanted.where(feed_log.c.stream == str(Stream.URGENT))
    yield from connection.execute(of_stream.order_by(feed_log.c.position)).yield_per(_PAGE)


def signers_before(connection: Connection, first: EntryKey) -> Rows:
    """Yield the earlier entries of the epoch that say who may sign at `first`."""
    in_epoch = and_(journal.c.epoch == first.epoch, journal.c.seq < first.seq)

    def newest(kind: str) -> int:
        wanted = select(func.max(journal.c.seq)).where(in_epoch, journal.c.kind == kind)
        return connection.execute(wanted).scalar() or 0

    opened = newest(SESSION_OPENED)
    is_open = opened > newest(SESSION_CLOSED)
    wanted = [newest(EPOCH_OPENED), *([opened] if is_open else [])]
    rows = select(journal).where(in_epoch, journal.c.seq.in_(wanted)).order_by(journal.c.seq)
    yield from connection.execute(rows)


def _since(table: Any, first: EntryKey) -> ColumnElement[bool]:  # noqa: ANN401
    at = table.c
    return or_(at.epoch > first.epoch, and_(at.epoch == first.epoch, at.seq >= first.seq))


def _until(table: Any, last: EntryKey, *, inclusive: bool = True) -> ColumnElement[bool]:  # noqa: ANN401
    at = table.c
    seq = last.seq if inclusive else last.seq - 1
    return or_(at.epoch < last.epoch, and_(at.epoch == last.epoch, at.seq <= seq))
