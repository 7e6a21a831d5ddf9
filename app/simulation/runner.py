"""Many schedules, one after the other, and what came of them."""

import gc
import logging
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Final

from app.simulation.founding import scratch
from app.simulation.schedule import Outcome, run

_PORTION: Final = 20
"""The most seeds that a process takes at once: their files stay open from one to the next."""


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
def without_warnings() -> Iterator[None]:
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
    """Look for garbage in cycles less often, and not among what was there before: it takes time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def run_many(
    seeds: Iterable[int],
    *,
    most_failures: int = 10,
    keep: bool = False,
    jobs: int = 1,
    told: Callable[[Summary], None] = lambda _summary: None,
) -> Summary:
    """Run the schedules of these seeds; stop early once that many have failed.

    `keep` keeps the traces of those that did not fail, too. `jobs` processes share the seeds; what
    comes of them does not depend on how many there are. `told` hears how far they are.
    """
    summary = Summary()
    played = _here(seeds) if jobs == 1 else _shared(list(seeds), jobs)
    with closing(played):
        for outcome, worked in played:
            summary.add(outcome)
            if keep:
                summary.kept.append(outcome)
            summary.seconds += worked
            told(summary)
            if len(summary.failed) >= most_failures:
                break
    return summary


_Played = Generator[tuple[Outcome, float], None, None]
"""Outcomes in the order of their seeds, each with the seconds of work that it took."""


def _here(seeds: Iterable[int]) -> _Played:
    with scratch() as folder, without_warnings(), _rare_collections():
        before = time.process_time()
        for seed in seeds:
            outcome = run(seed, folder)
            now = time.process_time()
            yield outcome, now - before
            before = now


def _shared(seeds: list[int], jobs: int) -> _Played:
    size = min(_PORTION, -(-len(seeds) // jobs) or 1)
    portions = [seeds[at : at + size] for at in range(0, len(seeds), size)]
    # Started anew, not forked: an open database must not be in two processes.
    pool = ProcessPoolExecutor(jobs, get_context("spawn"))
    try:
        for portion in pool.map(_portion, portions):
            yield from portion
    finally:
        pool.shutdown(cancel_futures=True)


def _portion(seeds: list[int]) -> list[tuple[Outcome, float]]:
    return list(_here(seeds))
