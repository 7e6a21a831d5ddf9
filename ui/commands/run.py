"""`okno run`: the window; with `--demo`, a whole branch around it."""

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from app.errors import ClerkError, Refusal
from app.settings import Settings
from ui.commands import Commands, Common

DEMO_DATA: Final = Path("out/demo/data")
_UNSEEN: Final = frozenset({"offscreen", "minimal"})


def add(commands: Commands, common: Common) -> None:
    parser = commands.add_parser(
        "run",
        parents=[common],
        help="рабочее место оператора",
        epilog="Пример: okno run --demo",
    )
    parser.add_argument(
        "--demo",
        action="store_true",
        help=f"учебное отделение с учебными устройствами в {DEMO_DATA}; "
        "без экрана проводит целый день и показывает его в out/demo/index.html",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the window until it is closed; return its exit code."""
    if arguments.demo:
        return _demo(arguments.data)
    return _window(settings)


def _window(settings: Settings) -> int:
    from app.store.instance_lock import instance_lock  # noqa: PLC0415 - not needed for --help
    from ui.main import run_window  # noqa: PLC0415
    from ui.parts import counter_parts  # noqa: PLC0415

    if not settings.database.exists():
        raise ClerkError(Refusal.DATABASE_MISSING, path=str(settings.database))
    with instance_lock(settings.lock), counter_parts(settings) as parts:
        return run_window(parts)


def _demo(data: Path | None) -> int:
    from ui.demo.child import NotStarted  # noqa: PLC0415 - only for the demo
    from ui.demo.processes import TITLES  # noqa: PLC0415

    folder = data or Path(os.environ.get("OKNO_DATA", "") or DEMO_DATA)
    settings = Settings.load(folder, os.environ)
    try:
        return _show_demo(settings) if _has_display() else _play_demo(settings)
    except NotStarted as error:
        print(
            f"{TITLES[error.name]}: не запускается. Причина в {error.log}; если её не устранить, "
            f"удалите {folder} и начните учебное отделение заново.",
            file=sys.stderr,
        )
        return 1


def _show_demo(settings: Settings) -> int:
    from ui.demo.attended import attend  # noqa: PLC0415 - Qt is for the demo with a display
    from ui.demo.counter import demo_counter  # noqa: PLC0415 - the centre comes with it
    from ui.demo.play import keep  # noqa: PLC0415

    keep(settings.data_dir)
    with demo_counter(settings, _tell) as processes:
        print(
            "Учебное отделение работает: рядом с окном «Пульт». Сканер из другого терминала: "
            f"okno devices simulate scan 80084740397510 --data {settings.data_dir}",
            file=sys.stderr,
        )
        return attend(processes)


def _play_demo(settings: Settings) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.demo.plan import customers  # noqa: PLC0415 - only without a display
    from ui.demo.play import conclude, play  # noqa: PLC0415

    print("Экрана нет: провожу учебный день без него, это несколько минут.", file=sys.stderr)
    return play(settings, customers(), conclude)


def _has_display() -> bool:
    """Tell whether a window can be seen; `make run` has tried a display that is named."""
    if os.environ.get("QT_QPA_PLATFORM", "") in _UNSEEN:
        return False
    named = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(named) or not sys.platform.startswith("linux")


def _tell(name: str, code: int) -> None:
    from ui.demo.processes import TITLES  # noqa: PLC0415 - only for the demo

    print(f"{TITLES[name]}: процесс закончился с кодом {code}.", file=sys.stderr)
