"""What a benchmark says: percentiles of what was measured, beside the floor of the same run."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

UNIT: Final = "ms"
NS_IN_MS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Pair:
    """One measurement and the floor that was measured right beside it, in milliseconds.

    Neighbours share the machine's mood, so that their ratio says more than either of them.
    """

    ms: float
    floor_ms: float


@dataclass(frozen=True, slots=True)
class Budget:
    """What is allowed: `most` of the figure that `of` names ("p99", "p50" or "ratio")."""

    of: str
    most: float

    @property
    def text(self) -> str:
        unit = "×" if self.of == "ratio" else " мс"
        return f"{self.of} ≤ {self.most:g}{unit}".replace(".", ",")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The outcome of one benchmark.

    `ratio` is the median of the pairs' own ratios. `more` holds further figures under names that
    carry their unit. `includes` and `floor_is` say in Russian what was measured and against what.
    """

    name: str
    pairs: Sequence[Pair]
    budgets: tuple[Budget, ...]
    includes: str
    floor_is: str
    more: dict[str, float] = field(default_factory=dict)

    @property
    def p50(self) -> float:
        return percentile([pair.ms for pair in self.pairs], 50)

    @property
    def p99(self) -> float:
        return percentile([pair.ms for pair in self.pairs], 99)

    @property
    def floor(self) -> float:
        return percentile([pair.floor_ms for pair in self.pairs], 50)

    @property
    def ratio(self) -> float:
        return statistics.median(pair.ms / pair.floor_ms for pair in self.pairs)

    @property
    def is_met(self) -> bool:
        """Say whether every budget was kept in this run."""
        found = {"p50": self.p50, "p99": self.p99, "ratio": self.ratio, **self.more}
        return all(found[budget.of] <= budget.most for budget in self.budgets)

    def to_json(self) -> dict[str, Any]:
        """Return the shape that scripts rely on; milliseconds with two decimals."""
        return {
            "name": self.name,
            "unit": UNIT,
            "p50": round(self.p50, 2),
            "p99": round(self.p99, 2),
            "floor": round(self.floor, 2),
            "ratio": round(self.ratio, 2),
            "count": len(self.pairs),
            "includes": self.includes,
            "floor_is": self.floor_is,
            "budget": {budget.of: budget.most for budget in self.budgets},
            "met": self.is_met,
            **{name: round(value, 2) for name, value in self.more.items()},
        }


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the nearest-rank percentile: a value that was really measured."""
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(rank, 1) - 1]


def ms_between(began_ns: int, ended_ns: int) -> float:
    return (ended_ns - began_ns) / NS_IN_MS
