"""What a benchmark makes of its measurements."""

import pytest

from ui.bench.figures import Budget, Figure, Pair, percentile
from ui.commands.bench import table


def figure(*budgets: Budget, pairs: tuple[Pair, ...] = (Pair(2, 1), Pair(30, 10))) -> Figure:
    return Figure(
        name="commit", pairs=pairs, budgets=budgets, includes="всё", floor_is="ничего", more={}
    )


def test_percentiles_are_values_that_were_measured() -> None:
    values = [5.0, 1.0, 3.0, 2.0, 4.0]
    assert [percentile(values, each) for each in (1, 50, 99)] == [1.0, 3.0, 5.0]
    assert percentile([float(each) for each in range(1, 201)], 99) == 198.0


def test_the_ratio_is_that_of_neighbours() -> None:
    """A machine that slowed down in the middle has to cancel out."""
    drifting = (Pair(2, 1), Pair(2, 1), Pair(200, 100))
    assert figure(pairs=drifting).ratio == 2


@pytest.mark.parametrize(("most", "met"), [(30.0, True), (29.9, False)])
def test_a_budget_is_kept_or_not(most: float, *, met: bool) -> None:
    assert figure(Budget("p99", most)).is_met is met


def test_one_budget_that_is_not_kept_is_enough() -> None:
    assert not figure(Budget("p99", 30.0), Budget("ratio", 1.0)).is_met


def test_people_read_a_table_with_commas() -> None:
    lines = table([figure(Budget("ratio", 2.5))]).splitlines()
    assert lines[1].split() == [
        *("commit", "2,00", "30,00", "1,00", "2,50", "2", "ratio", "≤"),
        "2,5×:",
        "да",
    ]
    assert "commit: всё." in lines
