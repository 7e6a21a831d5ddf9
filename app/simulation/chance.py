"""Everything that is drawn in a schedule: the same seed draws the same again."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

_Choice = TypeVar("_Choice")
_THOUSAND = 1_000


class Chance:
    """One stream of draws."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - faults, not secrets

    def happens(self, permille: int) -> bool:
        return self._random.randrange(_THOUSAND) < permille

    def pick(self, choices: Sequence[_Choice]) -> _Choice:
        return choices[self._random.randrange(len(choices))]

    def whole(self, least: int, most: int) -> int:
        """Return a number from `least` to `most`, both included."""
        return self._random.randint(least, most)

    def below(self, limit: int) -> int:
        return self._random.randrange(limit)
