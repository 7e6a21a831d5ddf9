"""What the windows of one branch hear of each other: their entries, verbatim."""

from collections.abc import Iterable, Iterator
from typing import Final

from sqlalchemy import Connection, bindparam, exists, func, or_, select

from app.central.publishing import News, publish
from app.central.tables import entries, fact_reversals, facts, terminal_keys, terminals
from app.messages.canonical import Payload
from app.messages.entries import Entry
from app.messages.feed import Stream
from app.messages.signers import EPOCH_OPENED

ENTRY_RECORDED: Final = "entry_recorded"
_FIRST_SIBLING: Final = 2
"""Computers are counted, not windows: a new one knows nothing of what the one before it did."""


def publish_to_siblings(connection: Connection, branch: str, fresh: Iterable[Entry]) -> bool:
    """Publish entries to the branch if it has had more than one computer; tell whether it has."""
    if _computers(connection, branch) < _FIRST_SIBLING:
        return False
    publish(connection, branch, Stream.BRANCH, (_news(entry) for entry in fresh))
    return True


def publish_backlog(connection: Connection, branch: str) -> None:
    """Tell a branch that has just got its second computer what the first one did before.

    Only entries that made or reversed a fact, and those that name the computer's key: the rest says
    nothing to a sibling.
    """
    if _computers(connection, branch) == _FIRST_SIBLING:
        publish(connection, branch, Stream.BRANCH, _backlog(connection, branch))


def _backlog(connection: Connection, branch: str) -> Iterator[News]:
    for row in connection.execute(_BACKLOG, {"of_branch": branch}):
        yield ENTRY_RECORDED, _payload(row.terminal, row.body, row.hash, row.signature)


def _news(entry: Entry) -> News:
    return ENTRY_RECORDED, _payload(entry.key.terminal, entry.body, entry.hash, entry.signature)


def _payload(terminal: str, body: bytes, hashed: bytes, signature: bytes) -> Payload:
    return {
        "body": body.decode(),
        "hash": hashed.hex(),
        "signature": signature.hex(),
        "terminal": terminal,
    }


def _computers(connection: Connection, branch: str) -> int:
    return int(connection.execute(_COMPUTERS, {"of_branch": branch}).scalar_one())


_COMPUTERS: Final = (
    select(func.count())
    .select_from(terminal_keys)
    .join(terminals, terminals.c.terminal == terminal_keys.c.terminal)
    .where(terminals.c.branch == bindparam("of_branch"))
)
_BACKLOG: Final = (
    select(entries)
    .join(terminals, terminals.c.terminal == entries.c.terminal)
    .where(
        terminals.c.branch == bindparam("of_branch"),
        or_(
            entries.c.kind == EPOCH_OPENED,
            *(
                exists().where(
                    table.c.terminal == entries.c.terminal,
                    table.c.epoch == entries.c.epoch,
                    table.c.seq == entries.c.seq,
                )
                for table in (facts, fact_reversals)
            ),
        ),
    )
    .order_by(entries.c.terminal, entries.c.epoch, entries.c.seq)
)
