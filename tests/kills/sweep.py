"""Kills sellers and agents again and again, and holds what is left against what was told."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from app.store.keyfile import read_key
from app.store.verify import verify
from tests.kills.agreement import disagreements
from tests.kills.branch import FIRST, ITEMS, Branch, Place, at_centre
from tests.kills.process import Victim
from tests.kills.victim import NEVER
from tests.support.waiting import until

CUSTOMERS: Final = tuple(range(FIRST, FIRST + ITEMS))
_BOUNDARIES: Final = 46
"""More than there are from a start to the end of the first sale after it."""

_STRIDE: Final = 13
"""From one boundary to the next that is tried; in the end all of them were."""

_CENTRE_DIES_AT: Final = 10
_LONGEST_S: Final = 0.25


@dataclass(slots=True)
class Swept:
    """What came of a round: kills by where they struck, and everything that must not be."""

    kills: Counter[str] = field(default_factory=Counter)
    told: int = 0
    entries: int = 0
    documents: int = 0
    lost: int = 0
    doubled: int = 0
    findings: list[str] = field(default_factory=list)

    def add(self, other: "Swept") -> None:
        self.kills.update(other.kills)
        for name in ("told", "entries", "documents", "lost", "doubled"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.findings += other.findings


class Round:
    """One branch under kills, from its morning to the agreement of everybody."""

    def __init__(self, branch: Branch, seed: int) -> None:
        self._branch: Final = branch
        self._chance: Final = Random(seed)
        self._first: Final = seed
        self._cuts = 0
        self._told: Final[set[Place]] = set()
        self._agent: Victim | None = None
        self.swept: Final = Swept()

    def run(self, kills: int) -> Swept:
        for number in range(kills):
            self._tend_agent()
            self._kill_seller(number)
            if number == _CENTRE_DIES_AT:
                self._branch.restart_centre()
                self.swept.kills["centre"] += 1
        self._finish()
        return self.swept

    def _kill_seller(self, number: int) -> None:
        """Kill by the seller's own hand at one boundary after another, else at any moment."""
        by_itself = number % 3 != 1
        cut_at = (self._first + self._cuts * _STRIDE) % _BOUNDARIES if by_itself else NEVER
        self._cuts += by_itself
        seller = Victim("seller", self._branch, cut_at=cut_at, customers=CUSTOMERS)
        if not by_itself:
            seller.has_said(self._chance.choice(("recovered", "serving", "serving", "committed")))
            time.sleep(self._chance.random() * _LONGEST_S)
            place = seller.kill()
        else:
            place = seller.wait()
        self._learn(seller, place)

    def _tend_agent(self) -> None:
        """Keep an agent running; kill it at any moment, or let it die at a boundary."""
        agent = self._agent
        if agent is not None and (not agent.is_alive or self._chance.random() < 0.5):
            self._note(agent.kill())
            self._agent = agent = None
        if agent is None:
            cut_at = self._chance.choice((NEVER, self._chance.randrange(12)))
            self._agent = Victim("agent", self._branch, cut_at=cut_at)

    def _note(self, place: str) -> None:
        if place:
            self.swept.kills[place] += 1

    def _learn(self, seller: Victim, place: str) -> None:
        """Take what the seller told, and look whether all of it is there."""
        self._note(place)
        self._told.update(seller.committed())
        there = {at for at, _body in self._branch.entries()}
        gone = self._told - there
        self.swept.lost += len(gone)
        if gone:
            self.swept.findings.append(f"told and gone after {place}: {sorted(gone)[:3]}")
        settings = self._branch.settings
        verdict = verify(settings.database, read_key(settings.key_file))
        if not verdict.whole:
            self.swept.findings.append(f"not whole after {place}: {verdict.findings[:1]}")

    def _finish(self) -> None:
        """Let seller and agent come to their end, and compare everybody with everybody."""
        if self._agent is not None:
            self._note(self._agent.kill())
        seller = Victim("seller", self._branch)
        assert seller.wait() == ""
        self._learn(seller, "")
        entries = self._branch.entries()
        with _alive(Victim("agent", self._branch)), self._branch.centre() as central:
            until(lambda: len(at_centre(central)) >= len(entries), "the centre to have it all")
            found = disagreements(self._branch, entries, central)
        swept = self.swept
        swept.told, swept.entries = len(self._told), len(entries)
        swept.documents = len(self._branch.documents())
        swept.lost += found.lost
        swept.doubled += found.doubled
        swept.findings += found.findings


@contextmanager
def _alive(process: Victim) -> Iterator[None]:
    try:
        yield
    finally:
        process.kill()


def sweep(template: Path, folder: Path, seed: int, kills: int) -> Swept:
    """Play one round on a copy of a founded branch; the copy is left for who wants to look."""
    with Branch.copied(template, folder) as branch:
        return Round(branch, seed).run(kills)
