"""Waits for what other processes do, by looking, and never longer than a limit."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

LIMIT_S = 60.0
"""How long a test waits for anything; on busy cores a window may need half of it to start."""

_LOOK_S = 0.01
_Found = TypeVar("_Found")


class TooLate(AssertionError):
    """Something that a test waits for did not come."""


def until(condition: Callable[[], _Found], what: str = "it") -> _Found:
    """Return what the condition says as soon as it is true."""
    deadline = time.monotonic() + LIMIT_S
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise TooLate(f"waited {LIMIT_S} s for {what}")
        time.sleep(_LOOK_S)
    return found


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that has ended and is not yet waited for does not."""
    with suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, 0)
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False
