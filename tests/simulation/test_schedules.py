"""Schedules of faults: a sample in every run of the tests, ten thousand in `make prove`."""

from pathlib import Path

import pytest

from app.simulation.chance import Chance
from app.simulation.founding import scratch
from app.simulation.plan import Plan
from app.simulation.runner import Summary, run_many
from app.simulation.schedule import Outcome, play
from tests.simulation.seeds import FAILED

SAMPLE, PORTION = 300, 50
"""How many schedules each run of the tests plays, and how many of them a test."""

GOLDEN = Path(__file__).with_name("golden.txt")
GOLDEN_SEED = 22
_STRIDE = 23
_RETURN, _PACE = 46, 4
"""The boundaries around the first sale's return in `swept`, with the sale by card."""


def swept(
    boundary: int, seed: int = 7, *, is_by_card: bool = False, regret_permille: int = 0
) -> Outcome:
    """Play two sales in which the power fails at one boundary, and nothing else does."""
    plan = Plan(
        windows=1,
        steps=40,
        customers=2,
        cut_at=boundary,
        is_by_card=is_by_card,
        regret_permille=regret_permille,
    )
    with scratch() as folder:
        return play(seed, plan, Chance(seed), folder)


def assert_all_hold(seeds: list[int]) -> None:
    summary = run_many(seeds, most_failures=3)
    assert summary.schedules == len(seeds)
    assert not told(summary), "\n\n".join(told(summary))


def told(summary: Summary) -> list[str]:
    return ["\n".join([*o.log.lines, f"seed {o.seed}: {o.violation}"]) for o in summary.failed]


@pytest.mark.parametrize("first", range(0, SAMPLE, PORTION))
def test_a_sample_of_schedules(first: int) -> None:
    assert_all_hold(list(range(first, first + PORTION)))


def test_every_seed_that_ever_failed() -> None:
    assert_all_hold(list(FAILED))


def test_the_same_seed_is_the_same_schedule() -> None:
    """Twice here, and once on the day when the golden trace was kept."""
    first, second = run_many([GOLDEN_SEED, GOLDEN_SEED], keep=True).kept

    assert first.log.lines == second.log.lines
    assert first.log.lines == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_any_number_of_processes_finds_the_same() -> None:
    seeds = range(40, 44)

    alone, together = run_many(seeds), run_many(seeds, jobs=2)

    assert (together.schedules, together.faults, together.acts) == (4, alone.faults, alone.acts)


@pytest.mark.parametrize("is_by_card", [False, True], ids=["cash", "card"])
def test_a_power_cut_at_a_boundary_here_and_there(*, is_by_card: bool) -> None:
    for boundary in range(_STRIDE, 3 * _STRIDE, _STRIDE):
        outcome = swept(boundary, is_by_card=is_by_card)
        assert (boundary, outcome.violation) == (boundary, "")


def test_a_power_cut_at_a_boundary_of_a_return_to_a_card() -> None:
    """From the receipt of the sale over F8, bank and register to the receipt of the return."""
    for boundary in range(_RETURN, _RETURN + 4 * _PACE, _PACE):
        outcome = swept(boundary, is_by_card=True, regret_permille=1000)
        assert (boundary, outcome.violation) == (boundary, "")
