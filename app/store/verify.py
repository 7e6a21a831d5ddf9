"""Re-folds both logs and compares: every entry is whole, and everything follows from them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, LargeBinary, Table, and_, cast, literal_column, select

from app.domain.corrections import DISPUTED
from app.errors import ClerkError
from app.messages.canonical import ZERO_HASH, digest
from app.messages.entries import BrokenEntry, Entry, EntryKey, FactKey, read
from app.messages.signers import EPOCH_OPENED, SignerBook, UnknownSigner
from app.store import evidence_check, feed_check, projections, tables
from app.store.changes import Folded, Row, Taken
from app.store.database import Role, Store
from app.store.epoch_keys import epoch_keys
from app.store.journal import read_identity
from app.store.prepared import Query
from app.store.tables import journal, journal_private


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written. `seq` names the entry, 0 where it is no entry."""

    where: str
    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`head` is the hash of the last whole entry in hex; `first_bad` the first broken one."""

    whole: bool
    entries: int
    head: str
    first_bad: int | None
    findings: tuple[Finding, ...]

    def to_payload(self) -> dict[str, Any]:
        """Return the verdict for scripts."""
        return {
            "whole": self.whole,
            "entries": self.entries,
            "head": self.head,
            "first_bad": self.first_bad,
            "findings": [{"where": f.where, "seq": f.seq, "what": f.what} for f in self.findings],
        }


class _Broken(Exception):
    """An entry that is not what it claims to be."""


def verify(path: Path, key: bytes) -> Verdict:
    """Check the whole file: chain, signatures, postings, facts, projections, feed, answers.

    Never changes it. A file that cannot be read at all is a broken one.
    """
    try:
        store = Store.open(path, key, Role.READER)
    except ClerkError as error:
        return Verdict(False, 0, ZERO_HASH, None, (Finding("file", 0, str(error)),))
    try:
        return verify_open(store)
    finally:
        store.close()


def verify_open(store: Store, *, signatures: bool = True) -> Verdict:
    """Check a file that is open already, as `verify` does; only reads.

    Without `signatures` those of the entries are left to others; everything else is checked.
    """
    try:
        with store.read() as connection, _without_collector():
            return _verify(connection, signatures=signatures)
    except ClerkError as error:
        return Verdict(False, 0, ZERO_HASH, None, (Finding("file", 0, str(error)),))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let Python's collector rest: nothing of a fold is a cycle, and it would look at all of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_Answer = tuple[EntryKey, Any]
"""What the centre acknowledged, by the entry that it names."""


@dataclass(slots=True)
class _Chain:
    """Walks the journal in the order in which it was written."""

    own: EntryKey
    keys: dict[int, str]
    book: SignerBook
    last: EntryKey
    signatures: bool = True
    head: str = ZERO_HASH
    entries: int = 0
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    reversed: dict[FactKey, EntryKey] = field(default_factory=dict)
    answered: frozenset[EntryKey] = frozenset()
    turnover: dict[EntryKey, tuple[str, int]] = field(default_factory=dict)
    """Head and positive postings up to each entry that the centre answered for."""
    ends: dict[int, int] = field(default_factory=dict)
    disputed: dict[EntryKey, str] = field(default_factory=dict)
    """Hash of the evidence that each dispute of a correction named."""
    total: int = 0

    def check(self, row: Row) -> Entry:
        """Return the entry of a row; raise `_Broken` at the first thing that does not agree."""
        entry = self._entry(row)
        opens = entry.kind == EPOCH_OPENED and entry.key.seq == 1
        if opens and entry.key.epoch > self.last.epoch:
            self._check_continuation(entry)
            self.book = SignerBook(self.keys.get(entry.key.epoch, ""))
            self.ends[self.last.epoch] = self.last.seq
            self.last, self.head, self.total = entry.key._replace(seq=0), ZERO_HASH, 0
        key, last = entry.key, self.last
        if key.seq != last.seq + 1 or key[:2] != last[:2]:
            raise _Broken(f"{key.text} stands where {last.text} ends")
        if entry.prev != self.head:
            raise _Broken("the chain does not lead here")
        try:
            self.book.admit(entry)
        except (UnknownSigner, KeyError) as error:
            raise _Broken(f"signer: {error}") from error
        if self.signatures and not entry.is_signed:
            raise _Broken("the signature is not the signer's")
        self._check_facts(entry)
        self._learn(entry)
        return entry

    def _learn(self, entry: Entry) -> None:
        """Remember what later entries, and others' words about this one, are held against."""
        self.last, self.head = entry.key, entry.hash.hex()
        self.entries += 1
        for _account, amount in entry.postings:
            self.total += max(amount, 0)
        if entry.kind == DISPUTED:
            self.disputed[entry.key] = entry.payload["evidence"]
        if entry.key in self.answered:
            self.turnover[entry.key] = (self.head, self.total)

    def _entry(self, row: Row) -> Entry:
        terminal, epoch, seq, kind, body, hashed, signature, salt, private = row
        if not type(body) is type(hashed) is type(signature) is bytes:
            raise _Broken("a column of a wrong type")
        try:
            entry = read(body, hashed, signature)
        except BrokenEntry as error:
            raise _Broken(str(error)) from error
        key = entry.key
        if (epoch, seq) != key[1:] or (terminal, kind) != (key[0].encode(), entry.kind.encode()):
            raise _Broken("the columns are not those of the body")
        if key.terminal != self.own.terminal:
            raise _Broken(f"an entry of {key.terminal}")
        if (digest(salt + private).hex() if salt is not None else "") != entry.private_hash:
            raise _Broken("the personal data are not those of the entry")
        return entry

    def _check_continuation(self, entry: Entry) -> None:
        """See that an epoch that cites one of this file cites the end of it, nothing left out."""
        cited = entry.payload.get("continues")
        if cited is None or cited["epoch"] != self.last.epoch:
            return
        if (cited["seq"], cited["hash"]) != (self.last.seq, self.head):
            raise _Broken(f"it cites another end of epoch {self.last.epoch}")

    def _check_facts(self, entry: Entry) -> None:
        for fact, cites in entry.facts:
            before = self.seen.get((fact.kind, fact.key), 0)
            undone = self.reversed.get(FactKey(fact.kind, fact.key, before))
            if cites is None or self._is_own(cites):
                is_free = fact.generation == before + 1 and (not before or cites == undone)
            else:  # the claim before this one was made and undone in another journal
                is_free = fact.generation > before + 1
            if not is_free or (before and undone is None):
                raise _Broken(f"the fact {fact.kind} {fact.key} is taken")
            self.seen[fact.kind, fact.key] = fact.generation
        for fact in entry.reverses:
            if self.seen.get((fact.kind, fact.key)) != fact.generation or fact in self.reversed:
                raise _Broken(f"the fact {fact.kind} {fact.key} cannot be reversed")
            self.reversed[fact] = entry.key

    def _is_own(self, key: EntryKey) -> bool:
        """Tell whether this journal has such an entry, or has its epoch still to go on."""
        is_here = key.seq <= self.ends.get(key.epoch, 0) or key.epoch == self.last.epoch
        return key.terminal == self.own.terminal and is_here


def _verify(connection: Connection, *, signatures: bool) -> Verdict:
    own = read_identity(connection)
    first = EntryKey(own.terminal, 0, 0)
    keys = epoch_keys(connection, own)
    chain = _Chain(first, keys, SignerBook(""), first, signatures)
    answers = _answers(connection)
    chain.answered = frozenset([key for key, _row in answers])
    findings: list[Finding] = []
    folded = Folded(_COMPARED)
    for row in _ROWS.each(connection):
        try:
            entry = chain.check(row)
            folded.take(projections.changes(entry))
        except (_Broken, projections.Unbalanced, Taken, KeyError, TypeError) as error:
            findings.append(Finding("journal", chain.last.seq + 1, str(error)))
            break
    else:
        findings += _compare(connection, folded)
        missing = evidence_check.check(connection, chain.disputed)
        findings += [Finding("evidence", *found) for found in missing]
    findings += [Finding(*found) for found in feed_check.check(connection, own.centre_key)]
    findings += _acknowledgements(answers, chain, own.centre_key)
    bad = next((each.seq for each in findings if each.seq), None)
    return Verdict(not findings, chain.entries, chain.head, bad, tuple(findings))


def _compare(connection: Connection, folded: Folded) -> Iterator[Finding]:
    """Yield what the file says otherwise than a fold of its own journal."""
    for table, columns in _COMPARED.items():
        stored = _STORED[table].rows(connection)
        if folded.has_just(table, stored):
            continue
        expected = {row[:columns] for row in folded.rows(table)}
        at = table.columns.keys().index("seq")
        wrong = sorted(expected.symmetric_difference(stored), key=lambda row: _number(row[at]))
        seq = _number(wrong[0][at]) if wrong else 0
        what = f"{len(wrong)} rows are not those that follow from the journal"
        yield Finding(table.name, seq, what)


def _number(value: object) -> int:
    """Return a sequence number as it should stand there; 0 for anything else."""
    return value if type(value) is int else 0


def _answers(connection: Connection) -> list[_Answer]:
    """Return the centre's acknowledgements, which may say of an entry only what it says itself."""
    rows = connection.execute(_ACKNOWLEDGEMENTS)
    return [(EntryKey(row.terminal, row.epoch, row.seq), row) for row in rows]


def _acknowledgements(answers: list[_Answer], chain: _Chain, centre_key: str) -> Iterator[Finding]:
    for key, row in answers:
        if chain.turnover.get(key) != (row.head, row.turnover):
            yield Finding("acknowledgements", 0, f"{key.text}: says otherwise than the journal")
        elif not feed_check.answer(row).is_from(centre_key):
            yield Finding("acknowledgements", 0, f"{key.text}: not signed by the centre")


_ACKNOWLEDGEMENTS: Final = select(tables.acknowledgements)
_SAME_ENTRY: Final = and_(
    *[journal_private.c[name] == journal.c[name] for name in ("terminal", "epoch", "seq")]
)
_COMPARED: Final[dict[Table, int | None]] = {
    **dict.fromkeys(tables.metadata.tables[name] for name in projections.FOLDED),
    tables.print_jobs: len(tables.print_jobs.primary_key.columns),
}
"""How many of a table's first columns follow from the journal; None for all of them."""

_STORED: Final = {
    table: Query(select(*list(table.columns)[:columns])) for table, columns in _COMPARED.items()
}
_ROWS: Final = Query(
    # Names as bytes: a flipped bit may leave no text at all.
    select(
        cast(journal.c.terminal, LargeBinary), journal.c.epoch, journal.c.seq,
        cast(journal.c.kind, LargeBinary), journal.c.body, journal.c.hash, journal.c.signature,
        journal_private.c.salt, journal_private.c.private,
    )
    .select_from(journal.outerjoin(journal_private, _SAME_ENTRY))
    .order_by(literal_column("journal.rowid"))
)  # fmt: skip
