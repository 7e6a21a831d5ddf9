"""Waiting for another thread or process to get somewhere."""

import threading
from collections.abc import Callable

_STEPS = 10_000
_STEP_S = 0.002


def until(happened: Callable[[], object]) -> None:
    """Return as soon as it happened; fail after twenty seconds."""
    tick = threading.Event()
    for _ in range(_STEPS):
        if happened():
            return
        tick.wait(_STEP_S)
    raise AssertionError("it never happened")
