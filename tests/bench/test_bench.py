"""Each benchmark runs once, with everything real around it, and prints the shape scripts rely on.

Nothing here looks at a time: whether a budget is kept depends on who else uses the machine.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LIMIT_S = 240.0
KEPT_OR_NOT = (0, 1)


def bench(folder: Path, *arguments: str) -> Any:
    """Run `okno bench … --json` and return what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "bench", *arguments, "--json", "--data", str(folder)],
        env={**os.environ},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode in KEPT_OR_NOT, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("commit", set()),
        ("scan", {"items", "scans_while_replicating"}),
        ("start", {"ready_p50", "ready_p99"}),
        ("refold", {"entries"}),
    ],
)
def test_a_benchmark_prints_its_figures(tmp_path: Path, name: str, more: set[str]) -> None:
    few = {"scan": ("--items", "60"), "refold": ("--entries", "150")}.get(name, ())

    found = bench(tmp_path, name, "--count", "2", *few)

    assert (found["name"], found["count"]) == (name, 2)
    has_shape(found)
    assert more <= found.keys()
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


def has_shape(found: Any) -> None:
    assert found["unit"] == "ms"
    assert 0 < found["p50"] <= found["p99"]
    assert found["floor"] > 0
    assert found["ratio"] > 0
    assert found["includes"]
    assert found["floor_is"]
    assert isinstance(found["met"], bool)


def test_a_payment_on_a_slow_disk_waits_for_it(tmp_path: Path) -> None:
    found = bench(tmp_path, "settle", "--count", "1", "--fsync-ms", "40")

    assert (found["name"], found["count"], found["fsync_delay"]) == ("settle", 1, 40)
    has_shape(found)
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"
    assert found["floor"] >= 80, "two commits, each with an fsync of its own"
    assert found["p50"] >= 80
