import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer.check import REPORT, Step, run_static
from tests.house.tree import ROOT


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_failing_step_is_told_and_does_not_stop_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    steps = [Step("lint", python("print('a.py:1 wrong'); exit(1)")), Step("types", python(""))]
    outcomes = run_static(steps)
    assert [(outcome.name, outcome.passed) for outcome in outcomes] == [
        ("lint", False),
        ("types", True),
    ]
    said = capsys.readouterr().out
    assert "a.py:1 wrong" in said
    assert "ОШИБКИ" in said
    assert "чисто" in said


def test_steps_are_told_again_and_pytest_has_the_last_word(tmp_path: Path) -> None:
    proof = tmp_path / "out" / "proof.json"
    chosen = "tests/house/test_licences.py::test_our_own_licence_is_in_the_tree"
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--proof={proof}", chosen],
        cwd=ROOT,
        env={**os.environ, REPORT: "mypy   1.0 с  ОШИБКИ"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    lines = answer.stdout.splitlines()
    assert "mypy   1.0 с  ОШИБКИ" in lines
    assert "1 passed" in lines[-1]
    shown = json.loads(proof.read_text(encoding="utf-8"))
    assert (shown["proved"], shown["passed"], shown["failed"]) == (True, 1, 0)
    assert [test["test"] for test in shown["tests"]] == [chosen]
