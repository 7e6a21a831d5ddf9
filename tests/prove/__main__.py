"""Proves what takes long: `.venv/bin/python -m tests.prove [--schedules K] [--only kills,…]`.

Each step says how far it is and how long it took; one that fails does not stop the others. What was
found stands in `out/proof.json`; the exit code is 0 only if nothing was.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT
from tests.prove.benches import benches
from tests.prove.kills import kills
from tests.prove.mutations import mutations
from tests.prove.power import recorder
from tests.prove.schedules import boundaries, schedules
from tests.prove.steps import Options, Proved, Step, cores, say
from tests.prove.suite import tests, windows

STEPS: dict[str, Step] = {
    "recorder": recorder,
    "kills": kills,
    "mutations": mutations,
    "windows": windows,
    "boundaries": boundaries,
    "schedules": schedules,
    "tests": tests,
    "benches": benches,
}
_COUNTED = ("schedules", "kills", "recorder")
"""The steps that count what was lost and what was doubled."""


def main(arguments: list[str], steps: Mapping[str, Step] = STEPS) -> int:
    """Return 0 when every step that was asked for found nothing."""
    given = _parser(steps).parse_args(arguments)
    wanted = [name for name in steps if not given.only or name in given.only]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="okno-prove-") as folder:
        options = Options(
            schedules=given.schedules,
            seed=given.seed,
            kills=given.kills,
            jobs=given.jobs,
            folder=Path(folder),
        )
        outcomes = {name: _take(name, steps[name], options) for name in wanted}
    proof = {**_place(arguments), "jobs": given.jobs, **_summed(outcomes)}
    proof["seconds"] = round(time.monotonic() - started, 1)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(proof, ensure_ascii=False, indent=1), encoding="utf-8")
    verdict = "доказано" if proof["proved"] else "НЕ ДОКАЗАНО"
    say(f"{verdict}: {given.out}, {proof['seconds']:.0f} с")
    return 0 if proof["proved"] else 1


def _parser(steps: Mapping[str, Step]) -> argparse.ArgumentParser:
    def names(text: str) -> list[str]:
        found = text.split(",")
        if set(found) - set(steps):
            raise argparse.ArgumentTypeError(", ".join(steps))
        return found

    parser = argparse.ArgumentParser(prog="make prove ARGS=…", description=__doc__)
    parser.add_argument("--schedules", type=int, default=10_000, help="сколько расписаний сбоев")
    parser.add_argument("--seed", type=int, default=0, help="первое из них")
    parser.add_argument("--kills", type=int, default=200, help="сколько раз завершить продавца")
    parser.add_argument("--jobs", type=int, default=cores(), help="сколько процессов сразу")
    parser.add_argument("--only", type=names, help=f"только эти шаги: {','.join(steps)}")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "out" / "proof.json", help="куда записать"
    )
    return parser


def _take(name: str, step: Step, options: Options) -> tuple[Proved, float]:
    """Take a step to its end, whatever happens in it."""
    say(f"{name}…")
    started = time.monotonic()
    try:
        proved = step(options)
    except Exception:  # noqa: BLE001 - the others have to have their turn
        proved = Proved({}, [traceback.format_exc()])
    seconds = time.monotonic() - started
    for finding in proved.findings:
        say(f"  НАЙДЕНО: {finding}")
    verdict = "чисто" if not proved.findings else f"НАЙДЕНО {len(proved.findings)}"
    say(f"{name}: {seconds:.0f} с, {verdict}")
    return proved, seconds


def _summed(outcomes: dict[str, tuple[Proved, float]]) -> dict[str, Any]:
    """Return the head of the proof and the facts of its steps, the simulator's first."""
    counted = [outcomes[name][0].facts for name in _COUNTED if name in outcomes]
    played = dict(outcomes["schedules"][0].facts) if "schedules" in outcomes else {}
    found = {name: proved.findings for name, (proved, _seconds) in outcomes.items()}
    return {
        "proved": not any(found.values()),
        **played,
        "lost": sum(facts.get("lost", 0) for facts in counted),
        "doubled": sum(facts.get("doubled", 0) for facts in counted),
        "steps": [
            {"step": name, "seconds": round(seconds, 1), "findings": proved.findings}
            for name, (proved, seconds) in outcomes.items()
        ],
        **{name: each[0].facts for name, each in outcomes.items() if name != "schedules"},
    }


def _place(arguments: list[str]) -> dict[str, Any]:
    """Return what was proved, when and where."""
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "commit": _git("rev-parse", "HEAD"),
        "changed_files": len(_git("status", "--porcelain").splitlines()),
        "arguments": arguments,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "cores": cores(),
        "load_at_the_start": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def _git(*arguments: str) -> str:
    """Return what git says, "" where there is none: a copy without history can be proved, too."""
    if shutil.which("git") is None:
        return ""
    command = ["git", "-C", str(ROOT), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
