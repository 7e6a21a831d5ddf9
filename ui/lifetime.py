"""How long a process lives: until it is told to stop, or until its parent is gone."""

import os
import signal
import threading
from typing import BinaryIO


def follow_signals(stop: threading.Event, *numbers: signal.Signals) -> None:
    """Set `stop` when one of the signals comes.

    Not in the handler itself: it runs in the main thread, which may be about to wait for that very
    event and hold its lock.
    """

    def leave(*_: object) -> None:
        threading.Thread(target=stop.set, name="signal", daemon=True).start()

    for number in numbers:
        signal.signal(number, leave)


def follow_parent(pipe: BinaryIO, stop: threading.Event) -> None:
    """Set `stop` when the other end of the pipe is gone: it closes, however the parent died."""

    def wait() -> None:
        # Not pipe.read: its lock, held here, would abort the interpreter on the way out.
        while os.read(pipe.fileno(), 1):
            pass
        stop.set()

    threading.Thread(target=wait, name="parent", daemon=True).start()
