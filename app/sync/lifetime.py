"""When a process without a screen is to end: on a signal, or with the one that started it."""

import os
import signal
import sys
import threading
from types import FrameType


def until_told(*, with_parent: bool) -> threading.Event:
    """Return an event that SIGTERM and SIGINT set, and the parent's death if asked.

    The parent holds the other end of standard input; the operating system closes it with the
    parent, however that dies. To be called in the main thread.
    """
    stop = threading.Event()

    def tell(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, tell)
    if with_parent:
        follow(sys.stdin.fileno(), stop)
    return stop


def follow(parent: int, stop: threading.Event) -> threading.Thread:
    """Set the event at the end of the parent's stream, a descriptor, whatever comes before it."""

    def read() -> None:
        while os.read(parent, 1):  # not through sys.stdin: its lock would outlive the interpreter
            pass
        stop.set()

    reader = threading.Thread(target=read, name="parent", daemon=True)
    reader.start()
    return reader
