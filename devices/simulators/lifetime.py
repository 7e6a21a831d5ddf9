"""How long a simulator lives: until it is told to stop, or until the one who started it is gone."""

import argparse
import os
import signal
import sys
import threading
from types import FrameType


def add_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--with-parent",
        action="store_true",
        help="exit when standard input ends, so that no orphan is left behind",
    )


class Lifetime:
    """Ends on SIGTERM, SIGINT and, with a parent, at the end of standard input.

    A pipe to standard input is closed by the kernel however the parent dies, and unlike
    PR_SET_PDEATHSIG it does not depend on which thread of the parent started the child.
    """

    def __init__(self, *, with_parent: bool) -> None:
        self._over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        if with_parent:
            threading.Thread(target=self._watch_input, daemon=True).start()

    def wait(self) -> None:
        """Return when it is time to clean up and leave."""
        self._over.wait()

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - signal's shape
        """Say so from another thread: this one may hold the lock of what it waits for."""
        threading.Thread(target=self._over.set, daemon=True).start()

    def _watch_input(self) -> None:
        while os.read(sys.stdin.fileno(), 4096):
            continue
        self._over.set()
