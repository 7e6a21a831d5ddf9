"""Plants a mutation in a copy of the tree and runs what has to notice it, each in its own process.

`.venv/bin/python -m tests.mutations.runner [M17 …]` shows who kills what.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.house.tree import ROOT
from tests.mutations.table import MUTATIONS, SIMULATION, Mutation

SEEDS = 60
LIMIT_S = 300
"""What a killer may take; one that takes longer has killed nothing."""

_COPIED = ("app", "devices", "installer", "printing", "resources", "tests", "ui", "pyproject.toml")
_PLAY = (
    "from app.simulation.runner import run_many;"
    f"s = run_many(range({SEEDS}), most_failures=1);"
    "[print(o.seed, o.violation) for o in s.failed];"
    "raise SystemExit(bool(s.failed))"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome` is killed, survived, timed out, not planted, not run or not yet.

    `killer` names the test or the seed that noticed, or what is missing.
    """

    code: str
    what: str
    outcome: str
    killer: str = ""
    seconds: float = 0.0


class NotRun(Exception):
    """A killer that could not begin, which proves nothing."""


def judge(mutation: Mutation) -> Verdict:
    """Run a mutation against its killers until one of them fails."""
    if not mutation.changes:
        return Verdict(mutation.code, mutation.what, "not yet", mutation.missing)
    started, outcome, found = time.monotonic(), "survived", ""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        copy_tree(tree)
        try:
            plant(mutation, tree)
        except LookupError as error:
            return Verdict(mutation.code, mutation.what, "not planted", str(error))
        for killer in mutation.killers:
            try:
                found = failure((killer,), tree)
            except subprocess.TimeoutExpired:
                outcome, found = "timed out", killer
                break
            except NotRun as error:
                outcome, found = "not run", str(error)
                break
            if found:
                outcome = "killed"
                break
    seconds = round(time.monotonic() - started, 1)
    return Verdict(mutation.code, mutation.what, outcome, found, seconds)


def unjust() -> str:
    """Return which killer fails on the unchanged program, an empty text if none does."""
    killers = sorted({killer for each in MUTATIONS for killer in each.killers} - {SIMULATION})
    with tempfile.TemporaryDirectory() as folder:
        copy_tree(Path(folder))
        try:
            return failure(tuple(killers), Path(folder)) or failure((SIMULATION,), Path(folder))
        except NotRun as error:
            return str(error)


def copy_tree(tree: Path) -> None:
    """Copy what the tests need; byte code comes along, and is made anew for what is changed."""
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name)
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


def failure(killers: tuple[str, ...], tree: Path) -> str:
    """Return what failed first, or an empty text where the killers noticed nothing."""
    is_played = killers == (SIMULATION,)
    options = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", "-n", "0")
    command = ("-c", _PLAY) if is_played else ("-m", "pytest", *options, *killers)
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tree,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    named = lines[:1] if is_played else [line for line in lines if line.startswith("FAILED")]
    if done.returncode != 1 or not named:  # no test failed: it could not even begin
        raise NotRun(f"{killers[0]}: {done.stdout[-300:]} {done.stderr[-300:]}")
    return f"seed {named[0]}" if is_played else named[0]


if __name__ == "__main__":
    for one in MUTATIONS:
        if not sys.argv[1:] or one.code in sys.argv[1:]:
            print(json.dumps(asdict(judge(one)), ensure_ascii=False), flush=True)  # noqa: T201
