"""Bring a counter back from its copies and from the centre, into an epoch of its own."""

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from app.clock import Clock
from app.domain.visit_states import OWING
from app.errors import ClerkError, Refusal
from app.messages import wire
from app.messages.entries import EntryKey
from app.messages.signing import Signer
from app.services.epochs import open_epoch
from app.services.settle import POLICY_NUMBERS
from app.store import agent_state, claims, queries, sync_queries
from app.store.backup import copy_database
from app.store.database import Role, Store
from app.store.epoch_keys import epoch_keys
from app.store.journal import PENDING, Identity, Journal, cited, read_identity
from app.store.mark import Mark, newest_mark
from app.store.rebuild import CENTRE, Rebuilt, doubt_papers
from app.store.sealed_log import SealedLog, epochs_in, log_path
from app.store.sync_queries import Proof
from app.store.tables import identity
from app.store.verify import verify
from app.sync.client import CentreClient, request_enrolment
from app.sync.counter import RequestCounter
from app.sync.http import Way
from app.sync.status import LAST_ERROR, LAST_ERROR_AT

DRAFT_SUFFIX: Final = ".restoring"
_OF_THE_OLD_FILE: Final = (
    agent_state.ALARM, agent_state.FILE_ALARM, agent_state.COPIED, agent_state.COPY_ERROR,
    LAST_ERROR, LAST_ERROR_AT,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Where to look beside the centre. `marks` are folders with a mark of how far it went."""

    backup: Path | None = None
    second: Path | None = None
    marks: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore came to.

    `last` is the last entry of the old epochs; the new one cites it. `from_second` and
    `from_centre` count the entries that the backup did not have, `turnover` is that of the ones
    from the centre, in kopecks. `unsent` the centre does not know yet. `lost` entries after
    `last` were committed once, as a mark proves, and nobody has them.
    """

    own: Identity
    last: EntryKey | None
    entries: int
    from_second: int
    from_centre: int
    turnover: int
    unsent: int
    lost: int
    burnt_numbers: int
    unfinished: int
    doubtful_papers: int


class Restore:
    """One restore into a draft beside `file`; the draft becomes the file when it is whole."""

    def __init__(self, file: Path, key: bytes, copies: Copies, clock: Clock) -> None:
        self._draft: Final = file.with_name(f"{file.name}{DRAFT_SUFFIX}")
        self._key: Final = key
        self._copies: Final = copies
        self._clock: Final = clock

    def run(self, way: str | Way, code: str) -> Restored:
        """Build the draft. May be repeated with the same code, whatever cut it off.

        Raises RESTORE_NEEDS_CENTRE, ENROLMENT_REFUSED (`reason`), COPY_OF_ANOTHER, COPIES_DIFFER,
        COPY_NOT_WHOLE, or what is wrong with the files. Nothing but the draft is touched.
        """
        secrets = self._kept_secrets() or (Signer.new().secret, Signer.new().secret)
        self._remove_draft()
        if self._copies.backup is not None:
            self._require_whole(self._copies.backup)
            copy_database(self._copies.backup, self._key, self._draft)
        with closing(Store.open(self._draft, self._key, Role.RESTORE)) as store:
            before = self._begin(store, secrets, way)
            answer = _enrolled(way, code, Signer.from_secret(secrets[0]))
            if before is not None and before.terminal != answer.terminal:
                found = {"found": before.terminal, "wanted": answer.terminal}
                raise ClerkError(Refusal.COPY_OF_ANOTHER, **found)
            restored = self._fill(store, way, answer, before)
            store.checkpoint()
        self._require_whole(self._draft)
        return restored

    @property
    def draft(self) -> Path:
        return self._draft

    def _begin(self, store: Store, secrets: tuple[bytes, bytes], way: str | Way) -> Identity | None:
        """Take the old name off the file and keep the new keys, before anything is sent."""
        url = way if isinstance(way, str) else way.url
        with store.transaction() as connection:
            before = None
            with suppress(ClerkError):
                before = read_identity(connection)
            connection.execute(delete(identity))
            row = {"terminal": PENDING, "epoch": 0, "branch": "", "branch_name": "", "window": 0}
            row |= {"terminal_secret": secrets[0], "recovery_secret": secrets[1]}
            row |= {"centre_key": "", "centre_url": url, "continues": ""}
            connection.execute(insert(identity), row)
        return before

    def _fill(
        self, store: Store, way: str | Way, answer: wire.EnrolAnswer, before: Identity | None
    ) -> Restored:
        with store.read() as connection:
            signer = Signer.from_secret(
                connection.execute(select(identity.c.terminal_secret)).scalar_one()
            )
        client = CentreClient(way, answer.terminal, signer, RequestCounter(store))
        with closing(client):
            rebuilt = Rebuilt(store, answer.terminal)
            rebuilt.begin(str(self._copies.backup))
            from_second = sum(self._from_second(rebuilt, answer))
            had = {known.holds.epoch: _proof(rebuilt, known.holds.epoch) for known in answer.known}
            from_centre = sum(_from_centre(rebuilt, client, known) for known in answer.known)
        with store.transaction() as connection:
            unsent = _store_answers(connection, rebuilt, answer)
            doubtful = doubt_papers(connection)
            states = dict.fromkeys(_OF_THE_OLD_FILE, "")
            sync_queries.set_states(connection, states)
            _take_name(connection, rebuilt, answer, before)
        journal = Journal(store, self._clock)
        open_epoch(journal)
        gained = sum(
            known.holds.turnover - had[known.holds.epoch].turnover
            for known in answer.known
            if had[known.holds.epoch].seq < known.holds.seq
        )
        ends = max(((epoch, end[0]) for epoch, end in rebuilt.ends.items()), default=None)
        last = None if ends is None else EntryKey(answer.terminal, *ends)
        with journal.read() as connection:
            return Restored(
                own=journal.identity,
                last=last,
                entries=sum(end[0] for end in rebuilt.ends.values()),
                from_second=from_second,
                from_centre=from_centre,
                turnover=gained,
                unsent=unsent,
                lost=_lost(last, newest_mark(self._copies.marks, answer.terminal)),
                burnt_numbers=sum(
                    claims.numbers_left(connection, POLICY_NUMBERS, answer.terminal, epoch)
                    for epoch in rebuilt.ends
                ),
                unfinished=len(queries.visits_in(connection, OWING)),
                doubtful_papers=doubtful,
            )

    def _from_second(self, rebuilt: Rebuilt, answer: wire.EnrolAnswer) -> Iterator[int]:
        """Add what the second copy has more; yield how many entries each epoch gained."""
        folder = self._copies.second
        if folder is None:
            return
        for epoch in epochs_in(folder, answer.terminal):
            if epoch >= answer.epoch:
                continue
            path = log_path(folder, answer.terminal, epoch)
            with closing(SealedLog.read_only(path, (answer.terminal, epoch), self._key)) as log:
                yield rebuilt.add(epoch, log.entries(), str(path))

    def _kept_secrets(self) -> tuple[bytes, bytes] | None:
        """Return the keys of a restore that was cut off: its code may be used up already."""
        if not self._draft.exists():
            return None
        try:
            opened = closing(Store.open(self._draft, self._key, Role.RESTORE))
            with opened as store, store.read() as connection:
                row = connection.execute(select(identity)).first()
        except ClerkError:
            return None
        is_begun = row is not None and row.terminal == PENDING
        return (row.terminal_secret, row.recovery_secret) if row is not None and is_begun else None

    def _require_whole(self, path: Path) -> None:
        verdict = verify(path, self._key)
        if not verdict.whole:
            raise ClerkError(Refusal.COPY_NOT_WHOLE, path=str(path))

    def _remove_draft(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self._draft.with_name(self._draft.name + ending).unlink(missing_ok=True)


def _enrolled(way: str | Way, code: str, signer: Signer) -> wire.EnrolAnswer:
    try:
        answer = request_enrolment(way, code, signer)
    except ClerkError as error:
        if error.code is Refusal.CENTRE_UNREACHABLE:
            raise ClerkError(Refusal.RESTORE_NEEDS_CENTRE) from error
        raise
    if isinstance(answer, wire.Problem):
        raise ClerkError(Refusal.ENROLMENT_REFUSED, reason=answer.code)
    for known in answer.known:
        if not known.holds.is_from(answer.centre_key) or known.holds.terminal != answer.terminal:
            raise ClerkError(Refusal.MALFORMED_ANSWER, field="known")
    return answer


def _from_centre(rebuilt: Rebuilt, client: CentreClient, known: wire.KnownEpoch) -> int:
    """Fetch what no copy has; the end has to be the one that the centre signed for."""
    holds, gained = known.holds, 0
    rebuilt.compare(holds.epoch, holds.seq, holds.head)
    while (at := rebuilt.ends.get(holds.epoch, (0, ""))[0]) < holds.seq:
        page = client.journal(holds.epoch, at)
        if isinstance(page, wire.Problem) or not page.entries:
            raise ClerkError(Refusal.MALFORMED_ANSWER, field="journal")
        wanted = page.entries[: holds.seq - at]
        gained += rebuilt.add(holds.epoch, wanted, CENTRE)
    rebuilt.compare(holds.epoch, holds.seq, holds.head)
    return gained


def _proof(rebuilt: Rebuilt, epoch: int) -> Proof:
    seq = rebuilt.ends.get(epoch, (0, ""))[0]
    with rebuilt.store.read() as connection:
        return sync_queries.proof_at(connection, rebuilt.terminal, epoch, seq) or Proof()


def _store_answers(connection: Connection, rebuilt: Rebuilt, answer: wire.EnrolAnswer) -> int:
    """Store what the centre signed for; return how many entries it does not have."""
    unsent = sum(end[0] for end in rebuilt.ends.values())
    for known in answer.known:
        holds = known.holds
        own = sync_queries.proof_at(connection, rebuilt.terminal, holds.epoch, holds.seq)
        if own != Proof(holds.seq, holds.head, holds.turnover):
            raise ClerkError(Refusal.MALFORMED_ANSWER, field="turnover")
        if holds.seq:
            sync_queries.store_acknowledgement(connection, holds, "")
        unsent -= holds.seq
    return unsent


def _take_name(
    connection: Connection,
    rebuilt: Rebuilt,
    answer: wire.EnrolAnswer,
    before: Identity | None,
) -> None:
    """Make the file that of the new epoch, whose first entry cites the last known one."""
    continues = ""
    if rebuilt.ends:
        epoch, (seq, head) = max(rebuilt.ends.items())
        keys = {known.holds.epoch: known.terminal_key for known in answer.known}
        if before is not None:
            keys |= epoch_keys(connection, before)
        continues = cited(epoch, seq, head, keys[epoch])
    known = {
        "terminal": answer.terminal,
        "epoch": answer.epoch,
        "branch": answer.branch,
        "branch_name": answer.branch_name,
        "window": answer.window,
        "centre_key": answer.centre_key,
        "continues": continues,
    }
    connection.execute(update(identity).values(known))


def _lost(last: EntryKey | None, mark: Mark | None) -> int:
    """Return how many entries were committed once that nobody has."""
    if mark is None or (last is not None and mark.last.epoch < last.epoch):
        return 0
    have = last.seq if last is not None and mark.last.epoch == last.epoch else 0
    return max(mark.last.seq - have, 0)
