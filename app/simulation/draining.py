"""Agents that work without a pause until nothing is left to send or to fetch."""

from typing import Final

from app.simulation.clocks import TrueTime
from app.simulation.computer import Computer
from app.simulation.log import Violation

_TURNS: Final = 200
_QUESTION: Final = 2
"""Boundaries of a question that brings no news: its request and its answer."""


def drain(computer: Computer, time: TrueTime) -> None:
    """Let an agent work until nothing is left, or the turns are used up."""
    for _ in range(_TURNS):
        before = computer.power.boundaries
        turn(computer, time)
        is_quiet = computer.power.boundaries - before <= _QUESTION
        if is_quiet and not computer.agent.push_backoff.failures and _has_heard(computer):
            return


def turn(computer: Computer, time: TrueTime) -> None:
    """Let an agent send and fetch once, or wait until it is time."""
    time.go_on(computer.agent.push_turn())
    time.go_on(computer.agent.pull_turn())


def send_all(computer: Computer, time: TrueTime) -> None:
    """Let an agent send until a turn passes in which it has nothing to send."""
    for _ in range(_TURNS):
        before = computer.power.boundaries
        time.go_on(computer.agent.push_turn())
        if computer.power.boundaries == before and not computer.agent.push_backoff.failures:
            return
    raise Violation(f"{computer.way.name} never comes to an end of sending")


def fetch_all(computer: Computer, time: TrueTime) -> None:
    """Let an agent ask until an answer brings no news."""
    for _ in range(_TURNS):
        before = computer.power.boundaries
        time.go_on(computer.agent.pull_turn())
        if computer.power.boundaries - before == _QUESTION and _has_heard(computer):
            return
    raise Violation(f"{computer.way.name} never comes to an end of fetching")


def _has_heard(computer: Computer) -> bool:
    """Tell whether the last question that was due has had its answer."""
    return not computer.agent.pull_backoff.failures
