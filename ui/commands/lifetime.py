"""A child process ends with its parent: the pipe to it closes, however the parent died."""

import threading
from typing import BinaryIO


def follow_parent(pipe: BinaryIO, stop: threading.Event) -> None:
    """Set `stop` when the other end of the pipe is gone."""

    def wait() -> None:
        while pipe.read(1):
            pass
        stop.set()

    threading.Thread(target=wait, name="parent", daemon=True).start()
