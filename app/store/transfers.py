"""Cash between windows as both logs have it: what was sent, who received it, whose key it was."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, and_, bindparam, exists, or_, select

from app.domain.transfers import RECEIVED_FACT, SENT_FACT, Transfer
from app.messages.canonical import decoded
from app.messages.entries import EntryKey
from app.store import queries
from app.store.feed_projections import TAKEN
from app.store.prepared import Query
from app.store.tables import (
    facts,
    feed_siblings,
    feed_terminals,
    feed_transfers,
    journal,
    sessions,
)


def sent_and_open(connection: Connection) -> list[Transfer]:
    """Return what left the drawers of this journal and nobody has received, the oldest first."""
    return _by_time(_transfers(_SENT_OPEN.all(connection)))


def incoming_and_open(connection: Connection, window: int) -> list[Transfer]:
    """Return what other windows have sent to this one and nobody has received, the oldest first."""
    return _by_time(_transfers(_INCOMING_OPEN.all(connection, {"of_window": window})))


def find(connection: Connection, transfer: str) -> Transfer | None:
    """Return a transfer from either log; None where its entry is in neither."""
    heard = _HEARD.all(connection, {"of_transfer": transfer})
    return find_own(connection, transfer) or next(iter(_transfers(heard)), None)


def find_own(connection: Connection, transfer: str) -> Transfer | None:
    """Return a transfer that this journal has sent."""
    return next(iter(_transfers(_SENT.all(connection, {"of_transfer": transfer}))), None)


def receipts(connection: Connection, transfer: str) -> list[EntryKey]:
    """Return the entries that received a transfer or took it back: none, one, or a quarrel."""
    wanted = {"of_transfer": transfer}
    rows = [*_RECEIVED.all(connection, wanted), *_RECEIVED_BESIDE.all(connection, wanted)]
    return sorted({EntryKey(row.terminal, row.epoch, row.seq) for row in rows})


def quarrels(connection: Connection) -> list[Transfer]:
    """Return the transfers that this window received or took back, and another window too."""
    found = (find(connection, row.key) for row in _DOUBLED.all(connection))
    return _by_time(each for each in found if each is not None)


def terminal_key(connection: Connection, terminal: str, epoch: int) -> str:
    """Return the public key of a computer of the branch, "" for one that nobody told of."""
    wanted = {"of_terminal": terminal, "of_epoch": epoch}
    return str(_KEY.scalar(connection, wanted) or "")


def windows(connection: Connection) -> set[int]:
    """Return the numbers of the windows of the branch that were heard of."""
    return {window_of(row.terminal) for row in _TERMINALS.all(connection)}


def window_of(terminal: str) -> int:
    """Return the window's number, which the centre puts last in the name; 0 for another name."""
    number = terminal.rpartition("-")[2]
    return int(number) if number.isascii() and number.isdecimal() else 0


def signed_entry(connection: Connection, key: EntryKey) -> tuple[bytes, bytes]:
    """Return an entry's body and signature. Raises LookupError."""
    row = queries.entry_row(connection, key)
    if row is None:
        raise LookupError(key.text)
    return bytes(row.body), bytes(row.signature)


def binding_of(connection: Connection, session_key: str) -> EntryKey:
    """Return the entry that bound a session's key to its clerk. Raises LookupError."""
    row = _BINDING.first(connection, {"of_key": session_key})
    if row is None:
        raise LookupError(session_key)
    return EntryKey(row.terminal, row.epoch, row.seq)


def _transfers(rows: Iterable[Any]) -> list[Transfer]:
    return [_transfer(row) for row in rows]


def _transfer(row: Any) -> Transfer:  # noqa: ANN401 - a row
    key = EntryKey(row.terminal, row.epoch, row.seq).text
    hashed = row.hash if isinstance(row.hash, str) else bytes(row.hash).hex()
    return Transfer.read(key, hashed, decoded(row.body))


def _by_time(found: Iterable[Transfer]) -> list[Transfer]:
    return sorted(found, key=lambda each: (each.sent_at, each.entry))


def _fact(table: FromClause, kind: str, key: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    return and_(table.c.kind == kind, table.c.key == key)


def _is_open(transfer: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Return that neither log knows a receipt; own entries that came back count like others."""
    beside = and_(_fact(feed_siblings, RECEIVED_FACT, transfer), feed_siblings.c.state == TAKEN)
    return ~or_(exists().where(_fact(facts, RECEIVED_FACT, transfer)), exists().where(beside))


_NAMED: Final = ("terminal", "epoch", "seq", "hash", "body")
_SENT_ROWS: Final = (
    select(*[journal.c[name] for name in _NAMED])
    .select_from(
        facts.join(journal, and_(*[facts.c[name] == journal.c[name] for name in _NAMED[:3]]))
    )
    .where(facts.c.kind == SENT_FACT)
)
_HEARD_ROWS: Final = select(*[feed_transfers.c[name] for name in _NAMED])
_received = facts.alias("received")
_SENT_OPEN: Final = Query(
    _SENT_ROWS.where(
        ~exists().where(_fact(_received, RECEIVED_FACT, facts.c.key)),
        ~exists().where(
            _fact(feed_siblings, RECEIVED_FACT, facts.c.key), feed_siblings.c.state == TAKEN
        ),
    )
)
_INCOMING_OPEN: Final = Query(
    _HEARD_ROWS.where(
        feed_transfers.c.receiver == bindparam("of_window"), _is_open(feed_transfers.c.transfer)
    )
)
_SENT: Final = Query(_SENT_ROWS.where(facts.c.key == bindparam("of_transfer")))
_HEARD: Final = Query(_HEARD_ROWS.where(feed_transfers.c.transfer == bindparam("of_transfer")))
_RECEIVED: Final = Query(
    select(facts.c.terminal, facts.c.epoch, facts.c.seq).where(
        _fact(facts, RECEIVED_FACT, bindparam("of_transfer"))
    )
)
_RECEIVED_BESIDE: Final = Query(
    select(feed_siblings.c.terminal, feed_siblings.c.epoch, feed_siblings.c.seq).where(
        _fact(feed_siblings, RECEIVED_FACT, bindparam("of_transfer")),
        feed_siblings.c.state == TAKEN,
    )
)
_DOUBLED: Final = Query(
    select(facts.c.key).where(
        facts.c.kind == RECEIVED_FACT,
        exists().where(
            _fact(feed_siblings, RECEIVED_FACT, facts.c.key),
            feed_siblings.c.state == TAKEN,
            feed_siblings.c.terminal != facts.c.terminal,
        ),
    )
)
_KEY: Final = Query(
    select(feed_terminals.c.public_key).where(
        feed_terminals.c.terminal == bindparam("of_terminal"),
        feed_terminals.c.epoch == bindparam("of_epoch"),
    )
)
_TERMINALS: Final = Query(select(feed_terminals.c.terminal).distinct())
_BINDING: Final = Query(select(sessions).where(sessions.c.session_key == bindparam("of_key")))
