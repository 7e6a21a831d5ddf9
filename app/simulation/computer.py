"""A counter's computer: its file, its two processes, and what is left of them after a power cut."""

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from app.domain.ports import FiscalRegister, Pinpad
from app.services.card import recover_cards
from app.services.effects import Render, print_pages, print_pending
from app.services.epochs import open_epoch
from app.services.recover import Recovery, recover
from app.services.staff import ClerkSession
from app.simulation import places
from app.simulation.chance import Chance
from app.simulation.clocks import ComputerClock
from app.simulation.disk import Disk, laid_open
from app.simulation.network import SimulatedWay
from app.simulation.power import STORES, MortalStore, Power
from app.simulation.printers import Pages, Roll
from app.store import feed
from app.store.database import Role
from app.store.journal import Journal
from app.store.print_queue import PrintJob
from app.store.verify import Verdict, verify_open
from app.sync.agent import Agent, Pace
from app.sync.enrol import enrol

_Picture = TypeVar("_Picture")
KEY: Final = bytes(range(32))
FILE: Final = "okno.db"
_FILES: Final = (FILE, f"{FILE}-wal")
"""What stands on the disk; the shared memory beside them is made anew."""


class Computer:
    """Window and agent of one terminal. Only the directory outlives a power cut."""

    def __init__(
        self, folder: Path, clock: ComputerClock, way: SimulatedWay, disk: Disk = Disk.SEALED
    ) -> None:
        self.folder = folder
        self.disk: Final = disk
        self.clock: Final = clock
        self.way: Final = way
        self.power: Final[Power] = way.power
        self.is_full: Callable[[], bool] = lambda: False
        self.is_up = False
        self.session: ClerkSession | None = None
        self.stale: ClerkSession | None = None
        self.journal: Journal
        self.agent: Agent
        self._stores: list[MortalStore] = []
        self._seen: dict[str, Any] = {}
        self._seen_at: tuple[Journal, int] | None = None

    @property
    def file(self) -> Path:
        return self.folder / FILE

    def start(self, chance: Chance) -> None:
        """Switch on: window and agent open the file as their processes do."""
        self.is_up = True
        window = self._open(Role.WINDOW)
        self.journal = Journal(window, self.clock)
        self._start_agent(self._open(Role.AGENT), chance)

    def enrol(self, code: str, chance: Chance) -> None:
        """Become a window by a code; may be repeated after whatever went wrong on the way."""
        self.is_up = True
        if not self.file.exists():
            self.folder.mkdir(exist_ok=True)
            self.file.write_bytes(_empty_file(self.disk))
        window = self._open(Role.WINDOW)
        enrol(self.way, code, window)
        self.journal = Journal(window, self.clock)
        open_epoch(self.journal)
        self._start_agent(self._open(Role.AGENT), chance)

    def recover(self, register: FiscalRegister, pinpad: Pinpad) -> Recovery:
        recover_cards(self.journal, pinpad)
        return recover(self.journal, register)

    def print(self, roll: Roll, pages: Pages) -> None:
        print_pending(self.journal, roll, _RENDER)
        print_pages(self.journal, pages, _RENDER)

    def lose_power(self, chance: Chance) -> None:
        """Keep what the disk holds at this moment, and nothing else.

        A commit that was cut in two leaves a part of its frames behind.
        """
        left = self.folder.with_name("left")
        left.mkdir()
        for name in _FILES:
            if (self.folder / name).exists():
                shutil.copyfile(self.folder / name, left / name)
        tail = self.power.tail
        if tail is not None and tail[0] < tail[1]:
            os.truncate(left / _FILES[1], tail[0] + chance.below(tail[1] - tail[0]))
        self.power.tail = None
        self.switch_off()
        shutil.rmtree(self.folder)
        left.rename(self.folder)
        self.clock.reboot()

    def see(self, what: str, read: Callable[[Journal], _Picture]) -> _Picture:
        """Return what a screen shows of the file, which is read anew once anything was written."""
        at = (self.journal, self.power.commits)
        if self._seen_at != at:
            self._seen, self._seen_at = {}, at
        if what not in self._seen:
            self._seen[what] = read(self.journal)
        picture: _Picture = self._seen[what]
        return picture

    def verdict(self) -> Verdict:
        """Check the whole file, as `okno verify` does."""
        return verify_open(_store(self.disk, self.file, Role.READER))

    def switch_off(self) -> None:
        places.close(self.file)
        self._forget()

    def put_away(self) -> None:
        """Leave the file open for the next schedule, which puts it back where this one began."""
        for store in self._stores:
            if store.has_been_full:  # its connections still have their limit
                places.close(self.file)
        self._forget()

    def _forget(self) -> None:
        self._stores.clear()
        self.is_up, self.session, self.stale = False, None, None

    def _open(self, role: Role) -> MortalStore:
        store = _store(self.disk, self.file, role)
        store.power, store.is_full = self.power, self.is_full
        self._stores.append(store)
        return store

    def _start_agent(self, store: MortalStore, chance: Chance) -> None:
        feed.retry_held(store)
        self.agent = Agent(store, self.way, self.clock, Pace())
        self.agent.push_backoff.draw = self.agent.pull_backoff.draw = chance.below


@cache
def _empty_file(disk: Disk) -> bytes:
    """Return a file as the migrations leave it, which take longer than a schedule."""
    if disk is Disk.OPEN:
        return laid_open(_empty_file(Disk.SEALED), KEY)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        store = MortalStore.open(file, KEY, Role.WINDOW)
        store.checkpoint()
        store.close()
        return file.read_bytes()


def _store(disk: Disk, file: Path, role: Role) -> MortalStore:
    return places.kept(file, role, lambda path: STORES[disk].open(path, KEY, role))


def _render(_journal: Journal, job: PrintJob) -> bytes:
    return f"{job.entry.text} {job.document} {job.copy}".encode()


_RENDER: Final[Render] = _render
