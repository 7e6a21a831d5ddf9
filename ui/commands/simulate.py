"""`okno simulate`: mornings at a branch in which everything goes wrong, each from its seed."""

import argparse
import json
from typing import TYPE_CHECKING, Final

from app.domain.words import plural
from app.settings import Settings
from ui.commands import Commands, Common

if TYPE_CHECKING:
    from app.simulation.runner import Summary

_COUNT: Final = 100
_FAILURES_MAX: Final = 10


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser(
        "simulate",
        parents=[common],
        help="проверить программу сбоями: питание, касса, принтер, сеть, центр, часы, диск",
        epilog="Пример: okno simulate --schedules 300; okno simulate --seed 1088 --trace",
    )
    parser.add_argument(
        "--seed", type=_whole, default=0, metavar="N", help="первое расписание (с нуля)"
    )
    parser.add_argument(
        "--schedules",
        type=_whole,
        metavar="K",
        help=f"сколько расписаний подряд; иначе {_COUNT}, с --trace одно",
    )
    parser.add_argument(
        "--jobs",
        type=_positive,
        default=1,
        metavar="N",
        help="сколько процессов; итог от них не зависит",
    )
    parser.add_argument("--trace", action="store_true", help="рассказать каждое расписание")
    parser.add_argument("--json", action="store_true", help="ответ в виде JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Return 0 when everything held in every schedule, 1 otherwise. Touches no data directory."""
    from app.simulation.runner import run_many  # noqa: PLC0415 - imported by this command alone

    count = arguments.schedules or (1 if arguments.trace else _COUNT)
    seeds = range(arguments.seed, arguments.seed + count)
    summary = run_many(
        seeds, most_failures=_FAILURES_MAX, keep=arguments.trace, jobs=arguments.jobs
    )
    if arguments.json:
        print(json.dumps(_answer(summary), ensure_ascii=False))
    else:
        print("\n".join(_spoken(summary, is_traced=arguments.trace)))
    return 1 if summary.failed else 0


def _answer(summary: "Summary") -> dict[str, object]:
    return {
        "schedules": summary.schedules,
        "violations": len(summary.failed),
        "failing_seeds": [outcome.seed for outcome in summary.failed],
        "schedules_per_s": round(summary.schedules_per_s, 2),
        "faults": dict(summary.faults.most_common()),
        "acts": dict(summary.acts.most_common()),
        "failures": [
            {"seed": outcome.seed, "violation": outcome.violation, "trace": outcome.log.lines}
            for outcome in summary.failed
        ],
    }


def _spoken(summary: "Summary", *, is_traced: bool) -> list[str]:
    told = summary.kept if is_traced else summary.failed
    lines = [
        line
        for outcome in told
        for line in (f"seed {outcome.seed}", *outcome.log.lines, f"  {outcome.violation or 'ok'}")
    ]
    faults = ", ".join(f"{kind} {count}" for kind, count in summary.faults.most_common())
    schedules = plural(summary.schedules, "расписание", "расписания", "расписаний")
    speed = f"{summary.schedules_per_s:.1f}".replace(".", ",")
    lines.append(f"{summary.schedules} {schedules}, {speed} в секунду на ядро; сбои: {faults}.")
    seeds = ", ".join(str(outcome.seed) for outcome in summary.failed)
    lines.append(f"Нарушения: {seeds}." if seeds else "Нарушений нет.")
    return lines


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _positive(text: str) -> int:
    number = _whole(text)
    if number == 0:
        raise ValueError(text)
    return number
