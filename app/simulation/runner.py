"""Many schedules, one after the other, and what came of them."""

import gc
import logging
import math
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.simulation.founding import scratch
from app.simulation.schedule import Outcome, run


@dataclass(slots=True)
class Summary:
    """Counts over all schedules; failing ones are whole, and all where that is asked.

    `struck` counts the schedules that had a fault of a kind at least once.
    """

    schedules: int = 0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    struck: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    failed: list[Outcome] = field(default_factory=list)
    kept: list[Outcome] = field(default_factory=list)

    @property
    def schedules_per_s(self) -> float:
        """Schedules a second of one core's work; what other programs take is not counted."""
        return self.schedules / self.seconds if self.seconds else 0.0

    def add(self, outcome: Outcome) -> None:
        self.schedules += 1
        self.faults.update(outcome.log.faults)
        self.acts.update(outcome.log.acts)
        self.struck.update(outcome.log.faults.keys())
        self.compared.update(outcome.log.compared)
        if outcome.violation:
            self.failed.append(outcome)


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Let the agent not say of each lost answer that it was lost."""
    logger = logging.getLogger("app")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for garbage in cycles less often: there is little, and looking takes time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def run_many(
    seeds: Iterable[int],
    *,
    most_failures: int = 10,
    keep: bool = False,
    seconds: float = math.inf,
) -> Summary:
    """Run the schedules of these seeds; stop early once that many have failed.

    They end early also after so many seconds of a core's work.
    `keep` keeps the traces of those that did not fail, too.
    """
    summary = Summary()
    with scratch() as folder, _without_warnings(), _rare_collections():
        started = time.process_time()
        for seed in seeds:
            outcome = run(seed, folder)
            summary.add(outcome)
            if keep:
                summary.kept.append(outcome)
            summary.seconds = time.process_time() - started
            if len(summary.failed) >= most_failures or summary.seconds >= seconds:
                break
    return summary
