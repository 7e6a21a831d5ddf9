"""`okno bench start`: from the start of a process to its first paint, and to the first scan."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ui.bench.counter import BenchCounter, bench_counter
from ui.bench.figures import Budget, Figure, Pair, ms_between, percentile

COUNT: Final = 15
_WARM: Final = 2
_READY: Final = "ready_p50"
_BUDGETS: Final = (Budget("p50", 400.0), Budget(_READY, 1_000.0))
_INCLUDES: Final = (
    "новый процесс окна без экрана, файлы в памяти системы: до первого кадра; ready — до страницы "
    "входа с открытым журналом (SQLCipher, эпоха) и открытым сканером"
)
_FLOOR_IS: Final = "новый процесс Python с одним пустым окном PySide6 до первого кадра"
_LIMIT_S: Final = 60.0


class NotStarted(Exception):
    """A process ended before it told its times; its last words follow."""


def measure(folder: Path, count: int = COUNT) -> Figure:
    """Start so many fresh windows, each beside a bare one."""
    with bench_counter(folder, 1) as counter:
        runs = [_pair(counter) for _ in range(count + _WARM)][_WARM:]
    ready = [times["ready"] for _pair, times in runs]
    return Figure(
        name="start",
        pairs=[pair for pair, _times in runs],
        budgets=_BUDGETS,
        includes=_INCLUDES,
        floor_is=_FLOOR_IS,
        more={_READY: percentile(ready, 50), "ready_p99": percentile(ready, 99)},
    )


def _pair(counter: BenchCounter) -> tuple[Pair, Mapping[str, float]]:
    settings = counter.settings
    around = {
        "OKNO_CENTRE_URL": settings.centre_url,
        "OKNO_SCANNER_PORT": settings.scanner_port,
        "OKNO_PRINTER_PORT": settings.printer_port,
        "OKNO_REGISTER_URL": settings.register_url,
    }
    ours = _started(around, "ui.bench.fresh_window", "--data", str(settings.data_dir))
    bare = _started({}, "ui.bench.bare_window")
    return Pair(ours["painted"], bare["painted"]), ours


def _started(around: Mapping[str, str], module: str, *arguments: str) -> dict[str, float]:
    """Start a process and return when it came to what, in milliseconds from its start."""
    environ = {**os.environ, **around, "QT_QPA_PLATFORM": "offscreen"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a start that compiles measures the compiler
    began = time.monotonic_ns()
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environ,
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
        check=False,
    )
    if done.returncode:
        raise NotStarted(module, done.stderr[-500:])
    told: dict[str, int] = json.loads(done.stdout)
    return {name: ms_between(began, at_ns) for name, at_ns in told.items()}
