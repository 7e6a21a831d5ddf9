"""What a clerk waits for, as `okno bench` measures it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT
from tests.prove.steps import Options, Proved

_LIMIT_S = 900
_OFFICE_DISK_MS = "10"


def benches(options: Options) -> Proved:
    """Measure on this disk; a machine that others use as well says little, so nothing is found."""
    place = options.folder / "bench"
    every, met = _measured(place)
    slow, met_slowly = _measured(place, "settle", "--fsync-ms", _OFFICE_DISK_MS)
    figures = {figure["name"]: figure for figure in every}
    figures |= {f"settle, fsync {_OFFICE_DISK_MS} ms slower": figure for figure in slow}
    return Proved({"all_budgets_met": met and met_slowly, "figures": figures})


def _measured(place: Path, *what: str) -> tuple[list[dict[str, Any]], bool]:
    """Return the figures of one command, and whether every budget was kept."""
    command = [sys.executable, "-m", "ui.cli", "bench", *what, "--json", "--data", str(place)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=_LIMIT_S, check=False
    )
    lines = done.stdout.strip().splitlines()
    if not lines:
        raise RuntimeError(f"okno bench: {done.stderr[-500:]}")
    said = json.loads(lines[-1])
    return (said if isinstance(said, list) else [said]), done.returncode == 0
