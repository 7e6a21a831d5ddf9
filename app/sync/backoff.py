"""How long to wait after a failure: doubling, capped, and fully random below that."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

BASE_MS: Final = 500
CAP_MS: Final = 60_000
"""A hundred thousand windows that lost the centre come back over a minute, not at once."""

_DOUBLINGS_MAX: Final = 32
"""Beyond this only the cap counts; days of failures must not make a number of their own."""


def ceiling_ms(failures: int, base_ms: int = BASE_MS, cap_ms: int = CAP_MS) -> int:
    """Return the longest wait after so many failures in a row; 0 after none."""
    if failures <= 0:
        return 0
    return int(min(cap_ms, base_ms << min(failures - 1, _DOUBLINGS_MAX)))


@dataclass(slots=True)
class Backoff:
    """One line of attempts. Time is the caller's, in milliseconds of a clock that only grows.

    `draw` returns a random whole number below its argument.
    """

    draw: Callable[[int], int]
    base_ms: int = BASE_MS
    cap_ms: int = CAP_MS
    failures: int = 0
    due_ms: int = 0

    def wait_ms(self, now_ms: int) -> int:
        """Return how long to wait until the next attempt; 0 when it is due."""
        return max(self.due_ms - now_ms, 0)

    def failed(self, now_ms: int) -> None:
        """Put the next attempt off, to a moment drawn from the whole span."""
        self.failures += 1
        span_ms = ceiling_ms(self.failures, self.base_ms, self.cap_ms)
        self.due_ms = now_ms + self.draw(span_ms + 1)

    def succeeded(self) -> None:
        """Forget the failures: the next attempt is due at once."""
        self.failures = self.due_ms = 0
