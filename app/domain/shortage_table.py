"""How causes of a cash difference are weighed, as dated data; it orders a list, moves nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Self

from app.domain.reference import Record, in_force, malformed, shipped
from app.domain.shortage import Cause, Twist

_NAME: Final = "shortage"


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares of causes and of their twists from a day on; `note` says what they rest on.

    `pieces` weighs a count that is off by one, two and so on; `stacks` are the bundles that may be
    passed over.
    """

    valid_from: date
    source: str
    note: str
    causes: Mapping[Cause, int]
    twists: Mapping[Twist, int]
    pieces: tuple[int, ...]
    stacks: tuple[int, ...]
    note_neighbours: int
    note_tenfold: int
    note_any: int
    note_twice: int
    near_minutes: int
    near_weight: int


@dataclass(frozen=True, slots=True)
class ShortageTable:
    """All rules, past, present and announced."""

    version: str
    rules: tuple[Weights, ...]

    def on(self, day: date) -> Weights:
        """Return the weights of a day. Raises ClerkError NO_TARIFF."""
        return in_force(self.rules, day, _NAME)

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> Self:
        """Read a table. Raises ClerkError MALFORMED_ANSWER (`field`)."""
        record = Record(payload, _NAME)
        return cls(record.name("version"), tuple(map(_weights, record.rows("rules"))))


@cache
def shipped_shortage() -> ShortageTable:
    """Return the rules that ship with the program."""
    return ShortageTable.from_payload(shipped(_NAME))


def _weights(record: Record) -> Weights:
    causes = {row.name("cause"): row.whole("share", 1) for row in record.rows("causes")}
    twists = {row.name("twist"): row.whole("share", 1) for row in record.rows("twists")}
    if set(causes) != set(Cause):
        raise malformed(f"{record.path}.causes")
    if set(twists) != set(Twist):
        raise malformed(f"{record.path}.twists")
    return Weights(
        valid_from=record.day("valid_from"),
        source=record.name("source"),
        note=record.name("note"),
        causes={Cause(name): share for name, share in causes.items()},
        twists={Twist(name): share for name, share in twists.items()},
        pieces=record.wholes("pieces"),
        stacks=record.wholes("stacks"),
        note_neighbours=record.whole("note_neighbours", 1),
        note_tenfold=record.whole("note_tenfold", 1),
        note_any=record.whole("note_any", 1),
        note_twice=record.whole("note_twice"),
        near_minutes=record.whole("near_minutes"),
        near_weight=record.whole("near_weight", 1),
    )
