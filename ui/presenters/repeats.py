"""Scanners read one label twice: the same code again within a second is the same scan."""

from typing import Final


class Repeats:
    """Remembers the last scan and when it came; `within_ms` is how long a repeat is the same."""

    def __init__(self, within_ms: int) -> None:
        self._within_ms: Final = within_ms
        self._last: bytes = b""
        self._at_ms: int | None = None

    def is_repeat(self, raw: bytes, now_ms: int) -> bool:
        """Tell whether this is the scan before once more; it goes on lasting while it repeats."""
        is_repeat = (
            raw == self._last and self._at_ms is not None and now_ms - self._at_ms < self._within_ms
        )
        self._last, self._at_ms = raw, now_ms
        return is_repeat
