"""`okno bench`: what a clerk waits for, measured on this machine beside the least it could be."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.settings import Settings
from ui.bench.slow_disk import DELAY, NoSlowDisk, environment
from ui.commands import Commands, Common

if TYPE_CHECKING:
    from ui.bench.figures import Figure

NAMES: Final = ("scan", "start", "settle", "commit", "refold")
_FOLDER: Final = Path("out/bench")
_COLUMNS: Final = ("замер", "p50, мс", "p99, мс", "пол, мс", "к полу", "раз", "предел")
_WIDTHS: Final = (8, 9, 9, 9, 8, 5, 0)


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser(
        "bench",
        parents=[common],
        help="замерить скорость на этом компьютере рядом с наименьшей возможной",
        epilog="Пример: okno bench settle --count 20 --json",
    )
    parser.add_argument(
        "name", nargs="?", choices=NAMES, metavar="ЗАМЕР", help=f"{', '.join(NAMES)}; иначе все"
    )
    parser.add_argument("--json", action="store_true", help="ответ в виде JSON")
    parser.add_argument("--count", type=_positive, metavar="РАЗ", help="сколько раз замерить")
    parser.add_argument(
        "--items", type=_positive, metavar="ШТУК", help="отправлений в отделении для scan"
    )
    parser.add_argument(
        "--entries", type=_positive, metavar="ЗАПИСЕЙ", help="записей в журнале для refold"
    )
    parser.add_argument(
        "--fsync-ms", type=_positive, metavar="МС", help="замерить на диске, где fsync дольше"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Return 0 when every budget was kept in this run, 1 otherwise.

    Nothing is touched in a data directory that is in use: each benchmark makes a counter of its
    own in a new folder of `--data`, which has to lie on the disk that is to be measured.
    """
    if arguments.fsync_ms and DELAY not in os.environ:
        return _on_slow_disk(arguments.fsync_ms)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    place = arguments.data or _FOLDER
    figures = []
    for name in [arguments.name] if arguments.name else NAMES:
        if sys.stderr.isatty():
            print(f"{name}…", file=sys.stderr)
        figures.append(_measured_apart(name, place, arguments))
    if arguments.json:
        found = [figure.to_json() for figure in figures]
        print(json.dumps(found[0] if arguments.name else found, ensure_ascii=False))
    else:
        print(table(figures))
    return 0 if all(figure.is_met for figure in figures) else 1


def table(figures: "list[Figure]") -> str:
    """Return the figures as people read them, with what each includes below."""
    lines = [_line(_COLUMNS)]
    notes = []
    for figure in figures:
        limits = ", ".join(budget.text for budget in figure.budgets)
        verdict = "да" if figure.is_met else "НЕТ"
        cells = (
            figure.name,
            *map(_number, (figure.p50, figure.p99, figure.floor, figure.ratio)),
            str(len(figure.pairs)),
            f"{limits}: {verdict}",
        )
        lines.append(_line(cells))
        more = ", ".join(f"{name} {_number(value)}" for name, value in figure.more.items())
        notes.append(f"{figure.name}: {figure.includes}." + (f" {more}." if more else ""))
        notes.append(f"  пол: {figure.floor_is}.")
    return "\n".join([*lines, "", *notes])


def _on_slow_disk(fsync_ms: int) -> int:
    """Run the same command anew where every fsync waits; 2 where that cannot be had."""
    with tempfile.TemporaryDirectory(prefix="okno-bench-") as folder:
        try:
            slow = environment(Path(folder), fsync_ms)
        except NoSlowDisk as error:
            print(f"Медленный диск здесь не измерить: {error}.", file=sys.stderr)
            return 2
        command = [sys.executable, "-m", "ui.cli", *sys.argv[1:]]
        return subprocess.run(command, env=slow, check=False).returncode


def _measured_apart(name: str, place: Path, arguments: argparse.Namespace) -> "Figure":
    """Measure in a process of its own: none inherits another's window, garbage or warm caches."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_measured, name, place, arguments).result()


def _measured(name: str, place: Path, arguments: argparse.Namespace) -> "Figure":
    place.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=place.absolute()))
    options = {"count": arguments.count}
    if name == "scan":
        options["items"] = arguments.items
    if name == "refold":
        options["entries"] = arguments.entries
    try:
        given = {key: value for key, value in options.items() if value is not None}
        figure: Figure = import_module(f"ui.bench.{name}").measure(folder, **given)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return figure


def _line(cells: tuple[str, ...]) -> str:
    first, *rest = [f"{cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True)]
    return "  ".join([first.strip().ljust(_WIDTHS[0]), *rest])


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
