"""A clock that moves when the test says so."""

from datetime import UTC, datetime, timedelta

from app.clock import Reading


class StillClock:
    """Stands at a moment of a working day until it is told to go on."""

    def __init__(self, wall: datetime | None = None) -> None:
        self._wall = wall or datetime(2026, 11, 21, 7, 32, tzinfo=UTC)
        self._boot = "boot-1"
        self._monotonic_ms = 1_000_000

    def read(self) -> Reading:
        return Reading(self._wall, self._boot, self._monotonic_ms)

    def pass_seconds(self, seconds: float) -> None:
        self._wall += timedelta(seconds=seconds)
        self._monotonic_ms += int(seconds * 1000)

    def set_wall(self, wall: datetime) -> None:
        """Turn the hands of the wall clock only, as a wrong clock does."""
        self._wall = wall

    def reboot(self) -> None:
        self._boot += "+"
        self._monotonic_ms = 30_000
