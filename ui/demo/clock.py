"""The demo branch's own clock: the machine's, moved forward as a day in minutes needs it.

All processes of one branch share it through a small file: window, agent, centre and register
agree on the time. It starts anywhere, and from then on it only moves forward.
"""

import mmap
import os
import struct
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from app.clock import Reading, SystemClock

_FORM: Final = struct.Struct("<qqq")
"""Start and lead in milliseconds, and how often the power was cut."""

_BOOTS: Final = uuid.UUID("8f0c2c0e-6f6d-4c0b-9f57-2f7f6f6b6e6f")


class DemoClock:
    """A clock as any part of the program reads it; the demo alone moves it.

    `lead` is added to the wall clock and to the boot's own clock alike: an hour that was skipped
    has passed for both.
    """

    def __init__(self, file: Path) -> None:
        """Open the clock of a branch; a new one shows the machine's own time."""
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as opened:
            if os.fstat(descriptor).st_size < _FORM.size:
                opened.write(bytes(_FORM.size))
                opened.flush()
            self._shared: Final = mmap.mmap(descriptor, _FORM.size)
        self._machine: Final = SystemClock()

    def read(self) -> Reading:
        start_ms, lead_ms, cuts = _FORM.unpack_from(self._shared)
        now = self._machine.read()
        boot = str(uuid.uuid5(_BOOTS, f"{now.boot}/{cuts}")) if cuts else now.boot
        return Reading(
            now.wall + timedelta(milliseconds=start_ms + lead_ms),
            boot,
            now.monotonic_ms + lead_ms,
        )

    @property
    def local(self) -> datetime:
        """The time on the branch's wall."""
        return self.read().wall.astimezone()

    def begin(self, at: datetime) -> None:
        """Let a branch that nobody has worked at yet begin at this time."""
        self._write(_ms(at - self._machine.read().wall), 0, 0)

    def pass_ms(self, span_ms: int) -> None:
        """Let this time pass at once."""
        if span_ms < 0:
            raise ValueError("a clock does not go back")
        start_ms, lead_ms, cuts = _FORM.unpack_from(self._shared)
        self._write(start_ms, lead_ms + span_ms, cuts)

    def pass_until(self, at: datetime) -> None:
        """Let time pass until then; nothing where it is later already."""
        self.pass_ms(max(_ms(at - self.read().wall), 0))

    def restart(self) -> None:
        """Begin another boot, as a computer does after a power cut."""
        start_ms, lead_ms, cuts = _FORM.unpack_from(self._shared)
        self._write(start_ms, lead_ms, cuts + 1)

    def _write(self, start_ms: int, lead_ms: int, cuts: int) -> None:
        _FORM.pack_into(self._shared, 0, start_ms, lead_ms, cuts)


def _ms(span: timedelta) -> int:
    """Return whole milliseconds, rounded up: a time that was asked for is reached."""
    return -(-span // timedelta(milliseconds=1))
