"""The ways in which the simulated register's web server can fail."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

COUNTED: Final = ("lose_post_request", "lose_post_answer", "lose_get_answer")
"""Faults that happen a given number of times."""


@dataclass(slots=True)
class Faults:
    """What is to go wrong next; nothing at first."""

    delay_s: float = 0.0
    stall_s: float = 0.0
    freeze_s: float = 0.0
    errors: list[int] = field(default_factory=list)
    _left: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, fault: str, times: int) -> None:
        with self._lock:
            self._left[fault] += times

    def happens(self, fault: str) -> bool:
        """Use the fault up once, if any of it is left."""
        with self._lock:
            if not self._left[fault]:
                return False
            self._left[fault] -= 1
            return True

    def freeze(self) -> None:
        """Fall silent if the task that was taken now was to be the last one heard of."""
        if self.freeze_s:
            self.stall_s, self.freeze_s = self.freeze_s, 0.0

    def slow_down(self, *, delay_ms: float | None = None, stall_ms: float | None = None) -> None:
        if delay_ms is not None:
            self.delay_s = delay_ms / 1000
        if stall_ms is not None:
            self.stall_s = stall_ms / 1000

    def next_error(self) -> int | None:
        return self.errors.pop(0) if self.errors else None
