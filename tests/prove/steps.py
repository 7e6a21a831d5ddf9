"""What the steps of the proof share: what they are asked, what they answer, how they speak."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_SPEAK_EVERY_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How much is to be proved. `seed` is the first of the schedules; `folder` is for what a step
    leaves to look at."""

    schedules: int
    seed: int
    kills: int
    jobs: int
    folder: Path


@dataclass(slots=True)
class Proved:
    """What a step has to say: `facts` go into the proof as they are, `findings` must be none."""

    facts: dict[str, Any] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)


Step = Callable[[Options], Proved]


class Progress:
    """Says how far a step is, now and then; lines do not come faster than people read."""

    def __init__(self, what: str, of: int) -> None:
        self._what = what
        self._of = of
        self._started = self._said = time.monotonic()

    def say(self, done: int, more: str = "") -> None:
        now = time.monotonic()
        if now - self._said < _SPEAK_EVERY_S and done < self._of:
            return
        self._said = now
        say(f"  {self._what}: {done} из {self._of}, {now - self._started:.0f} с{more}")


def say(line: str) -> None:
    """Write a line at once, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def cores() -> int:
    """Return how many cores this process may use."""
    has_affinity = hasattr(os, "sched_getaffinity")
    return len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1
