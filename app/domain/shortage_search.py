"""Finds what explains a cash difference to the kopeck, and orders it: the likeliest first.

A cause is weighed as its share of all differences, times the share of its own places that come to
this very difference: a sum that one sale alone has says more than one that ten notes may make.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from app.domain.shortage import Cause, Clue, Explanation, Observations, Twist
from app.domain.shortage_counts import count_clues
from app.domain.shortage_sales import payment_clues
from app.domain.shortage_table import Weights
from app.domain.shortage_tender import tender_clues
from app.domain.shortage_transfers import transfer_clues

ENOUGH: Final = 3
"""With so many single causes pairs are not looked for: two at once are rarer than any of them."""

PAIRS_MAX: Final = 2
_VAGUE: Final = frozenset(
    {Twist.PIECES, Twist.OPENING_PIECES, Twist.STACK, Twist.NOTE_RECEIVED, Twist.NOTE_GIVEN,
     Twist.CHANGE_OF_TENDER, Twist.DIGITS_APART}
)  # fmt: skip
"""What may make nearly any round sum: two of these together explain everything and say nothing."""


@dataclass(slots=True)
class _Way:
    """All places of one twist of a cause: their whole weight, and those that fit."""

    whole: int = 0
    fit: int = 0


@dataclass(slots=True)
class _Found:
    """A cause with its ways and with the clues that come to the difference."""

    ways: dict[Twist, _Way] = field(default_factory=lambda: defaultdict(_Way))
    clues: list[Clue] = field(default_factory=list)


def explain(seen: Observations, weights: Weights) -> tuple[Explanation, ...]:
    """Return what comes to the difference exactly, single causes first; nothing where it is zero.

    The order is that of the scores; pairs of causes stand behind all single ones, and only where
    there are few of these.
    """
    wanted = seen.difference.kopecks
    if not wanted:
        return ()
    every = list(_clues(seen, weights))
    found: dict[Cause, _Found] = defaultdict(_Found)
    for cause, clue in every:
        way = found[cause].ways[clue.twist]
        way.whole += clue.weight
        if clue.delta == wanted:
            way.fit += clue.weight
            found[cause].clues.append(clue)
    chances = {cause: _chances(cause, each, weights) for cause, each in found.items()}
    singles = sorted(_singles(found, chances), key=lambda each: -each.score)
    pairs = _pairs(wanted, every, chances) if len(singles) < ENOUGH else ()
    return (*singles, *pairs)


def _clues(seen: Observations, weights: Weights) -> Iterator[tuple[Cause, Clue]]:
    sources = (payment_clues(seen), tender_clues(seen, weights), count_clues(seen, weights))
    for clues in (*sources, transfer_clues(seen)):
        yield from ((cause, clue) for cause, clue in clues if clue.delta)


def _chances(cause: Cause, found: _Found, weights: Weights) -> dict[Twist, float]:
    """Return the chance of one unit of weight, for each way in which the cause could come about."""
    shares = sum(weights.twists[twist] for twist in found.ways)
    return {
        twist: weights.causes[cause] * weights.twists[twist] / shares / way.whole
        for twist, way in found.ways.items()
    }


def _singles(
    found: dict[Cause, _Found], chances: dict[Cause, dict[Twist, float]]
) -> Iterator[Explanation]:
    for cause, each in found.items():
        if each.clues:
            chance = chances[cause]
            clues = sorted(each.clues, key=lambda clue: -chance[clue.twist] * clue.weight)
            score = sum(chance[twist] * way.fit for twist, way in each.ways.items())
            yield Explanation((cause,), tuple(clues), score)


def _pairs(
    wanted: int,
    every: Iterable[tuple[Cause, Clue]],
    chances: dict[Cause, dict[Twist, float]],
) -> tuple[Explanation, ...]:
    """Return the likeliest two places that come to the difference together, of one cause or two."""
    likeliest: dict[int, tuple[float, Cause, Clue]] = {}
    for cause, clue in every:
        chance = chances[cause][clue.twist] * clue.weight
        if chance > likeliest.get(clue.delta, (0.0,))[0]:
            likeliest[clue.delta] = (chance, cause, clue)
    found: list[Explanation] = []
    for delta, (chance, cause, clue) in likeliest.items():
        rest = wanted - delta
        if rest not in likeliest or delta > rest:
            continue
        other_chance, other, second = likeliest[rest]
        if clue.entries == second.entries or {clue.twist, second.twist} <= _VAGUE:
            continue
        first_is = chance >= other_chance
        causes = (cause, other) if first_is else (other, cause)
        clues = (clue, second) if first_is else (second, clue)
        found.append(Explanation(causes, clues, chance * other_chance))
    return tuple(sorted(found, key=lambda each: -each.score)[:PAIRS_MAX])
