"""When the window rests: what the agent writes then keeps no payment waiting for the lock."""

from dataclasses import dataclass, field

Tail = tuple[int, int]
"""Epoch and number of the journal's last entry."""


@dataclass(slots=True)
class Lull:
    """Tells that the journal has not grown for `rest_ms`, or that its news are `late_ms` old.

    A sale is several commits, one soon after the other, and an acknowledgement between them holds
    the lock for as long as the disk takes. Time is the caller's, in milliseconds.
    """

    rest_ms: int
    late_ms: int
    _tail: Tail | None = field(default=None, init=False)
    _grew_ms: int = field(default=0, init=False)
    _since_ms: int | None = field(default=None, init=False)

    def is_here(self, tail: Tail, now_ms: int) -> bool:
        """Note where the journal with news ends; say whether it is time to send them."""
        if tail != self._tail:
            self._tail, self._grew_ms = tail, now_ms
        if self._since_ms is None:
            self._since_ms = now_ms
        rests = now_ms - self._grew_ms >= self.rest_ms
        if not rests and now_ms - self._since_ms < self.late_ms:
            return False
        self._since_ms = None
        return True
