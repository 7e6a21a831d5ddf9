"""The centre's corrections as they came down, and what this window answered to each."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, exists, func, insert, select

from app.domain.corrections import FACT, Correction
from app.messages.canonical import decoded
from app.messages.entries import EntryKey
from app.store.claims import OF_ANOTHER
from app.store.feed_projections import TAKEN
from app.store.prepared import Change, Query
from app.store.queries import entry_row
from app.store.tables import (
    evidence,
    evidence_receipts,
    facts,
    feed_corrections,
    feed_siblings,
)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A correction as it lies in the feed log: `message` is the hash of the centre's message.

    `dispute` names the centre's case, "" while it has none; `answer` is the entry that answered.
    """

    correction: Correction
    message: str
    position: int
    dispute: str
    answer: EntryKey | None


def delivered(connection: Connection, terminal: str) -> list[Delivered]:
    """Return the corrections of a window, the oldest first."""
    rows = connection.execute(_OF_TERMINAL, {"of_terminal": terminal}).all()
    return [_delivered(connection, row) for row in rows]


def find(connection: Connection, terminal: str, correction: str) -> Delivered | None:
    """Return one correction of a window; None where it never came down for it."""
    wanted = {"of_terminal": terminal, "of_correction": correction}
    row = connection.execute(_ONE, wanted).first()
    return None if row is None else _delivered(connection, row)


def waiting(connection: Connection, terminal: str) -> int:
    """Return how many corrections of a window nobody has answered."""
    return int(_WAITING.scalar(connection, {"of_terminal": terminal}) or 0)


def keep_evidence(connection: Connection, sha256: str, key: EntryKey, data: bytes) -> None:
    """Keep a file for the agent; the same file again is the same row."""
    _KEEP.run(connection, {"sha256": sha256, "data": data} | key._asdict())


def is_evidence_delivered(connection: Connection, sha256: str) -> bool:
    """Tell whether the centre has signed for a file."""
    wanted = select(evidence_receipts.c.sha256).where(evidence_receipts.c.sha256 == sha256)
    return connection.execute(wanted).first() is not None


def entry_body(connection: Connection, key: EntryKey) -> dict[str, Any] | None:
    """Return an entry's body; None where it is not in this file."""
    row = entry_row(connection, key)
    return None if row is None else decoded(row.body)


def entry_hash(connection: Connection, key: EntryKey) -> str | None:
    """Return an entry's hash in hex; None where it is not in this file."""
    row = entry_row(connection, key)
    return None if row is None else bytes(row.hash).hex()


def _delivered(connection: Connection, row: Any) -> Delivered:  # noqa: ANN401 - a row
    answer = connection.execute(_ANSWER, {"of_correction": row.correction}).first()
    answer = answer or connection.execute(_ANSWER_BESIDE, {"of_correction": row.correction}).first()
    return Delivered(
        Correction.from_payload(decoded(row.payload)),
        row.hash,
        row.position,
        row.dispute,
        None if answer is None else EntryKey(answer.terminal, answer.epoch, answer.seq),
    )


_OF_TERMINAL: Final = (
    select(feed_corrections)
    .where(feed_corrections.c.terminal == bindparam("of_terminal"))
    .order_by(feed_corrections.c.position)
)
_ONE: Final = _OF_TERMINAL.where(feed_corrections.c.correction == bindparam("of_correction"))
_ANSWER: Final = select(facts).where(
    facts.c.kind == FACT, facts.c.key == bindparam("of_correction")
)
_ANSWER_BESIDE: Final = select(feed_siblings).where(
    feed_siblings.c.kind == FACT,
    feed_siblings.c.key == bindparam("of_correction"),
    feed_siblings.c.state == TAKEN,
    OF_ANOTHER,
)
_WAITING: Final = Query(
    select(func.count())
    .select_from(feed_corrections)
    .where(
        feed_corrections.c.terminal == bindparam("of_terminal"),
        ~exists().where(facts.c.kind == FACT, facts.c.key == feed_corrections.c.correction),
        ~exists().where(
            feed_siblings.c.kind == FACT,
            feed_siblings.c.key == feed_corrections.c.correction,
            feed_siblings.c.state == TAKEN,
            OF_ANOTHER,
        ),
    )
)
_KEEP: Final = Change(insert(evidence).prefix_with("OR IGNORE"))
