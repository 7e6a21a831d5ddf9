"""What a clerk waits for, as `okno bench` measures it."""

import json
import subprocess
import sys

from tests.house.tree import ROOT
from tests.prove.steps import Options, Proved

_LIMIT_S = 900


def benches(options: Options) -> Proved:
    """Measure on this disk; a machine that others use as well says little, so nothing is found."""
    command = [sys.executable, "-m", "ui.cli", "bench", "--json", "--data"]
    done = subprocess.run(
        [*command, str(options.folder / "bench")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
        check=False,
    )
    lines = done.stdout.strip().splitlines()
    if not lines:
        return Proved({}, [f"okno bench: {done.stderr[-500:]}"])
    figures = {figure["name"]: figure for figure in json.loads(lines[-1])}
    return Proved({"all_budgets_met": done.returncode == 0, "figures": figures})
