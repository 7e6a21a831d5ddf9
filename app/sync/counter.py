"""Numbers of requests: they only grow, over restarts, restores and whatever the clock does."""

import threading
from typing import Final

from app.store.database import Store
from app.store.sync_queries import set_states, state

REQUEST_COUNTER: Final = "request_counter"
"""Name in `sync_state` of the highest number that this file has set aside."""

BLOCK: Final = 10_000
"""Numbers set aside in one commit; those unused at a restart are skipped."""


class RequestCounter:
    """Gives each request a number above all before it; may be used from any thread."""

    def __init__(self, store: Store) -> None:
        self._store: Final = store
        self._lock: Final = threading.Lock()
        with store.read() as connection:
            self._last = self._ceiling = int(state(connection, REQUEST_COUNTER) or 0)

    def next(self) -> int:
        """Return the next number. Raises ClerkError where the file cannot be written."""
        with self._lock:
            if self._last >= self._ceiling:
                self._set_aside(self._last + BLOCK)
            self._last += 1
            return self._last

    def raise_above(self, seen: int) -> None:
        """Go on above a number that the centre has seen: this file was restored from a copy."""
        with self._lock:
            if seen > self._last:
                self._set_aside(seen + BLOCK)
                self._last = seen

    def _set_aside(self, ceiling: int) -> None:
        with self._store.transaction() as connection:
            set_states(connection, {REQUEST_COUNTER: str(ceiling)})
        self._ceiling = ceiling
