"""What the agent tells the window about its contact with the centre."""

import logging
import threading
from datetime import UTC, datetime
from enum import StrEnum, auto
from typing import Final

from app.clock import Clock
from app.errors import ClerkError, Refusal
from app.store.agent_state import ALARM
from app.store.database import Store
from app.store.journal import CENTRE_OFFSET
from app.store.sync_queries import set_states, state

LAST_CONTACT: Final = "last_contact"
"""When the centre last gave a verified answer, UTC as "2026-11-20T10:00:00Z"."""

LAST_ERROR: Final = "last_error"
"""Code of what keeps journal or feed from moving; empty while both do."""

LAST_ERROR_AT: Final = "last_error_at"
CONTACT_EVERY_MS: Final = 10_000
"""A quiet contact is written this often, so that an idle counter hardly writes."""

OFFSET_STEP_MS: Final = 500
"""The clocks' difference is written when it moved by more than the noise of the way."""

_log: Final = logging.getLogger(__name__)


class Line(StrEnum):
    """The two lines of work; the first one's trouble is shown first."""

    PUSH = auto()
    PULL = auto()


class Status:
    """Writes only what changed; may be used from any thread."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._lock: Final = threading.Lock()
        self._errors: Final[dict[Line, str]] = dict.fromkeys(Line, "")
        self._contact_ms: int | None = None
        self._offset_ms = 0
        with store.read() as connection:
            self._written = state(connection, LAST_ERROR)
            alarm = state(connection, ALARM)
        self.stopped_epoch = int(alarm.split()[1]) if alarm else 0
        """Epochs up to this one are not pushed any more: an alarm has stopped them."""

    @property
    def now_text(self) -> str:
        return _text(self._clock.read().wall)

    def contact(self, line: Line, centre_ms: int) -> None:
        """Note a verified answer and the centre's clock in it, milliseconds since 1970."""
        now = self._clock.read()
        offset_ms = centre_ms - int(now.wall.timestamp() * 1000)
        with self._lock:
            self._errors[line] = ""
            for other, error in self._errors.items():
                if error == Refusal.CENTRE_UNREACHABLE:  # it has just answered
                    self._errors[other] = ""
            due = (
                self._contact_ms is None
                or now.monotonic_ms - self._contact_ms >= CONTACT_EVERY_MS
                or abs(offset_ms - self._offset_ms) >= OFFSET_STEP_MS
                or self._shown != self._written
            )
            if due:
                values = {LAST_CONTACT: _text(now.wall), CENTRE_OFFSET: str(offset_ms)}
                self._write(values | {LAST_ERROR: self._shown})
                self._contact_ms, self._offset_ms = now.monotonic_ms, offset_ms
                self._written = self._shown

    def failed(self, line: Line, error: ClerkError) -> None:
        """Note why a line does not move; the same reason again is not news."""
        with self._lock:
            if self._errors[line] != error.code:
                _log.warning("%s: %s", line, error)
            self._errors[line] = str(error.code)
            if self._shown == self._written:
                return
            try:
                self._write({LAST_ERROR: self._shown, LAST_ERROR_AT: self.now_text})
                self._written = self._shown
            except ClerkError as unwritten:
                _log.warning("not written: %s", unwritten)  # a full disk, of all things

    def alarm(self, epoch: int, seq: int, kind: str = "forked") -> None:
        """Note that this epoch's journal may not be pushed any more; only people can undo it."""
        with self._lock:
            self._write({ALARM: f"{kind} {epoch} {seq}"})
            self.stopped_epoch = epoch

    @property
    def _shown(self) -> str:
        return next(filter(None, self._errors.values()), "")

    def _write(self, values: dict[str, str]) -> None:
        with self._store.transaction() as connection:
            set_states(connection, values)


def _text(wall: datetime) -> str:
    return wall.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
