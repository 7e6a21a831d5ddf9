"""The centre as its service, the demo and the tests see it: a directory, a key, a database."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Table, insert, select

from app.central import corrections, enrolment, publishing, retrieval
from app.central.access import SignedRequest, admit, refused
from app.central.bell import Bell
from app.central.corrections import CorrectionState, Order
from app.central.database import Database
from app.central.ingest import Ingest
from app.central.tables import branches, cases, daily_counts, daily_figures, evidence
from app.clock import Clock, SystemClock
from app.messages import wire
from app.messages.canonical import Payload
from app.messages.entries import EntryKey
from app.messages.feed import Stream
from app.messages.signing import RECEIPT, Signer

DATABASE_FILE: Final = "central.db"
KEY_FILE: Final = "central.key"


@dataclass(frozen=True, slots=True)
class Figures:
    """A branch's day as the centre has it: kopecks by account, entries by kind."""

    sums: dict[str, int]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Case:
    """Something that waits for people, at the centre and at the branch."""

    terminal: str
    epoch: int
    seq: int
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class FeedAsk:
    """What a terminal wants of its feed: streams in the order of urgency, each after a position."""

    after: tuple[tuple[Stream, int], ...]
    limit: int


class Central:
    """Reference centre. Its methods may be called from any thread."""

    def __init__(self, database: Database, signer: Signer, clock: Clock) -> None:
        self._database: Final = database
        self._signer: Final = signer
        self._clock: Final = clock
        self.bell: Final = Bell()

    @classmethod
    def open(cls, data_dir: Path, clock: Clock | None = None) -> Self:
        """Open the centre in a directory, which is made together with its key where it is new.

        Personal data lie in the file as they are: at the centre the disk is encrypted, not the
        database. Raises NEWER_DATABASE.
        """
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        signer = _signer(data_dir / KEY_FILE)
        return cls(Database.open(data_dir / DATABASE_FILE), signer, clock or SystemClock())

    @property
    def key(self) -> str:
        """The public key, 64 hex digits, that terminals learn at enrolment."""
        return self._signer.key

    def close(self) -> None:
        self._database.close()

    # --- administration --------------------------------------------------------------------------

    def create_branch(self, index: str, name: str) -> None:
        """Add a branch by its six-digit index."""
        with self._database.transaction() as connection:
            connection.execute(insert(branches), {"branch": index, "name": name})

    def new_enrolment_code(self, branch: str, window: int) -> str:
        """Return a one-time code that makes one computer a window of the branch."""
        with self._database.transaction() as connection:
            return enrolment.new_code(connection, branch, window)

    def publish(self, branch: str, stream: Stream, kind: str, payload: Payload) -> int:
        """Append one message to a stream of the branch; return its position."""
        return self.publish_many(branch, stream, [(kind, payload)])

    def publish_many(self, branch: str, stream: Stream, news: Iterable[tuple[str, Payload]]) -> int:
        """Append (kind, payload) messages in their order, all or none; return the last position."""
        with self._database.transaction() as connection:
            position = publishing.publish(connection, branch, stream, news)
        self.bell.ring([branch])
        return position

    def figures(self, branch: str, day: str) -> Figures:
        """Return the sums and counts of a branch's operating day, "2026-11-20"."""

        def of_day(table: Table, name: str, value: str) -> dict[str, int]:
            where = (table.c.branch == branch) & (table.c.day == day)
            rows = connection.execute(select(*table.c[name, value]).where(where))
            return {str(key): int(total) for key, total in rows}

        with self._database.read() as connection:
            return Figures(
                of_day(daily_figures, "account", "amount"), of_day(daily_counts, "kind", "count")
            )

    def cases(self, branch: str) -> list[Case]:
        """Return what waits for people, in the order of the journal."""
        columns = cases.c["terminal", "epoch", "seq", "reason", "detail"]
        wanted = select(*columns).where(cases.c.branch == branch, cases.c.state == "open")
        with self._database.read() as connection:
            return [Case(*row) for row in connection.execute(wanted.order_by(*columns))]

    def correct(self, order: Order) -> str:
        """Issue a correction; return its id. Raises NO_SUCH_ENTRY or UNBALANCED."""
        issued = self._clock.read().wall.isoformat(timespec="seconds").replace("+00:00", "Z")
        with self._database.transaction() as connection:
            branch, correction = corrections.issue(connection, order, issued)
        self.bell.ring([branch])
        return correction

    def corrections(self, branch: str) -> list[CorrectionState]:
        """Return what was corrected in a branch, and what it answered."""
        with self._database.read() as connection:
            return corrections.of_branch(connection, branch)

    def evidence(self, sha256: str) -> bytes:
        """Return the file of a dispute; b"" where it is not here."""
        with self._database.read() as connection:
            wanted = select(evidence.c.data).where(evidence.c.sha256 == sha256)
            return bytes(connection.execute(wanted).scalar() or b"")

    # --- what the service asks for ---------------------------------------------------------------

    def enrol(self, request: SignedRequest, body: wire.EnrolRequest) -> wire.EnrolAnswer:
        """Take a code. Raises `Refused` with BAD_SIGNATURE or CODE_REFUSED."""
        if not request.is_from(body.key):
            raise refused(wire.BAD_SIGNATURE, "request")
        with self._database.transaction() as connection:
            answer = enrolment.enrol(connection, body, self._signer, self._now_ms())
        self.bell.ring([answer.branch])
        return answer

    def take_page(
        self, request: SignedRequest, page: wire.JournalPage
    ) -> wire.Acknowledgement | wire.Problem:
        """Take a page of a journal, in one transaction. Raises `Refused`."""
        with self._database.transaction() as connection:
            caller = admit(connection, request)
            ingest = Ingest(connection, self._signer, caller, self._now_ms())
            answer = ingest.take(page)
        if ingest.is_published:
            self.bell.ring([caller.branch])
        return answer

    def take_evidence(
        self, request: SignedRequest, sent: wire.Evidence
    ) -> wire.EvidenceReceipt | wire.Problem:
        """Keep the file of a dispute and sign for it; again for the same file. Raises `Refused`."""
        with self._database.transaction() as connection:
            caller = admit(connection, request)
            key = EntryKey(caller.terminal, sent.epoch, sent.seq)
            sha256 = corrections.keep_evidence(connection, key, sent.data, self._now_ms())
        if not sha256:
            return wire.Problem(wire.NOT_NAMED)
        signature = self._signer.sign(RECEIPT, bytes.fromhex(sha256))
        return wire.EvidenceReceipt(sha256, signature, self._now_ms())

    def admit(self, request: SignedRequest) -> str:
        """Return the branch of the terminal that asks. Raises `Refused`."""
        with self._database.transaction() as connection:
            return admit(connection, request).branch

    def journal_page(self, request: SignedRequest, epoch: int, after: int) -> wire.SentJournal:
        """Return what is held of the caller's own journal after an entry. Raises `Refused`."""
        with self._database.transaction() as connection:
            caller = admit(connection, request)
            return retrieval.read_page(connection, caller.terminal, epoch, after)

    def feed_page(self, branch: str, ask: FeedAsk) -> wire.SentFeed:
        """Return a page of the first stream that has news, or an empty one of the first stream."""
        with self._database.read() as connection:
            latest = publishing.latest(connection, branch)
            for stream, after in ask.after:
                if after < latest.get(stream, 0):
                    bodies = publishing.read_page(connection, branch, stream, after, ask.limit)
                    break
            else:
                stream, bodies = ask.after[0][0], []
        last = latest.get(stream, 0)
        return publishing.signed_page(self._signer, stream, bodies, last, self._now_ms())

    def feed_positions(self, of_branches: Iterable[str]) -> dict[str, int]:
        """Return a number for each branch that grows with everything published for it."""
        with self._database.read() as connection:
            return publishing.positions(connection, of_branches)

    def _now_ms(self) -> int:
        return int(self._clock.read().wall.timestamp() * 1000)


def _signer(path: Path) -> Signer:
    """Read the centre's key, or make one that only its owner can read."""
    try:
        return Signer.from_secret(bytes.fromhex(path.read_text(encoding="ascii")))
    except FileNotFoundError:
        signer = Signer.new()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(signer.secret.hex())
        file.flush()
        os.fsync(file.fileno())
    return signer
