"""A cut at a boundary of a sale and its return: the screen claims what the devices really did."""

import pytest

from app.simulation.chance import Chance
from app.simulation.founding import scratch
from app.simulation.plan import Plan
from app.simulation.schedule import Outcome, play

_STRIDE = 29
_LAST = 120


def cut_at(boundary: int, register_permille: int = 0) -> Outcome:
    """Play one customer who accepts the policy or not, pays, regrets it, and comes again."""
    plan = Plan(
        windows=1,
        steps=40,
        customers=1,
        cut_at=boundary,
        cut_in_recovery_permille=500,
        regret_permille=1000,
        register_permille=register_permille,
    )
    with scratch() as folder:
        return play(7, plan, Chance(7), folder)


def test_a_cut_here_and_there() -> None:
    for boundary in range(_STRIDE, _LAST, _STRIDE):
        outcome = cut_at(boundary, register_permille=boundary % 2 * 400)
        assert (boundary, outcome.violation) == (boundary, "")


@pytest.mark.prove
@pytest.mark.parametrize("register_permille", [0, 400])
def test_a_cut_at_every_boundary(register_permille: int) -> None:
    boundary, outcome = 0, cut_at(0, register_permille)
    while any("power cut" in line for line in outcome.log.lines):
        assert (boundary, outcome.violation) == (boundary, "")
        boundary += 1
        outcome = cut_at(boundary, register_permille)
    assert boundary > 50, "there are more boundaries than that in a sale and its return"
