"""`okno run --demo` without a display: plays the day, leaves its papers, says whether all agree."""

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from app.domain.money import Money
from app.settings import Settings
from ui.demo import outcome
from ui.demo.agreement import problems
from ui.demo.album import Album
from ui.demo.clock import DemoClock
from ui.demo.counter import demo_counter
from ui.demo.day import play_day
from ui.demo.plan import OPENS, Customer
from ui.demo.processes import CLOCK, TITLES
from ui.demo.remote import Gone, Stuck
from ui.demo.world import World, start_window

DIFFERENT: Final = 4
"""Exit code when window, report, register and centre do not say the same."""

STUCK: Final = 3
"""Exit code when the day could not be played to its end."""

PLAYED: Final = "played"
"""The mark of a branch at which nobody but the demo has worked."""

AUTO_LOCK_S: Final = 3_600
"""Forty customers come over a whole day: the window locks over lunch alone."""

Conclude = Callable[[World, int], int]
"""Looks at a day that is over, with everything still running; given the number of customers."""

_EVERY: Final = 10


def play(settings: Settings, people: Sequence[Customer], conclude: Conclude) -> int:
    """Play a new day in the settings' folder; 0 when it was played and `conclude` says so.

    Raises NotStarted, ALREADY_RUNNING.
    """
    settings = replace(settings, auto_lock_s=AUTO_LOCK_S)
    _make_room(settings.data_dir)
    _set_clock(settings.data_dir)
    album = Album(settings.data_dir.parent)
    album.clear()
    with demo_counter(settings, _say_ended) as processes:
        world = World(processes.settings, processes, album, start_window(processes.settings))
        try:
            play_day(world, people, lambda each: _say_progress(each, len(people)))
            code = world.window.close()
        except (Stuck, Gone) as error:
            print(f"День не доигран: не дождались «{error}».", file=sys.stderr)
            return STUCK
        finally:
            world.window.kill()
        return conclude(world, len(people)) or code


def conclude(world: World, people: int) -> int:
    """Compare all books, write everything down, and say in a sentence how the day came out."""
    evidence, shift = outcome.gather(world)
    outcome.write(world, evidence, shift, people)
    found = problems(evidence)
    folder = world.album.folder
    if found:
        print(f"{found[0]} Подробно: {folder / 'agreement.json'}.", file=sys.stderr)
        return DIFFERENT
    print(
        f"День сыгран: {people} получателей, принято "
        f"{Money(evidence.tally.kept).text}. Окно, отчёт, касса и центр сходятся, "
        f"журнал цел. Смотреть: {folder / 'index.html'}."
    )
    return 0


def keep(data: Path) -> None:
    """Note that a person works at the branch now: the next day leaves its data alone."""
    (data / PLAYED).unlink(missing_ok=True)


def _make_room(data: Path) -> None:
    """Clear away an earlier day; what a person has worked with is put aside, never deleted."""
    if (data / PLAYED).exists():
        shutil.rmtree(data)
    elif data.exists() and any(data.iterdir()):
        data.rename(_free_name(data))
    data.mkdir(parents=True, exist_ok=True)
    (data / PLAYED).touch()


def _free_name(data: Path) -> Path:
    number = 1
    while (aside := data.with_name(f"{data.name}-{number}")).exists():
        number += 1
    return aside


def _set_clock(data: Path) -> None:
    today = datetime.now().astimezone().date()
    DemoClock(data / CLOCK).begin(datetime.combine(today, OPENS).astimezone())


def _say_progress(customer: Customer, people: int) -> None:
    if customer.number % _EVERY == 0:
        print(f"{customer.at:%H:%M}: получатель {customer.number} из {people}.", file=sys.stderr)


def _say_ended(name: str, code: int) -> None:
    print(f"{TITLES[name]}: процесс закончился с кодом {code}.", file=sys.stderr)
