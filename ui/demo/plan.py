"""The table of the demo's day: who comes when, with what, and what is told of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum, auto
from typing import Final

from app.domain.reference import Record
from ui.demo.samples import sample

OPENS: Final = time(7, 55)
CLOSES: Final = time(16, 48)


class Deed(StrEnum):
    """What happens at a customer's visit besides the visit; `deeds.py` plays it."""

    PLAIN = auto()
    SCANS = auto()
    ADD = auto()
    REFUSE = auto()
    SHORT = auto()
    DISAGREE = auto()
    ASIDE = auto()
    RESUME = auto()
    HOLD = auto()
    CUT = auto()
    MEND = auto()
    NO_PAPER = auto()
    PAPER_ENDS = auto()
    LUNCH = auto()
    POWER = auto()
    REGISTER = auto()
    DETAILS = auto()
    CARD = auto()
    REGRET = auto()


@dataclass(frozen=True, slots=True)
class Customer:
    """One row: `number` from 1, `cash` in roubles as it is typed, empty for the exact sum."""

    number: int
    at: time
    item: str
    wants_policy: bool
    cash: str
    deed: Deed
    chapter: str

    @property
    def passport(self) -> str:
        """A series and number that nobody else of the day has."""
        return f"0412{400_000 + 7_919 * self.number % 600_000:06}"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the day as the page tells it; `shows` are the steps that it has pictures of."""

    name: str
    title: str
    what: str
    promise: str
    shows: tuple[str, ...]


def customers() -> tuple[Customer, ...]:
    """Return the whole day in its order."""
    rows = enumerate(sample("day").rows("customers"), start=1)
    return tuple(_customer(number, row) for number, row in rows)


def some_of(deeds: Iterable[Deed]) -> tuple[Customer, ...]:
    """Return the day in miniature: the customers with these deeds."""
    wanted = frozenset(deeds)
    return tuple(each for each in customers() if each.deed in wanted)


def chapters() -> tuple[Chapter, ...]:
    """Return the chapters, each once."""
    return tuple(
        Chapter(
            row.text("name"),
            row.text("title"),
            row.text("what"),
            row.text("promise"),
            row.names("shows"),
        )
        for row in sample("day").rows("chapters")
    )


def _customer(number: int, row: Record) -> Customer:
    return Customer(
        number=number,
        at=time.fromisoformat(row.text("at")),
        item=row.text("item"),
        wants_policy=row.text("policy") == "yes",
        cash=row.text("cash"),
        deed=Deed(row.text("deed")),
        chapter=row.text("chapter"),
    )
