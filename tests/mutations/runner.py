"""Plants a mutation in a copy of the tree and runs what has to notice it, each in its own process.

`.venv/bin/python -m tests.mutations.runner [M17 …]` shows who kills what.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.house.tree import ROOT
from tests.mutations.table import MUTATIONS, SIMULATION, Mutation

SEEDS = 60
_LIMIT_S = 900
_COPIED = ("app", "devices", "installer", "printing", "resources", "tests", "ui", "pyproject.toml")
_PLAY = (
    "from app.simulation.runner import run_many;"
    f"s = run_many(range({SEEDS}), most_failures=1);"
    "[print(o.seed, o.violation) for o in s.failed];"
    "raise SystemExit(bool(s.failed))"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome` is killed, survived or not yet; `killer` names the test or the seed."""

    code: str
    what: str
    outcome: str
    killer: str = ""


def judge(mutation: Mutation) -> Verdict:
    """Run a mutation against its killers until one of them fails."""
    if not mutation.changes:
        return Verdict(mutation.code, mutation.what, "not yet", mutation.missing)
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        copy_tree(tree)
        plant(mutation, tree)
        for killer in mutation.killers:
            found = failure(killer, tree)
            if found:
                return Verdict(mutation.code, mutation.what, "killed", found)
    return Verdict(mutation.code, mutation.what, "survived")


def copy_tree(tree: Path) -> None:
    left_out = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=left_out)
        else:
            shutil.copyfile(source, tree / name)


def plant(mutation: Mutation, tree: Path) -> None:
    """Change the copy. Raises LookupError where the text is not there any more."""
    for change in mutation.changes:
        file = tree / change.file
        text = file.read_text(encoding="utf-8")
        if change.old not in text:
            raise LookupError(f"{mutation.code}: not in {change.file}: {change.old!r}")
        file.write_text(text.replace(change.old, change.new), encoding="utf-8")


def failure(killer: str, tree: Path) -> str:
    """Return what failed, or an empty text where the killer noticed nothing."""
    if killer == SIMULATION:
        command = [sys.executable, "-c", _PLAY]
    else:
        options = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", "-n", "0")
        command = [sys.executable, "-m", "pytest", *options, killer]
    done = subprocess.run(
        command, cwd=tree, capture_output=True, text=True, timeout=_LIMIT_S, check=False
    )
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    if killer == SIMULATION:
        return f"seed {lines[0]}" if lines else f"the schedules do not run: {done.stderr[-300:]}"
    named = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    return named[0] if named else f"{killer}: {lines[-1] if lines else done.stderr[-300:]}"


def judge_all(wanted: Iterable[str] = ()) -> list[Verdict]:
    chosen = set(wanted)
    return [judge(each) for each in MUTATIONS if not chosen or each.code in chosen]


if __name__ == "__main__":
    for one in MUTATIONS:
        if not sys.argv[1:] or one.code in sys.argv[1:]:
            print(json.dumps(asdict(judge(one)), ensure_ascii=False), flush=True)  # noqa: T201
