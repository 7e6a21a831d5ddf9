"""Virtual time: one true time, and a clock for each computer that may be wrong."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from app.clock import Reading
from app.simulation.log import Log

MORNING: Final = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
_UP_AFTER_MS: Final = 30_000


@dataclass(slots=True)
class TrueTime:
    """Milliseconds since the schedule's morning."""

    log: Log
    now_ms: int = 0

    def go_on(self, ms: int) -> None:
        self.now_ms += ms
        self.log.now_ms = self.now_ms


@dataclass(slots=True)
class ComputerClock:
    """A wall clock that is off by `off_ms`, and a boot's own clock that only grows."""

    time: TrueTime
    name: str
    off_ms: int = 0
    boots: int = 1
    _booted_ms: int = 0
    _read: tuple[tuple[int, int, int], Reading] | None = None

    def read(self) -> Reading:
        """Return the same reading for as long as nothing has moved it."""
        now = (self.time.now_ms, self.off_ms, self.boots)
        if self._read is None or self._read[0] != now:
            self._read = now, self._reading()
        return self._read[1]

    def _reading(self) -> Reading:
        wall = MORNING + timedelta(milliseconds=self.time.now_ms + self.off_ms)
        monotonic_ms = _UP_AFTER_MS + self.time.now_ms - self._booted_ms
        return Reading(wall, f"{self.name}-{self.boots}", monotonic_ms)

    def reboot(self) -> None:
        self.boots += 1
        self._booted_ms = self.time.now_ms
