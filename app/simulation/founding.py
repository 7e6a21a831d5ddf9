"""Branches as schedules begin with them: founded once, then copied file by file."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from app.central.central import Central
from app.messages.feed import Stream
from app.simulation import manifest, places
from app.simulation.centre import Centre
from app.simulation.chance import Chance
from app.simulation.clocks import ComputerClock, TrueTime
from app.simulation.computer import FILE, KEY, Computer
from app.simulation.disk import Disk, laid_open
from app.simulation.draining import drain
from app.simulation.log import Log
from app.simulation.network import Network, SimulatedWay
from app.simulation.power import Power

CENTRE: Final = "centre"
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a private directory is made in it


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a directory that is gone at the end, in memory where there is such a place."""
    memory = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="okno-simulate-", dir=memory) as folder:
        try:
            yield Path(folder)
        finally:
            places.close_below(Path(folder))


def copy_branch(folder: Path, windows: int, disk: Disk = Disk.SEALED) -> None:
    """Put a branch with so many enrolled windows into a directory, whatever was there before."""
    files = _founded(windows, disk)
    founded = {(folder / name).parent for name in files}
    folder.mkdir(exist_ok=True)
    for each in folder.iterdir():
        if each not in founded:  # a computer that was put in another's place
            shutil.rmtree(each)
    for each in founded:
        each.mkdir(exist_ok=True)
    for name, data in files.items():
        places.put_back(folder / name, data)


def computer_name(window: int) -> str:
    return f"window-{window}"


@cache
def _founded(windows: int, disk: Disk) -> dict[str, bytes]:
    """Return the files of a branch by their names."""
    if disk is Disk.OPEN:
        files = _founded(windows, Disk.SEALED).items()
        return {name: laid_open(data, KEY) if _is_sealed(name) else data for name, data in files}
    with scratch() as folder:
        _found(folder, windows)
        found = (file for file in sorted(folder.rglob("*")) if file.is_file())
        return {str(file.relative_to(folder)): file.read_bytes() for file in found}


def _is_sealed(name: str) -> bool:
    return name.endswith(FILE)


def _found(folder: Path, windows: int) -> None:
    time = TrueTime(Log())
    central = Central.open(folder / CENTRE, ComputerClock(time, "centre"))
    central.create_branch(manifest.BRANCH, manifest.NAME)
    items = [("item_arrived", item.to_payload()) for item in manifest.arrived()]
    for stream, news in (
        (Stream.REFERENCE, [*manifest.staff(), *manifest.tables()]),
        (Stream.ITEMS, items),
    ):
        central.publish_many(manifest.BRANCH, stream, news)
    central.close()
    centre = Centre(folder / CENTRE, ComputerClock(time, "centre"))
    computers = [_enrolled(folder, centre, time, number) for number in range(1, windows + 1)]
    for computer in (*computers, *computers):
        drain(computer, time)
    for computer in computers:
        computer.journal.store.checkpoint()
        computer.switch_off()
    centre.close()


def _enrolled(folder: Path, centre: Centre, time: TrueTime, window: int) -> Computer:
    log, chance, name = time.log, Chance(window), computer_name(window)
    place = folder / name
    place.mkdir()
    network = Network(centre, chance, log, time)
    computer = Computer(place, ComputerClock(time, name), SimulatedWay(network, Power(), name))
    computer.enrol(centre.central.new_enrolment_code(manifest.BRANCH, window), chance)
    own = computer.journal.identity
    centre.central.publish(manifest.BRANCH, Stream.URGENT, *manifest.block(own.terminal, own.epoch))
    return computer
