"""Checks what came down: each stream's chain, the centre's signatures, and what was made of it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select

from app.messages.canonical import ZERO_HASH
from app.messages.feed import BrokenFeed, FeedMessage, is_head_signed, read_message
from app.messages.wire import Acknowledgement
from app.store import tables
from app.store.feed_projections import APPLIED, Change, changes, write
from app.store.scratch import empty_tables
from app.store.tables import feed_cursors, feed_log

PROJECTED: Final = (
    "feed_items", "feed_staff", "feed_reference", "feed_blocks", "feed_siblings",
    "feed_corrections", "feed_transfers", "feed_terminals",
)  # fmt: skip

_PORTION: Final = 500
"""Changes that are written at once."""

_KEPT: Final = 256
"""Messages that are kept read."""

Finding = tuple[str, int, str]
"""Where, 0 (no entry of the journal), what."""


def check(connection: Connection, centre_key: str) -> Iterator[Finding]:
    """Yield what in the feed log, its cursors or its projections is not as it came."""
    with empty_tables() as folded:
        for cursor in connection.execute(_CURSORS).all():
            try:
                _check_stream(connection, folded, cursor, centre_key)
            except BrokenFeed as error:
                yield "feed_log", 0, f"{cursor.stream}: {error}"
                return
        yield from _compare(connection, folded)


def answer(row: Row[*tuple[Any, ...]]) -> Acknowledgement:
    """Return a stored acknowledgement as the centre sent it."""
    return Acknowledgement(
        row.terminal, row.epoch, row.seq, row.head, row.turnover, bytes(row.signature)
    )


def _check_stream(
    connection: Connection,
    folded: Connection,
    cursor: Row[*tuple[Any, ...]],
    centre_key: str,
) -> None:
    head, position = ZERO_HASH, 0
    signed = True
    applied: list[Change] = []
    for row in connection.execute(_STREAM, {"of_stream": cursor.stream}):
        message = _message(row, position + 1, head)
        signed = bool(row.signature)
        if signed and not is_head_signed(centre_key, message.hash, bytes(row.signature)):
            raise BrokenFeed(f"{row.position}: not signed by the centre")
        if row.state == APPLIED:
            applied += _changes(message.body)
        if len(applied) >= _PORTION:
            write(folded, applied)
            applied.clear()
        head, position = message.hash.hex(), row.position
    if (position, head) != (cursor.position, cursor.head) or not signed:
        raise BrokenFeed(f"ends at {position}, its cursor stands at {cursor.position}")
    write(folded, applied)


def _message(row: Row[*tuple[Any, ...]], position: int, head: str) -> FeedMessage:
    message = _read(bytes(row.body))
    place = (str(message.stream), message.position, message.prev, message.hash)
    if place != (row.stream, position, head, bytes(row.hash)):
        raise BrokenFeed(f"{position}: the chain does not lead here")
    return message


@lru_cache(maxsize=_KEPT)
def _read(body: bytes) -> FeedMessage:
    """Read a message; the same bytes are the same one, and a short log is read again and again."""
    return read_message(body)


@lru_cache(maxsize=_KEPT)
def _changes(body: bytes) -> tuple[Change, ...]:
    return tuple(changes(_read(body)))


def _compare(connection: Connection, folded: Connection) -> Iterator[Finding]:
    for name, wanted in _COMPARED.items():
        if connection.execute(wanted).all() != folded.execute(wanted).all():
            yield name, 0, "not what follows from the feed log"


_CURSORS: Final = select(feed_cursors)
_STREAM: Final = (
    select(feed_log)
    .where(feed_log.c.stream == bindparam("of_stream"))
    .order_by(feed_log.c.position)
)
_COMPARED: Final = {
    name: select(tables.metadata.tables[name]).order_by(
        *tables.metadata.tables[name].primary_key.columns
    )
    for name in PROJECTED
}
