"""Journal up: what is not acknowledged is sent, and only a verified answer moves it on."""

from typing import Final

from app.errors import ClerkError, Refusal
from app.messages import wire
from app.messages.entries import BrokenEntry
from app.store import sync_queries
from app.store.database import Store
from app.store.journal import Identity
from app.store.sync_queries import JournalSlice, Proof
from app.sync.client import CentreClient
from app.sync.status import Line, Status

BODY_BYTES_MAX: Final = wire.PAGE_BYTES_MAX // 2
"""Bodies and personal data in one page; the rest of the limit is for what goes around them."""


class Pusher:
    """Sends one journal, epoch after epoch, in order."""

    def __init__(self, store: Store, own: Identity, client: CentreClient, status: Status) -> None:
        self._store: Final = store
        self._terminal: Final = own.terminal
        self._centre_key: Final = own.centre_key
        self._client: Final = client
        self._status: Final = status
        self._proven: Final[dict[int, Proof]] = {}
        self._sent_tail = (0, 0)
        self._epoch: Final = own.epoch

    def news(self) -> tuple[int, int] | None:
        """Return where the journal ends if it grew since all was sent; the price is one seek."""
        with self._store.read() as connection:
            tail = sync_queries.tail(connection, self._terminal)
        return tail if tail != self._sent_tail else None

    def push(self) -> bool:
        """Send one page and store the verified answer; tell whether more may be waiting.

        Raises CENTRE_UNREACHABLE, MALFORMED_ANSWER, NOT_ENROLLED, FORKED when the centre holds
        something else than this journal, or DATABASE_DAMAGED. Nothing is marked in any of them.
        """
        try:
            page = self._next_slice()
            if page is None:
                return False
            self._send(page)
        except BrokenEntry as error:
            path = str(self._store.path)
            raise ClerkError(Refusal.DATABASE_DAMAGED, path=path) from error
        return True

    def ask(self) -> None:
        """Ask what is held before anything is sent: an older file has to be known as one.

        Raises as `push` does.
        """
        if self._epoch > self._status.stopped_epoch:
            self._send(JournalSlice(self._epoch, [], {0: Proof()}))

    def _next_slice(self) -> JournalSlice | None:
        """Return the oldest entries that are not proven; stopped epochs are left out."""
        stopped = self._status.stopped_epoch
        with self._store.read() as connection:
            tail = sync_queries.tail(connection, self._terminal)
            for epoch in sync_queries.epochs(connection, self._terminal):
                if epoch <= stopped:
                    continue
                proof = self._proven.get(epoch) or sync_queries.acknowledged(
                    connection, self._terminal, epoch
                )
                limits = (wire.ENTRIES_MAX, BODY_BYTES_MAX)
                found = sync_queries.slice_after(connection, self._terminal, proof, epoch, limits)
                if found.entries:
                    return found
        if 0 < tail[0] <= stopped:
            raise ClerkError(Refusal.FORKED, epoch=stopped)
        self._sent_tail = tail
        return None

    def _send(self, page: JournalSlice) -> None:
        answer = self._client.push(wire.JournalPage(self._terminal, page.epoch, page.entries))
        if isinstance(answer, wire.Problem):
            self._face(answer, page)
            return
        proof = self._verified(answer, page)
        if proof.seq < max(page.proofs):
            raise ClerkError(Refusal.MALFORMED_ANSWER, field="seq")
        if not proof.seq:
            return
        with self._store.transaction() as connection:
            sync_queries.store_acknowledgement(connection, answer, self._status.now_text)
        self._proven[page.epoch] = proof
        self._status.contact(Line.PUSH, answer.centre_ms)

    def _face(self, problem: wire.Problem, page: JournalSlice) -> None:
        """Go back after a gap; anything else stops here and is for people."""
        if problem.code == wire.GAP and problem.holds is not None:
            self._proven[page.epoch] = self._verified(problem.holds, page)
        elif problem.code in (wire.UNKNOWN_TERMINAL, wire.BAD_SIGNATURE) and not problem.holds:
            raise ClerkError(Refusal.NOT_ENROLLED, reason=problem.code)
        elif problem.code == wire.FORK:
            raise self._forked(page.epoch, min(page.proofs) + 1)
        else:
            raise ClerkError(Refusal.FORKED, epoch=page.epoch, reason=problem.code)

    def _verified(self, answer: wire.Acknowledgement, page: JournalSlice) -> Proof:
        """Return our own proof of what the centre signed for, if it is the same.

        A signed answer that says otherwise proves that there are two journals of one name.
        """
        if (answer.terminal, answer.epoch) != (self._terminal, page.epoch):
            raise ClerkError(Refusal.MALFORMED_ANSWER, field="terminal")
        if not answer.is_from(self._centre_key):
            raise ClerkError(Refusal.MALFORMED_ANSWER, field="signature")
        own = page.proofs.get(answer.seq) or self._own_proof(page.epoch, answer.seq)
        if own != Proof(answer.seq, answer.head, answer.turnover):
            raise self._forked(page.epoch, answer.seq, "older" if own is None else "forked")
        return own

    def _own_proof(self, epoch: int, seq: int) -> Proof | None:
        with self._store.read() as connection:
            return sync_queries.proof_at(connection, self._terminal, epoch, seq)

    def _forked(self, epoch: int, seq: int, kind: str = "forked") -> ClerkError:
        self._status.alarm(epoch, seq, kind)
        return ClerkError(Refusal.FORKED, epoch=epoch)
