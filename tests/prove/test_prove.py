"""The proof itself: every step has its turn, and what any of them found stands in the file."""

import json
from pathlib import Path

import pytest

from tests.prove.__main__ import main
from tests.prove.schedules import schedules
from tests.prove.steps import Options, Proved


def broken(_options: Options) -> Proved:
    raise OSError("no room")


def sound(options: Options) -> Proved:
    return Proved({"lost": 0, "doubled": 0, "schedules": options.schedules})


def lossy(options: Options) -> Proved:
    return Proved({"lost": 2, "doubled": 1}, ["two are gone"])


STEPS = {"broken": broken, "schedules": sound, "kills": lossy}


def test_a_step_that_fails_hides_none_of_the_others(tmp_path: Path) -> None:
    out = tmp_path / "out" / "proof.json"

    code = main(["--schedules", "7", "--out", str(out)], STEPS)

    proof = json.loads(out.read_text(encoding="utf-8"))
    assert (code, proof["proved"]) == (1, False)
    assert (proof["schedules"], proof["lost"], proof["doubled"]) == (7, 2, 1)
    assert [len(step["findings"]) for step in proof["steps"]] == [1, 0, 1]
    assert "OSError: no room" in proof["steps"][0]["findings"][0]
    assert {"at", "commit", "python", "platform", "cores", "seconds"} <= proof.keys()


def test_a_part_can_be_proved_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "proof.json"

    assert main(["--only", "schedules", "--out", str(out)], STEPS) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["proved"]
    with pytest.raises(SystemExit):
        main(["--only", "schedule"], STEPS)
    assert "broken, schedules, kills" in capsys.readouterr().err


def test_schedules_say_what_struck_and_what_was_compared(tmp_path: Path) -> None:
    proved = schedules(Options(schedules=3, seed=4, kills=0, jobs=1, folder=tmp_path))

    facts = proved.facts
    assert (facts["schedules"], facts["violations"], proved.findings) == (3, 0, [])
    assert min(facts["compared"][what] for what in ("entries", "commits", "handed over")) > 0
    assert all(facts["faults"][kind] >= n for kind, n in facts["schedules_with"].items())
