"""The feed log: the centre's messages as they were signed, with a cursor for each stream."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from app.errors import ClerkError
from app.messages.canonical import ZERO_HASH
from app.messages.feed import FeedMessage, Stream, read_message
from app.store import feed_projections
from app.store.database import Store
from app.store.feed_projections import APPLIED, HELD, Change
from app.store.tables import feed_cursors, feed_log


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a stream has come here: last position, its hash, and the centre's last position."""

    stream: Stream
    position: int = 0
    head: str = ZERO_HASH
    latest: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message with what it changes, or with the reason why it is held."""

    message: FeedMessage
    changes: tuple[Change, ...]
    reason: str = ""


def cursors(connection: Connection) -> dict[Stream, Cursor]:
    """Return the cursor of every stream; a stream never heard of stands at 0."""
    known = {
        Stream(row.stream): Cursor(Stream(row.stream), row.position, row.head, row.latest)
        for row in connection.execute(_CURSORS)
    }
    return {stream: known.get(stream, Cursor(stream)) for stream in Stream}


def prepare(messages: Iterable[FeedMessage]) -> list[Prepared]:
    """Work out what the messages change; needs no database, so it costs nobody the write lock."""
    return [_prepared(message) for message in messages]


def store_page(connection: Connection, page: list[Prepared], signature: bytes, latest: int) -> None:
    """Store a verified page, its effects and the cursor, in the caller's transaction.

    `signature` is the centre's, over the last message. A message that cannot be applied is held
    and the cursor moves on: it must not keep back what comes after it.
    """
    last = page[-1].message
    connection.execute(
        _LOG, [_log_row(each, signature if each is page[-1] else b"") for each in page]
    )
    feed_projections.write(connection, (change for each in page for change in each.changes))
    cursor = {"stream": str(last.stream), "position": last.position, "head": last.hash.hex()}
    connection.execute(_CURSOR, cursor | {"latest": max(latest, last.position)})


def held_count(connection: Connection) -> int:
    """Return how many messages wait for a version that can apply them."""
    return len(connection.execute(_HELD_ROWS).all())


def retry_held(store: Store) -> int:
    """Apply what an older version had to hold; return how many messages that were.

    A message may not be applied after ones that came later, so its stream is folded anew.
    """
    with store.read() as connection:
        held = [read_message(bytes(row.body)) for row in connection.execute(_HELD_ROWS)]
    able = [each.message for each in prepare(held) if not each.reason]
    for stream in {message.stream for message in able}:
        positions = [message.position for message in able if message.stream is stream]
        with store.transaction() as connection:
            rows = [{"of_stream": str(stream), "of_position": each} for each in positions]
            connection.execute(_RELEASE, rows)
            _fold_anew(connection, stream)
    return len(able)


def _fold_anew(connection: Connection, stream: Stream) -> None:
    applied = connection.execute(_APPLIED_ROWS, {"of_stream": str(stream)}).all()
    feed_projections.forget(connection, stream)
    feed_projections.refold(connection, (read_message(bytes(row.body)) for row in applied))


def _prepared(message: FeedMessage) -> Prepared:
    try:
        return Prepared(message, tuple(feed_projections.changes(message)))
    except ClerkError as error:
        return Prepared(message, (), feed_projections.refusal_text(error))


def _log_row(prepared: Prepared, signature: bytes) -> dict[str, Any]:
    message = prepared.message
    return {
        "stream": str(message.stream),
        "position": message.position,
        "body": message.body,
        "hash": message.hash,
        "signature": signature,
        "state": HELD if prepared.reason else APPLIED,
        "reason": prepared.reason,
    }


_CURSORS: Final = select(feed_cursors)
_CURSOR: Final = insert(feed_cursors).prefix_with("OR REPLACE")
_LOG: Final = insert(feed_log)
_HELD_ROWS: Final = (
    select(feed_log.c.body)
    .where(feed_log.c.state == HELD)
    .order_by(feed_log.c.stream, feed_log.c.position)
)
_APPLIED_ROWS: Final = (
    select(feed_log.c.body)
    .where(feed_log.c.stream == bindparam("of_stream"), feed_log.c.state == APPLIED)
    .order_by(feed_log.c.position)
)
_RELEASE: Final = (
    update(feed_log)
    .where(
        feed_log.c.stream == bindparam("of_stream"),
        feed_log.c.position == bindparam("of_position"),
    )
    .values(state=APPLIED, reason="")
)
