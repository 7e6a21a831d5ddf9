"""The processes that are killed: a seller at the window's side of the file, and the agent.

Both run the program's own services on the program's own file, and talk to a real register and a
real centre on loopback. They tell what is committed down a pipe as soon as the commit has returned;
what was told must never be gone. They die by SIGKILL, at a boundary by their own hand or at any
moment by another's.
"""

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection as StoreConnection
from sqlalchemy import Engine

from app.domain.money import Money
from app.domain.ports import CardOutcome, FiscalOutcome, FiscalTask
from app.settings import Settings
from app.simulation.power import MortalStore, Power, PowerCut
from app.store import queries
from app.store.database import Role
from app.store.journal import Journal, read_identity
from app.store.keyfile import read_key
from app.sync.agent import Pace, run_agent
from devices.fiscal import AtolRegister, RegisterSettings
from devices.pinpad import PinpadSettings, SberPinpad
from tests.kills.seller import Day, Tray
from ui.demo.clock import DemoClock
from ui.demo.processes import CLOCK

NEVER: Final = -1
_QUICK: Final = Pace(
    wait_ms=200, early_ms=20, checkpoint_ms=300, backoff_base_ms=5, backoff_cap_ms=50
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a process is to do, and when it dies by its own hand.

    `cut_at` counts boundaries: commits and everything that leaves the process; `cut_where` names
    the first one that is deadly. `customers` are numbers of items. `finishes` says whether anybody
    signs in after the recovery and goes on with what stands open at the window.
    """

    folder: Path
    centre_url: str
    register_url: str
    pinpad_program: str
    cut_at: int = NEVER
    cut_where: str = ""
    customers: tuple[int, ...] = ()
    finishes: bool = True


class Killer(Power):
    """Power whose cut is a SIGKILL to the process itself."""

    def __init__(self, told: Connection) -> None:
        super().__init__()
        self._told: Final = told
        self.cut_where = ""

    def say(self, **facts: Any) -> None:
        os.write(self._told.fileno(), json.dumps(facts).encode() + b"\n")

    def tick(self, where: str) -> None:
        try:
            super().tick(where)
        except PowerCut:
            self._die(where)
        if where == self.cut_where:
            self._die(where)

    def _die(self, where: str) -> None:
        self.say(killed=where)
        os.kill(os.getpid(), signal.SIGKILL)


class ToldStore(MortalStore):
    """A store that tells of each entry whose commit has returned."""

    def __init__(self, path: Path, engine: Engine, role: Role) -> None:
        super().__init__(path, engine, role)
        self._known = (0, 0)

    @contextmanager
    def transaction(self) -> Iterator[StoreConnection]:
        with super().transaction() as connection:
            yield connection
        with self.read() as connection:
            own = read_identity(connection)
            head = queries.head(connection, own.terminal, own.epoch)
        if (
            head is not None
            and isinstance(self.power, Killer)
            and (own.epoch, head[0]) > self._known
        ):
            self._known = (own.epoch, head[0])
            self.power.say(committed=[own.epoch, head[0], head[1].hex()])


class WatchedRegister(AtolRegister):
    """The program's own driver; a process may die on either side of what it asks."""

    def __init__(self, settings: RegisterSettings, power: Power) -> None:
        super().__init__(settings)
        self._power: Final = power

    def register(self, task: FiscalTask) -> FiscalOutcome:
        self._power.tick("before the register")
        outcome = super().register(task)
        self._power.tick("after the register")
        return outcome

    def fence(self, key: str) -> FiscalOutcome:
        self._power.tick("before the question")
        outcome = super().fence(key)
        self._power.tick("after the question")
        return outcome


class WatchedPinpad(SberPinpad):
    """The program's own driver of the bank's program, watched in the same way."""

    def __init__(self, settings: PinpadSettings, power: Power) -> None:
        super().__init__(settings)
        self._power: Final = power

    def pay(self, key: str, amount: Money) -> CardOutcome:
        self._power.tick("before the card")
        outcome = super().pay(key, amount)
        self._power.tick("after the card")
        return outcome

    def outcome(self, key: str) -> CardOutcome:
        self._power.tick("before the bank is asked")
        outcome = super().outcome(key)
        self._power.tick("after the bank was asked")
        return outcome


def sell(orders: Orders, told: Connection) -> None:
    """Recover, sign in, and serve until nobody is left."""
    power = _begin(orders, told)
    settings = Settings.load(orders.folder, {})
    store = _open(settings, Role.WINDOW, power)
    journal = Journal(store, DemoClock(orders.folder / CLOCK))
    register = WatchedRegister(RegisterSettings(url=orders.register_url), power)
    program = PinpadSettings(Path(orders.pinpad_program), settings.pinpad_memory)
    pinpad = WatchedPinpad(program, power)
    day = Day(journal, (register, pinpad), Tray(orders.folder / "tray", power))
    day.recover()
    power.say(recovered=True)
    if orders.finishes:
        day.begin()
        power.say(serving=True)
        day.serve(orders.customers)
    register.close()
    store.close()
    power.say(done=True)


def replicate(orders: Orders, told: Connection) -> None:
    """Be the agent until the process is killed."""
    power = _begin(orders, told)
    settings = Settings.load(orders.folder, {"OKNO_CENTRE_URL": orders.centre_url})
    store = _open(settings, Role.AGENT, power)
    power.say(serving=True)
    run_agent(store, settings, threading.Event(), _QUICK, DemoClock(orders.folder / CLOCK))


def _begin(orders: Orders, told: Connection) -> Killer:
    logging.disable(logging.CRITICAL)  # a centre that was killed is no news here
    if sys.platform == "linux":
        os.nice(1)
    power = Killer(told)
    power.cut_where = orders.cut_where
    if orders.cut_at != NEVER:
        power.cut_after(orders.cut_at)
    return power


def _open(settings: Settings, role: Role, power: Killer) -> ToldStore:
    store = ToldStore.open(settings.database, read_key(settings.key_file), role)
    store.power = power
    return store
