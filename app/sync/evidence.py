"""Evidence up: the file of a dispute follows its entry, once the centre has that entry."""

import logging
from typing import Final

from app.errors import ClerkError, Refusal
from app.messages import wire
from app.store import sync_queries
from app.store.database import Store
from app.store.journal import Identity
from app.sync.client import CentreClient
from app.sync.status import Status

_log: Final = logging.getLogger(__name__)


class EvidenceSender:
    """Sends one file at a time, oldest first; a signed receipt ends it."""

    def __init__(self, store: Store, own: Identity, client: CentreClient, status: Status) -> None:
        self._store: Final = store
        self._terminal: Final = own.terminal
        self._centre_key: Final = own.centre_key
        self._client: Final = client
        self._status: Final = status
        self._refused: Final[set[str]] = set()

    def send(self) -> bool:
        """Send one file whose entry is acknowledged; tell whether there was one.

        Raises CENTRE_UNREACHABLE or MALFORMED_ANSWER: the file waits. One that the centre does
        not take is logged and left until the next start: only people can say why.
        """
        with self._store.read() as connection:
            due = sync_queries.evidence_due(connection, self._terminal, self._refused)
        if due is None:
            return False
        answer = self._client.send_evidence(wire.Evidence(due.epoch, due.seq, due.data))
        if isinstance(answer, wire.Problem):
            _log.warning("evidence of %s.%s was not taken: %s", due.epoch, due.seq, answer.code)
            self._refused.add(due.sha256)
            return True
        if answer.sha256 != due.sha256 or not answer.is_from(self._centre_key):
            raise ClerkError(Refusal.MALFORMED_ANSWER, field="receipt")
        received = self._status.now_text
        with self._store.transaction() as connection:
            sync_queries.store_receipt(connection, due.sha256, answer.signature, received)
        return True
