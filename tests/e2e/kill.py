"""Ends a window by SIGKILL at a moment that can be told from outside: nothing in it helps."""

import os
import pty
import signal
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, select

from app.store.tables import journal, print_jobs
from tests.e2e.world import Gone, Window, World
from tests.support.waiting import LIMIT_S

Moment = Callable[[Connection], bool]
"""Looks at the counter's file as any other process may, and says whether it is time."""

_LOOK_S = 0.002
_ASK_SENSORS = b"\x1dr\x01"


def recorded(kind: str, times: int = 1) -> Moment:
    """The moment at which an entry of this kind has been committed so many times."""
    wanted = select(journal.c.seq).where(journal.c.kind == kind)

    def is_there(connection: Connection) -> bool:
        return len(connection.execute(wanted).all()) >= times

    return is_there


def sending(connection: Connection) -> bool:
    """The moment at which a document is on its way to the printer."""
    states = connection.execute(select(print_jobs.c.state)).scalars().all()
    return "sending" in states


@contextmanager
def killed_at(world: World, window: Window, moment: Moment) -> Iterator[None]:
    """Kill the window as soon as it is time, whatever the block is doing with it."""
    store, over, killed = world.store(), threading.Event(), threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_S):
            with store.read() as connection:
                if moment(connection):
                    os.kill(window.pid, signal.SIGKILL)
                    killed.set()
                    return

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with suppress(Gone):
            yield
            killed.wait(LIMIT_S)
    finally:
        over.set()
        watcher.join()
        store.close()
    assert killed.is_set(), "the moment never came"
    window.kill()


class Hold:
    """Stops an exchange of a proxy in its tracks, and tells that it has."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._released = threading.Event()

    def __call__(self) -> bool:
        """Be the exchange: wait until it is let go of, then hang up."""
        self.reached.set()
        self._released.wait(LIMIT_S)
        return False

    def wait(self) -> None:
        assert self.reached.wait(LIMIT_S), "nothing was held"

    def release(self) -> None:
        self._released.set()


class StubbornPrinter:
    """A printer that is ready, takes a document, and never says that it came out."""

    def __init__(self, link: Path) -> None:
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        link.symlink_to(os.ttyname(self._slave))
        self.got = b""
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        with suppress(OSError):  # the end of the line
            while data := os.read(self._master, 4096):
                self.got += data
                if b"\x1b@" in self.got:
                    continue
                os.write(self._master, b"\x12" * data.count(b"\x10\x04"))
                os.write(self._master, b"\x00" * data.count(_ASK_SENSORS))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._slave)
        os.close(self._master)
        self._thread.join(LIMIT_S)
