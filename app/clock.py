"""Time as an entry needs it: wall time, and what the wall clock cannot falsify."""

import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

_KERNEL_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Reading(NamedTuple):
    """One look at the clock.

    `wall` is UTC and may be wrong; `monotonic_ms` only grows while `boot` stays the same.
    """

    wall: datetime
    boot: str
    monotonic_ms: int


class Clock(Protocol):
    def read(self) -> Reading: ...


class SystemClock:
    """The clock of this machine."""

    def __init__(self) -> None:
        self._boot = _boot_id()

    def read(self) -> Reading:
        return Reading(datetime.now(UTC), self._boot, time.monotonic_ns() // 1_000_000)


def _boot_id() -> str:
    try:
        return _KERNEL_BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return str(uuid.uuid4())  # no such file outside Linux: one id a process is still honest
