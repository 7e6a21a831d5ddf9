"""Real SIGKILLs of real processes: at every boundary, at any moment, and inside the recovery."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tests.kills.branch import Branch, found
from tests.kills.recovery import SITUATIONS, recover_under_kills
from tests.kills.sweep import Swept, sweep
from tests.prove.steps import Options, Progress, Proved

_A_ROUND = 50


def kills(options: Options) -> Proved:
    """Sweep in rounds, each a branch of its own; at least so many sellers are killed."""
    morning = options.folder / "morning"
    found(morning)
    total, in_recovery = Swept(), Counter[str]()
    progress = Progress("принудительные завершения", options.kills)
    rounds = range(-(-options.kills // _A_ROUND))
    with ThreadPoolExecutor(options.jobs) as pool:
        swept = [
            pool.submit(
                sweep, morning, options.folder / f"round-{number}", options.seed + number,
                min(_A_ROUND, options.kills - number * _A_ROUND),
            )
            for number in rounds
        ]  # fmt: skip
        recovered = [
            pool.submit(_recovered, morning, options.folder / f"recovery-{number}", situation)
            for number, situation in enumerate(SITUATIONS)
        ]
        for each in as_completed(swept):
            total.add(each.result())
            progress.say(_of_sellers(total), f", потеряно {total.lost}, удвоено {total.doubled}")
        for recovery in recovered:
            places, findings = recovery.result()
            in_recovery.update(places)
            total.findings += findings
    facts = {
        "kills": total.kills.total() + in_recovery.total(),
        "kills_of_sellers": _of_sellers(total),
        "places": dict((total.kills + in_recovery).most_common()),
        "told": total.told,
        "entries": total.entries,
        "documents": total.documents,
        "lost": total.lost,
        "doubled": total.doubled,
        "findings": total.findings,
    }
    return Proved(facts, total.findings)


def _of_sellers(total: Swept) -> int:
    return sum(count for place, count in total.kills.items() if place.startswith("seller"))


def _recovered(morning: Path, folder: Path, situation: str) -> tuple[list[str], list[str]]:
    with Branch.copied(morning, folder) as branch:
        kills = list(recover_under_kills(branch, situation))
    return [place for place, _differs in kills], [differs for _place, differs in kills if differs]
