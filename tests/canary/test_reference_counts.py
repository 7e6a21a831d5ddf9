import json
import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).with_name("count_references.py")
_CALLS = 10_000
# A loss is one reference a call. What other parts of Qt do meanwhile is a handful in all; a gain
# (6.11.3 keeps one None for some objects) ends nothing.
_LOST_MAX = _CALLS // 100


@pytest.fixture(scope="module")
def drifts() -> dict[str, dict[str, int]]:
    answer = subprocess.run(
        [sys.executable, str(_SCRIPT)], capture_output=True, text=True, timeout=120, check=False
    )
    assert answer.returncode == 0, f"Qt aborted while references were counted:\n{answer.stderr}"
    counted = json.loads(answer.stdout)
    assert counted["calls"] == _CALLS
    drifts: dict[str, dict[str, int]] = counted["drifts"]
    return drifts


def test_ten_thousand_calls_of_each_kind_lose_no_reference(
    drifts: dict[str, dict[str, int]],
) -> None:
    lost = {
        f"{kind}: {value}": gained
        for kind, values in drifts.items()
        for value, gained in values.items()
        if gained < -_LOST_MAX
    }
    assert not lost, "this PySide6 loses references and will abort the window"


def test_every_kind_of_call_was_counted(drifts: dict[str, dict[str, int]]) -> None:
    assert len(drifts) >= 9
    assert all(set(values) == {"None", "True", "False"} for values in drifts.values())
