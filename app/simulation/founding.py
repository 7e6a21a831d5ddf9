"""Branches as schedules begin with them: founded once, then copied file by file."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from app.central.central import Central
from app.messages.feed import Stream
from app.simulation import manifest
from app.simulation.centre import Centre
from app.simulation.chance import Chance
from app.simulation.clocks import ComputerClock, TrueTime
from app.simulation.computer import FILE, KEY, Computer
from app.simulation.disk import Disk, laid_open
from app.simulation.log import Log
from app.simulation.network import Network, SimulatedWay
from app.simulation.power import Power

CENTRE: Final = "centre"
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a private directory is made in it
_CALM_TURNS: Final = 200


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a directory that is gone at the end, in memory where there is such a place."""
    memory = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="okno-simulate-", dir=memory) as folder:
        yield Path(folder)


def copy_branch(folder: Path, windows: int, disk: Disk = Disk.SEALED) -> None:
    """Put a branch with so many enrolled windows into an empty directory."""
    folder.mkdir()
    for name, data in _founded(windows, disk).items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)


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


def drain(computer: Computer, time: TrueTime, turns: int = _CALM_TURNS) -> None:
    """Let the agent work until nothing is left to send or to fetch, or the turns are used up."""
    agent = computer.agent
    for _ in range(turns):
        before = computer.power.boundaries
        time.go_on(agent.push_turn())
        time.go_on(agent.pull_turn())
        # A question that brings no news passes two boundaries: its request and its answer.
        is_quiet = computer.power.boundaries - before <= 2  # noqa: PLR2004
        if is_quiet and not agent.push_backoff.failures and not agent.pull_backoff.failures:
            return


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
