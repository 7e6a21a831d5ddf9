"""What the agent tells the window about its contact with the centre."""

import logging
import threading
from datetime import UTC
from typing import Final

from app.clock import Clock
from app.errors import ClerkError
from app.store.database import Store
from app.store.journal import CENTRE_OFFSET
from app.store.sync_queries import set_states, state

LAST_CONTACT: Final = "last_contact"
"""When the centre last gave a verified answer, UTC as "2026-11-20T10:00:00Z"."""

LAST_ERROR: Final = "last_error"
"""Code of the last failed contact; empty while the centre answers."""

LAST_ERROR_AT: Final = "last_error_at"
ALARM: Final = "alarm"
"""Why pushing has stopped for good, as "forked EPOCH SEQ"; empty while it has not."""

CONTACT_EVERY_MS: Final = 10_000
"""A quiet contact is written this often, so that an idle counter hardly writes."""

OFFSET_STEP_MS: Final = 500
"""The clocks' difference is written when it moved by more than the noise of the way."""

_log: Final = logging.getLogger(__name__)


class Status:
    """Writes only what changed; may be used from any thread."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._lock: Final = threading.Lock()
        self._written_ms: int | None = None
        with store.read() as connection:
            self._error = state(connection, LAST_ERROR)
            self._offset_ms = _whole(state(connection, CENTRE_OFFSET))

    @property
    def now_text(self) -> str:
        wall = self._clock.read().wall.astimezone(UTC)
        return wall.isoformat(timespec="seconds").replace("+00:00", "Z")

    def contact(self, centre_ms: int) -> None:
        """Note a verified answer and the centre's clock in it, milliseconds since 1970."""
        now = self._clock.read()
        offset_ms = centre_ms - int(now.wall.timestamp() * 1000)
        with self._lock:
            quiet = (
                self._written_ms is not None
                and now.monotonic_ms - self._written_ms < CONTACT_EVERY_MS
                and not self._error
                and self._offset_ms is not None
                and abs(offset_ms - self._offset_ms) < OFFSET_STEP_MS
            )
            if quiet:
                return
            self._write(
                {LAST_CONTACT: self.now_text, LAST_ERROR: "", CENTRE_OFFSET: str(offset_ms)}
            )
            self._written_ms, self._error, self._offset_ms = now.monotonic_ms, "", offset_ms

    def failed(self, error: ClerkError) -> None:
        """Note why the last contact failed; the same reason again is not news."""
        with self._lock:
            if str(error.code) == self._error:
                return
            _log.warning("no contact with the centre: %s", error)
            try:
                self._write({LAST_ERROR: str(error.code), LAST_ERROR_AT: self.now_text})
            except ClerkError as unwritten:  # a full disk: nothing to write it on
                _log.warning("not written: %s", unwritten)
            self._error = str(error.code)

    def alarm(self, epoch: int, seq: int) -> None:
        """Note that this epoch's journal may not be pushed any more; only people can undo it."""
        self._write({ALARM: f"forked {epoch} {seq}"})

    def alarmed_epoch(self) -> int:
        """Return the epoch that an alarm has stopped, 0 while there is none."""
        with self._store.read() as connection:
            text = state(connection, ALARM)
        return int(text.split()[1]) if text else 0

    def _write(self, values: dict[str, str]) -> None:
        with self._store.transaction() as connection:
            set_states(connection, values)


def _whole(text: str) -> int | None:
    return int(text) if text else None
