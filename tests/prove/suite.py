"""Tests that are too long for `make test`, and the kills of real windows, as pytest runs them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT
from tests.prove.steps import Options, Proved, say

_LIMIT_S = 1_800


def tests(options: Options) -> Proved:
    """Run what is marked `prove`."""
    return _run(options, "tests", "-m", "prove")


def windows(options: Options) -> Proved:
    """Kill real windows, each at a moment of its own."""
    return _run(options, "windows", "-m", "prove or not prove", "tests/e2e/test_kill.py")


def _run(options: Options, name: str, *arguments: str) -> Proved:
    outcome = (options.folder / f"{name}.json").absolute()
    quiet = ("-q", "-p", "no:cacheprovider", "-n", f"{options.jobs}")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *quiet, f"--proof={outcome}", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
        check=False,
    )
    say(f"  {done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr[-500:]}")
    facts = _read(outcome)
    counts = {key: value for key, value in facts.items() if key not in ("at", "python", "proved")}
    ended = facts.get("tests", [])
    findings = [each["test"] for each in ended if each["outcome"] in ("failed", "error")]
    if done.returncode and not findings:
        findings.append(done.stdout[-2_000:] or done.stderr[-2_000:])
    return Proved(counts, findings)


def _read(outcome: Path) -> dict[str, Any]:
    if not outcome.exists():
        return {}
    facts: dict[str, Any] = json.loads(outcome.read_text(encoding="utf-8"))
    return facts
