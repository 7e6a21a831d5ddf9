"""How far a journal is held: the prefix that the centre has proven, and who may sign next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select

from app.central.access import key_of_epoch
from app.central.database import insert_new, portions, upsert
from app.central.tables import session_keys, streams
from app.messages.canonical import ZERO_HASH
from app.messages.entries import Entry
from app.messages.signers import SESSION_OPENED, SignerBook
from app.messages.signing import ACKNOWLEDGEMENT, Signer
from app.messages.wire import Acknowledgement, Held, acknowledged_bytes

OPEN: Final = "open"
FORKED: Final = "forked"


@dataclass(slots=True)
class Prefix:
    """The proven prefix of one terminal and epoch.

    `turnover` is the sum of its positive final postings in kopecks, `day` the operating day that
    the last entry belongs to.
    """

    terminal: str
    epoch: int
    seq: int
    head: str
    turnover: int
    state: str
    day: str
    book: SignerBook


def load_prefix(connection: Connection, terminal: str, epoch: int) -> Prefix:
    """Return what is held; an epoch never seen is an empty prefix."""
    key = key_of_epoch(connection, terminal, epoch)
    row = connection.execute(_PREFIX, {"of_terminal": terminal, "of_epoch": epoch}).first()
    if row is None:
        return Prefix(terminal, epoch, 0, ZERO_HASH, 0, OPEN, "", SignerBook(key))
    book = SignerBook(key, row.recovery, row.session, row.clerk)
    return Prefix(terminal, epoch, row.seq, row.head, row.turnover, row.state, row.day, book)


def recall_sessions(connection: Connection, prefix: Prefix, fresh: Iterable[Entry]) -> None:
    """Tell the book which of the session keys that are bound now were bound before."""
    bound = {
        str(entry.payload.get("session_key")) for entry in fresh if entry.kind == SESSION_OPENED
    }
    for portion in portions(sorted(bound)):
        wanted = {"of_terminal": prefix.terminal, "of_epoch": prefix.epoch, "keys": portion}
        prefix.book.seen.update(connection.scalars(_SESSION_KEYS, wanted))


def save_prefix(connection: Connection, prefix: Prefix) -> None:
    where = {"terminal": prefix.terminal, "epoch": prefix.epoch}
    book = prefix.book
    row = where | {
        "seq": prefix.seq,
        "head": prefix.head,
        "turnover": prefix.turnover,
        "state": prefix.state,
        "recovery": book.recovery,
        "session": book.session,
        "clerk": book.clerk,
        "day": prefix.day,
    }
    upsert(connection, streams, [row])
    insert_new(connection, session_keys, [where | {"session_key": key} for key in book.seen])


def acknowledge(
    signer: Signer, prefix: Prefix, held: list[Held], centre_ms: int
) -> Acknowledgement:
    """Sign for the whole prefix, however often its entries came."""
    signed = acknowledged_bytes(
        prefix.terminal, prefix.epoch, prefix.seq, prefix.head, prefix.turnover
    )
    return Acknowledgement(
        prefix.terminal,
        prefix.epoch,
        prefix.seq,
        prefix.head,
        prefix.turnover,
        signer.sign(ACKNOWLEDGEMENT, signed),
        held,
        centre_ms,
    )


_PREFIX: Final = select(streams).where(
    streams.c.terminal == bindparam("of_terminal"), streams.c.epoch == bindparam("of_epoch")
)
_SESSION_KEYS: Final = select(session_keys.c.session_key).where(
    session_keys.c.terminal == bindparam("of_terminal"),
    session_keys.c.epoch == bindparam("of_epoch"),
    session_keys.c.session_key.in_(bindparam("keys", expanding=True)),
)
