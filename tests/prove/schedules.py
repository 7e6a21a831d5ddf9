"""Schedules of the fault simulator, in as many processes as there are cores."""

import time
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, Final

from app.simulation.chance import Chance
from app.simulation.founding import scratch
from app.simulation.plan import Plan
from app.simulation.runner import Summary, run_many, without_warnings
from app.simulation.schedule import Outcome, play
from tests.prove.steps import Options, Progress, Proved

_SWEEP_SEED = 7
_FEWEST_BOUNDARIES = 50
_REGRET: Final[dict[str, Any]] = {"regret_permille": 1000, "cut_in_recovery_permille": 500}
_WAYS: Final[dict[str, dict[str, Any]]] = {
    "cash": {},
    "card": {"is_by_card": True},
    "cash, given back": _REGRET,
    "card, given back": {"is_by_card": True, **_REGRET},
}
_TRACE_LINES = 12
_ALL_KINDS_AFTER = 1_000
_KINDS = {"power cut", "network", "register", "printer", "disk full", "computer replaced"}
"""How the names of faults begin that so many schedules cannot do without."""


def schedules(options: Options) -> Proved:
    """Play the schedules; a seed that fails is named with the command that plays it again."""
    progress, started = Progress("расписания", options.schedules), time.monotonic()

    def told(summary: Summary) -> None:
        progress.say(summary.schedules, f", нарушений {len(summary.failed)}")

    seeds = range(options.seed, options.seed + options.schedules)
    total = run_many(seeds, most_failures=len(seeds), jobs=options.jobs, told=told)
    seconds = time.monotonic() - started
    facts = {
        "schedules": total.schedules,
        "first_seed": options.seed,
        "violations": len(total.failed),
        "failing_seeds": sorted(outcome.seed for outcome in total.failed),
        "lost": sum(outcome.lost for outcome in total.failed),
        "doubled": sum(outcome.doubled for outcome in total.failed),
        "schedules_per_s": round(total.schedules / seconds, 2),
        "schedules_per_s_of_a_core": round(total.schedules_per_s, 2),
        "compared": dict(total.compared),
        "acts": sum(total.acts.values()),
        "faults": dict(total.faults.most_common()),
        "power_cuts": sum(n for kind, n in total.faults.items() if kind.startswith("power cut")),
        "schedules_with": dict(total.struck.most_common()),
    }
    findings = [_told(outcome) for outcome in total.failed]
    if total.schedules >= _ALL_KINDS_AFTER:
        findings += [f"no schedule had: {kind}" for kind in _KINDS - _struck(total)]
    return Proved(facts, findings)


def _struck(total: Summary) -> set[str]:
    return {kind for kind in _KINDS if any(each.startswith(kind) for each in total.faults)}


def boundaries(options: Options) -> Proved:
    """Cut the power at each boundary of two sales, in each way in which they may go.

    After each cut the screen of what is not finished is held against the devices.
    """
    found: list[str] = []
    with ProcessPoolExecutor(options.jobs, get_context("spawn")) as pool:
        cuts = {way: _sweep(pool, 2 * options.jobs, found, way) for way in _WAYS}
    for way, cut in cuts.items():
        if cut < _FEWEST_BOUNDARIES:
            found.append(f"{way}: there are more boundaries than {cut} in two sales")
    return Proved({"boundaries": sum(cuts.values()), "of": cuts}, found)


def _sweep(pool: Executor, at_once: int, found: list[str], way: str) -> int:
    """Cut at one boundary after another until there is none; return how many there were."""
    cut = 0
    while True:
        here = range(cut, cut + at_once)
        swept = list(pool.map(_swept, here, [way] * at_once))
        found += [_told(outcome) for outcome, _is_cut in swept if outcome.violation]
        cut += sum(is_cut for _outcome, is_cut in swept)
        if not all(is_cut for _outcome, is_cut in swept):
            return cut


def _swept(boundary: int, way: str) -> tuple[Outcome, bool]:
    plan = Plan(windows=1, steps=40, customers=2, cut_at=boundary, **_WAYS[way])
    with scratch() as folder, without_warnings():
        outcome = play(_SWEEP_SEED, plan, Chance(_SWEEP_SEED), folder)
    return outcome, any(fault.startswith("power cut") for fault in outcome.log.faults)


def _told(outcome: Outcome) -> str:
    last = "\n".join(outcome.log.lines[-_TRACE_LINES:])
    again = f".venv/bin/okno simulate --seed {outcome.seed} --trace"
    return f"seed {outcome.seed}: {outcome.violation}\n{last}\nповторить: {again}"
