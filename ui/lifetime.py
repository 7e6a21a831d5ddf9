"""A child process ends with its parent: the pipe to it closes, however the parent died."""

import os
import threading
from typing import BinaryIO


def follow_parent(pipe: BinaryIO, stop: threading.Event) -> None:
    """Set `stop` when the other end of the pipe is gone."""

    def wait() -> None:
        # Not pipe.read: its lock, held here, would abort the interpreter on the way out.
        while os.read(pipe.fileno(), 1):
            pass
        stop.set()

    threading.Thread(target=wait, name="parent", daemon=True).start()
