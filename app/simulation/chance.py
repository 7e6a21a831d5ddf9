"""Everything that is drawn in a schedule: the same seed draws the same again."""

from collections.abc import Sequence
from random import Random
from typing import Final, TypeVar

_Choice = TypeVar("_Choice")
_THOUSAND = 1_000


class Chance:
    """One stream of draws."""

    def __init__(self, seed: int) -> None:
        self._bits: Final = Random(seed).getrandbits  # noqa: S311 - faults, not secrets

    def happens(self, permille: int) -> bool:
        return self.below(_THOUSAND) < permille

    def pick(self, choices: Sequence[_Choice]) -> _Choice:
        return choices[self.below(len(choices))]

    def whole(self, least: int, most: int) -> int:
        """Return a number from `least` to `most`, both included."""
        return least + self.below(most - least + 1)

    def below(self, limit: int) -> int:
        """Return a number from 0 up to but not `limit`: what `randrange` draws, for less."""
        bits = limit.bit_length()
        drawn = self._bits(bits)
        while drawn >= limit:
            drawn = self._bits(bits)
        return drawn
