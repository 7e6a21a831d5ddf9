"""What goes down: messages appended to a branch's streams, each chained to the one before."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from sqlalchemy import Connection, bindparam, select

from app.central.blocks import register_blocks
from app.central.database import Row, insert_into, upsert
from app.central.staff import remember_staff
from app.central.tables import feed, feed_heads
from app.messages import wire
from app.messages.canonical import ZERO_HASH, Payload
from app.messages.feed import PAGE_MAX, Stream, read_message, sign_head, write_message
from app.messages.signing import Signer

PAGE_BYTES: Final = wire.PAGE_BYTES_MAX // 2
"""A page of the feed ends here even if it holds fewer messages than it could."""

_PORTION: Final = 1_000
"""Messages in one insert."""

News = tuple[str, Payload]
"""A message to be: its kind and payload."""


def publish(connection: Connection, branch: str, stream: Stream, news: Iterable[News]) -> int:
    """Append messages to a stream in their order; return its last position.

    Number blocks become known to the centre itself in the same transaction. Raises ValueError
    for a payload that has no canonical form, or a block that overlaps another.
    """
    position, head = _head(connection, branch, stream)
    rest = iter(news)
    while portion := list(islice(rest, _PORTION)):
        blocks = (payload for kind, payload in portion if kind == NUMBERS)
        register_blocks(connection, branch, blocks)
        remember_staff(connection, branch, portion)
        rows = []
        for row in _chained(branch, stream, position, head, portion):
            rows.append(row)
            position, head = row["position"], row["hash"].hex()
        connection.execute(insert_into(feed), rows)
    where = {"branch": branch, "stream": str(stream)}
    upsert(connection, feed_heads, [{**where, "position": position, "head": head}])
    return position


NUMBERS: Final = "numbers_issued"


def read_page(
    connection: Connection, branch: str, stream: Stream, after: int, limit: int
) -> list[bytes]:
    """Return bodies after a position, within the limits of a page."""
    wanted = {
        "of_branch": branch,
        "of_stream": str(stream),
        "after": after,
        "portion": min(limit, PAGE_MAX),
    }
    bodies: list[bytes] = []
    size = 0
    for row in connection.execute(_PAGE, wanted):
        size += len(row.body)
        if bodies and size > PAGE_BYTES:
            break
        bodies.append(bytes(row.body))
    return bodies


def latest(connection: Connection, branch: str) -> dict[str, int]:
    """Return the last position of each stream in which something was published."""
    found = connection.execute(_LATEST, {"of_branch": branch})
    return {row.stream: row.position for row in found}


def last_hash(connection: Connection, branch: str, stream: Stream) -> str:
    """Return the hash of the stream's last message, in hex."""
    return _head(connection, branch, stream)[1]


def signed_page(
    signer: Signer, stream: Stream, bodies: list[bytes], last: int, centre_ms: int
) -> wire.SentFeed:
    """Sign the last message; the chain covers the ones before it."""
    signature = sign_head(signer, read_message(bodies[-1])) if bodies else b""
    return wire.SentFeed(str(stream), bodies, signature, last, centre_ms)


def positions(connection: Connection, branches: Iterable[str]) -> dict[str, int]:
    """Return how many messages each branch has in all its streams."""
    found = connection.execute(_POSITIONS, {"of_branches": list(branches)})
    sums: dict[str, int] = {}
    for row in found:
        sums[row.branch] = sums.get(row.branch, 0) + row.position
    return sums


def _chained(
    branch: str, stream: Stream, position: int, head: str, portion: list[News]
) -> Iterator[Row]:
    for kind, payload in portion:
        position += 1
        message = write_message(branch, stream, position, head, kind, payload)
        head = message.hash.hex()
        yield {
            "branch": branch,
            "stream": str(stream),
            "position": position,
            "body": message.body,
            "hash": message.hash,
        }


def _head(connection: Connection, branch: str, stream: Stream) -> tuple[int, str]:
    row = connection.execute(_HEAD, {"of_branch": branch, "of_stream": str(stream)}).first()
    return (0, ZERO_HASH) if row is None else (row.position, row.head)


_HEAD: Final = select(feed_heads).where(
    feed_heads.c.branch == bindparam("of_branch"), feed_heads.c.stream == bindparam("of_stream")
)
_LATEST: Final = select(feed_heads.c.stream, feed_heads.c.position).where(
    feed_heads.c.branch == bindparam("of_branch")
)
_PAGE: Final = (
    select(feed.c.body)
    .where(
        feed.c.branch == bindparam("of_branch"),
        feed.c.stream == bindparam("of_stream"),
        feed.c.position > bindparam("after"),
    )
    .order_by(feed.c.position)
    .limit(bindparam("portion"))
)
_POSITIONS: Final = select(feed_heads.c.branch, feed_heads.c.position).where(
    feed_heads.c.branch.in_(bindparam("of_branches", expanding=True))
)
