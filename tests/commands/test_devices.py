"""`okno devices simulate`: the pinpad of the demo, told to go wrong from the command line."""

import json
from pathlib import Path

import pytest

from devices.simulators import pinpad
from ui.cli import main


def test_the_simulated_pinpad_is_told_to_fail_and_asked_what_it_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--data", str(tmp_path))
    assert main(["devices", "simulate", "state", "pinpad", *where]) != 0
    assert capsys.readouterr().err

    folder = tmp_path / "dev" / "pinpad"
    pinpad.install(folder)
    assert main(["devices", "simulate", "fault", "pinpad", "declined", "code=4451", *where]) == 0
    assert json.loads(capsys.readouterr().out) == {"device": "pinpad", "operations": []}
    assert b'"code": 4451' in (folder / "faults").read_bytes()

    assert main(["devices", "simulate", "fault", "pinpad", "explode", *where]) != 0
    assert "explode" not in (folder / "faults").read_text()
