"""A clerk's shift at a counter, and the count of its cash."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Final, Self

from msgspec import Struct

from app.domain.money import Money
from app.errors import ClerkError, Refusal

DENOMINATIONS: Final = (
    500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000,
    2_500, 1_000, 500, 200, 100, 50, 10, 5, 1,
)  # fmt: skip
"""Coins and notes of the Bank of Russia in kopecks, 25 ₽ being a commemorative coin in use."""

PIECES_MAX: Final = 100_000
"""More pieces of one kind than any drawer holds: a slip of the finger."""


@dataclass(frozen=True, slots=True)
class CashCount:
    """Cash counted by hand: how many pieces of each denomination (kopecks).

    Denominations without pieces are left out. Raises ClerkError BAD_COUNT (`denomination` in
    kopecks, `pieces`) for money that does not exist and for impossible numbers of pieces.
    """

    pieces: Mapping[int, int]

    def __post_init__(self) -> None:
        for denomination, pieces in self.pieces.items():
            if denomination not in DENOMINATIONS or not 0 <= pieces <= PIECES_MAX:
                raise ClerkError(Refusal.BAD_COUNT, denomination=denomination, pieces=pieces)
        counted = {each: self.pieces[each] for each in DENOMINATIONS if self.pieces.get(each)}
        object.__setattr__(self, "pieces", MappingProxyType(counted))

    @property
    def total(self) -> Money:
        return Money(sum(each * pieces for each, pieces in self.pieces.items()))

    @classmethod
    def from_payload(cls, payload: Mapping[str, int]) -> Self:
        """Read a count of a journal entry, whose denominations are texts."""
        return cls({int(denomination): pieces for denomination, pieces in payload.items()})

    def to_payload(self) -> dict[str, int]:
        """Write the count; `from_payload` reads it back."""
        return {str(denomination): pieces for denomination, pieces in self.pieces.items()}

    def __hash__(self) -> int:
        return hash(tuple(self.pieces.items()))


class ShiftState(StrEnum):
    """A shift is opened by a count and closed by a count; it never opens again."""

    OPEN = auto()
    CLOSED = auto()


class Shift(Struct, frozen=True):
    """One clerk at one counter between the opening and the closing count.

    `number` counts the shifts of the counter, `day` is the operating day it belongs to, `clerk`
    the personnel number, `opening` the cash counted at its start.
    """

    id: str
    number: int
    day: date
    clerk: str
    state: ShiftState
    opened_at: datetime
    opening: Money

    @property
    def is_open(self) -> bool:
        return self.state is ShiftState.OPEN
