"""Wakes the long polls of a branch as soon as something is published for it."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Bell:
    """One a process. `ring` may be called from any thread, the rest from the event loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self.is_closed = False

    @property
    def branches(self) -> list[str]:
        """Branches that somebody waits for."""
        return list(self._waiting)

    @contextmanager
    def watch(self, branch: str) -> Iterator[asyncio.Event]:
        """Give an event that is set when the branch is rung for after this point."""
        self._loop = asyncio.get_running_loop()
        event = asyncio.Event()
        self._waiting.setdefault(branch, set()).add(event)
        try:
            yield event
        finally:
            self._waiting[branch].discard(event)
            if not self._waiting[branch]:
                del self._waiting[branch]

    def ring(self, branches: Iterable[str]) -> None:
        """Wake who waits for these branches; nobody waits in a process without a service."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, list(branches))

    def close(self) -> None:
        """Let every long poll answer now: the service is going down."""
        self.is_closed = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: self._wake(self.branches))

    def _wake(self, branches: list[str]) -> None:
        for branch in branches:
            for event in self._waiting.get(branch, ()):
                event.set()
