"""Runs the checks of the whole house: `.venv/bin/python -m installer.check [--static|--prove]`.

Lint, form, types and layers run side by side, then the tests; a failing step does not stop the
others. What the first steps found is said before the tests and once more above pytest's own summary
line, which stays the last line of the output. Further arguments go to pytest, and after `--prove`
to `tests.prove`, which has the steps of the proof.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from installer.console import accept_any_locale, say

ROOT = Path(__file__).resolve().parent.parent
REPORT = "OKNO_STEPS_REPORT"  # read by tests/conftest.py
_BIN = Path(sys.executable).parent
_PYTEST = (sys.executable, "-m", "pytest")


@dataclass(frozen=True, slots=True)
class Step:
    """One check: what it is called, and the command whose exit code decides."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step ended."""

    name: str
    passed: bool
    seconds: float
    output: str

    @property
    def line(self) -> str:
        """One line of the report: name, time, verdict."""
        verdict = "чисто" if self.passed else "ОШИБКИ"
        return f"{self.name:<12} {self.seconds:6.1f} с  {verdict}"


STATIC = (
    Step("mypy", (str(_BIN / "mypy"),)),  # the longest first
    Step("lint-imports", (str(_BIN / "lint-imports"), "--no-cache")),
    # Without a cache: whether imports are in order depends on which files exist, not on this one.
    Step("ruff check", (str(_BIN / "ruff"), "check", "--quiet", "--no-cache")),
    Step("ruff format", (str(_BIN / "ruff"), "format", "--check", "--quiet", "--no-cache")),
)


def main() -> int:
    """Return 0 when every check passed."""
    accept_any_locale()
    arguments = sys.argv[1:]
    if arguments[:1] == ["--prove"]:
        return subprocess.call([sys.executable, "-m", "tests.prove", *arguments[1:]], cwd=ROOT)
    outcomes = run_static()
    passed = all(outcome.passed for outcome in outcomes)
    if arguments[:1] == ["--static"]:
        return 0 if passed else 1
    os.environ[REPORT] = "\n".join(outcome.line for outcome in outcomes)
    tests_passed = _run_pytest("-n", str(_workers()), *arguments) == 0
    return 0 if passed and tests_passed else 1


def run_static(steps: Sequence[Step] = STATIC) -> list[Outcome]:
    """Run the steps side by side; say of each, as it ends, how long it took and what it found."""
    with ThreadPoolExecutor(max_workers=_cores()) as pool:
        return list(pool.map(_run, steps))


def _run(step: Step) -> Outcome:
    start = time.monotonic()
    answer = subprocess.run(
        step.command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    passed = answer.returncode == 0
    outcome = Outcome(step.name, passed, time.monotonic() - start, answer.stdout)
    say(outcome.line if passed else f"{outcome.output.rstrip()}\n{outcome.line}")
    return outcome


def _run_pytest(*arguments: str) -> int:
    return subprocess.call([*_PYTEST, *arguments], cwd=ROOT)


def _workers() -> int:
    return _cores() if _cores() > 1 else 0  # 0: no separate worker processes


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main())
