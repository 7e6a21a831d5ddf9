"""What the agent asks of the journal and writes beside it: pages to push, proofs, its own state."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, exists, func, insert, select

from app.messages.canonical import INTEGER_MAX, ZERO_HASH
from app.messages.entries import Entry, read
from app.messages.wire import Acknowledgement, Held, SentEntry
from app.store.tables import (
    acknowledgements,
    evidence,
    evidence_receipts,
    held_effects,
    journal,
    journal_private,
    sync_state,
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What the journal's own prefix says: its last entry's hash, and its turnover in kopecks.

    The turnover is the sum of the positive final postings.
    """

    seq: int = 0
    head: str = ZERO_HASH
    turnover: int = 0

    def after(self, entry: Entry) -> "Proof":
        """Return the proof of the prefix that ends with the next entry."""
        gained = sum(amount for _account, amount in entry.postings if amount > 0)
        return Proof(entry.key.seq, entry.hash.hex(), self.turnover + gained)


@dataclass(frozen=True, slots=True)
class EvidenceDue:
    """A file that the centre has not signed for, and the entry that names it."""

    sha256: str
    epoch: int
    seq: int
    data: bytes


@dataclass(frozen=True, slots=True)
class JournalSlice:
    """Entries of one epoch as they are sent, with the proof of every prefix that they end.

    `proofs` begins with that of the prefix before the first entry.
    """

    epoch: int
    entries: list[SentEntry]
    proofs: dict[int, Proof]


def tail(connection: Connection, terminal: str) -> tuple[int, int]:
    """Return (epoch, seq) of the newest entry, (0, 0) before the first; costs one index seek."""
    row = connection.execute(_TAIL, {"of_terminal": terminal}).first()
    return (0, 0) if row is None else (row.epoch, row.seq)


def epochs(connection: Connection, terminal: str) -> list[int]:
    """Return the epochs of the journal, oldest first; costs one index seek an epoch."""
    found: list[int] = []
    while True:
        last = found[-1] if found else 0
        wanted = {"of_terminal": terminal, "after": last}
        epoch = connection.execute(_NEXT_EPOCH, wanted).scalar()
        if epoch is None:
            return found
        found.append(epoch)


def acknowledged(
    connection: Connection, terminal: str, epoch: int, upto: int = INTEGER_MAX
) -> Proof:
    """Return the newest acknowledged prefix that ends at or before `upto`."""
    wanted = {"of_terminal": terminal, "of_epoch": epoch, "upto": upto}
    row = connection.execute(_ACKNOWLEDGED, wanted).first()
    return Proof() if row is None else Proof(row.seq, row.head, row.turnover)


def slice_after(
    connection: Connection, terminal: str, proof: Proof, epoch: int, limits: tuple[int, int]
) -> JournalSlice:
    """Return the entries after a proven prefix, within `limits` of entries and bytes.

    Raises BrokenEntry for a row that is not what it was written as.
    """
    most, bytes_max = limits
    wanted = {"of_terminal": terminal, "of_epoch": epoch, "after": proof.seq}
    found = connection.execute(_AFTER, wanted)
    rows = found.fetchmany(most)  # a limit would have it planned anew each time
    found.close()
    sent: list[SentEntry] = []
    proofs = [proof]
    size = 0
    for row in rows:
        one = SentEntry(row.body, row.hash, row.signature, row.salt or b"", row.private or b"")
        size += sum(map(len, (one.body, one.salt, one.private)))
        if sent and size > bytes_max:
            break
        sent.append(one)
        proofs.append(proofs[-1].after(read(one.body, one.hash, one.signature)))
    return JournalSlice(epoch, sent, {each.seq: each for each in proofs})


def proof_at(connection: Connection, terminal: str, epoch: int, seq: int) -> Proof | None:
    """Fold the journal up to `seq`, from the nearest acknowledgement; None where it ends before.

    Raises BrokenEntry for a row that is not what it was written as.
    """
    proof = acknowledged(connection, terminal, epoch, upto=seq)
    wanted = {"of_terminal": terminal, "of_epoch": epoch, "after": proof.seq}
    for row in connection.execute(_BETWEEN, wanted | {"upto": seq}):
        proof = proof.after(read(row.body, row.hash, row.signature))
    return proof if proof.seq == seq else None


def store_acknowledgement(connection: Connection, answer: Acknowledgement, received: str) -> None:
    """Store a verified answer of the centre; the same one again changes nothing."""
    row = {
        "terminal": answer.terminal,
        "epoch": answer.epoch,
        "seq": answer.seq,
        "head": answer.head,
        "turnover": answer.turnover,
        "signature": answer.signature,
        "received": received,
    }
    connection.execute(_ACKNOWLEDGE, row)
    store_held(connection, answer.terminal, answer.epoch, answer.held)


def store_held(connection: Connection, terminal: str, epoch: int, held: Iterable[Held]) -> None:
    """Store which effects wait for people."""
    where = {"terminal": terminal, "epoch": epoch}
    rows = [where | {"seq": one.seq, "reason": one.reason} for one in held]
    if rows:
        connection.execute(_HOLD, rows)


def evidence_due(
    connection: Connection, terminal: str, without: Iterable[str]
) -> EvidenceDue | None:
    """Return the oldest file without a receipt whose entry the centre has acknowledged."""
    wanted = {"of_terminal": terminal, "refused": list(without)}
    row = connection.execute(_EVIDENCE_DUE, wanted).first()
    return None if row is None else EvidenceDue(row.sha256, row.epoch, row.seq, bytes(row.data))


def store_receipt(connection: Connection, sha256: str, signature: bytes, received: str) -> None:
    """Store the centre's signature over a file; the same one again changes nothing."""
    row = {"sha256": sha256, "signature": signature, "received": received}
    connection.execute(_RECEIPT, row)


def state(connection: Connection, name: str) -> str:
    """Return a value of the agent's own state, "" where it was never set."""
    return str(connection.execute(_STATE, {"of_name": name}).scalar() or "")


def set_states(connection: Connection, values: dict[str, str]) -> None:
    """Set values of the agent's own state."""
    rows = [{"name": name, "value": value} for name, value in values.items()]
    if rows:
        connection.execute(_SET_STATE, rows)


_OF_EPOCH: Final = (journal.c.terminal == bindparam("of_terminal")) & (
    journal.c.epoch == bindparam("of_epoch")
)
_TAIL: Final = (
    select(journal.c.epoch, journal.c.seq)
    .where(journal.c.terminal == bindparam("of_terminal"))
    .order_by(journal.c.epoch.desc(), journal.c.seq.desc())
    .limit(1)
)
_NEXT_EPOCH: Final = select(func.min(journal.c.epoch)).where(
    journal.c.terminal == bindparam("of_terminal"), journal.c.epoch > bindparam("after")
)
_ACKNOWLEDGED: Final = (
    select(acknowledgements)
    .where(
        acknowledgements.c.terminal == bindparam("of_terminal"),
        acknowledgements.c.epoch == bindparam("of_epoch"),
        acknowledgements.c.seq <= bindparam("upto"),
    )
    .order_by(acknowledgements.c.seq.desc())
    .limit(1)
)
_AFTER: Final = (
    select(
        journal.c.body,
        journal.c.hash,
        journal.c.signature,
        journal_private.c.salt,
        journal_private.c.private,
    )
    .select_from(
        journal.outerjoin(
            journal_private,
            (journal.c.terminal == journal_private.c.terminal)
            & (journal.c.epoch == journal_private.c.epoch)
            & (journal.c.seq == journal_private.c.seq),
        )
    )
    .where(_OF_EPOCH, journal.c.seq > bindparam("after"))
    .order_by(journal.c.seq)
)
_BETWEEN: Final = _AFTER.where(journal.c.seq <= bindparam("upto"))
_ACKNOWLEDGE: Final = insert(acknowledgements).prefix_with("OR IGNORE")
_RECEIPT: Final = insert(evidence_receipts).prefix_with("OR IGNORE")
_EVIDENCE_DUE: Final = (
    select(evidence)
    .where(
        evidence.c.terminal == bindparam("of_terminal"),
        evidence.c.sha256.not_in(bindparam("refused", expanding=True)),
        ~exists().where(evidence_receipts.c.sha256 == evidence.c.sha256),
        exists().where(
            acknowledgements.c.terminal == evidence.c.terminal,
            acknowledgements.c.epoch == evidence.c.epoch,
            acknowledgements.c.seq >= evidence.c.seq,
        ),
    )
    .order_by(evidence.c.epoch, evidence.c.seq)
    .limit(1)
)
_HOLD: Final = insert(held_effects).prefix_with("OR IGNORE")
_STATE: Final = select(sync_state.c.value).where(sync_state.c.name == bindparam("of_name"))
_SET_STATE: Final = insert(sync_state).prefix_with("OR REPLACE")
