"""Scanners read one label twice: the same code again within a second is the same scan."""

from typing import Final

REPEAT_MS: Final = 1_000


class Repeats:
    """Remembers the last scan and when it came."""

    def __init__(self) -> None:
        self._last: bytes = b""
        self._at_ms: int | None = None

    def is_repeat(self, raw: bytes, now_ms: int) -> bool:
        """Tell whether this is the scan before once more; it goes on lasting while it repeats."""
        is_repeat = (
            raw == self._last and self._at_ms is not None and now_ms - self._at_ms < REPEAT_MS
        )
        self._last, self._at_ms = raw, now_ms
        return is_repeat
