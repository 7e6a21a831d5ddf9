"""A counter to be measured: enrolled with a centre of its own, with as many items as are wanted."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.central.central import Central
from app.clock import SystemClock
from app.domain.item import Item
from app.messages.feed import Stream
from app.services.settle import POLICY_NUMBERS
from app.settings import Settings
from app.store.database import Role, Store
from app.store.journal import Journal, read_identity
from app.store.keyfile import read_key
from app.store.tables import feed_cursors
from ui.bench.goods import parcel, parcel_news
from ui.bench.slow_disk import DISK_OF_ITS_OWN
from ui.demo.branch import NUMBERS_ISSUED, DemoClerk, demo_branch
from ui.demo.counter import demo_counter
from ui.demo.processes import DemoProcesses

_SUPPLY_LIMIT_S: Final = 1_800.0
_POLL_S: Final = 0.05
_FIRST_NUMBER: Final = 100_001
_LAST_NUMBER: Final = 999_999


class SupplyMissing(Exception):
    """The items did not come down in time: the agent's log says why."""


@dataclass(slots=True)
class BenchCounter:
    """A running branch around one counter; `arrived` parcels of `goods` lie in it."""

    processes: DemoProcesses
    today: date
    arrived: int = 0

    @property
    def settings(self) -> Settings:
        return self.processes.settings

    @property
    def clerk(self) -> DemoClerk:
        return demo_branch().staff[0]

    def item(self, number: int) -> Item:
        return parcel(number, self.today)

    def publish(self, count: int) -> int:
        """Let the centre announce so many parcels more; return the stream's last position."""
        first, self.arrived = self.arrived, self.arrived + count
        news = parcel_news(range(first, self.arrived), self.today)
        central = Central.open(self.settings.central_database.parent)
        try:
            return central.publish_many(demo_branch().index, Stream.ITEMS, news)
        finally:
            central.close()

    def wait_for_items(self, position: int) -> None:
        """Wait until the agent has brought a position of the items down. Raises SupplyMissing."""
        deadline = time.monotonic() + _SUPPLY_LIMIT_S
        while self.items_position() < position:
            if time.monotonic() > deadline:
                raise SupplyMissing(str(self.settings.agent_log))
            time.sleep(_POLL_S)

    def items_position(self) -> int:
        """Return how far the stream of items has come down."""
        with open_journal(self.settings, Role.READER) as journal, journal.read() as connection:
            return connection.execute(_ITEMS_POSITION).scalar() or 0

    def issue_numbers(self) -> None:
        """Let the centre issue more policy numbers than any count of sales can use."""
        with open_journal(self.settings, Role.READER) as journal, journal.read() as connection:
            own = read_identity(connection)
        payload = {
            "kind": POLICY_NUMBERS,
            "block": f"{own.terminal}/bench",
            "terminal": own.terminal,
            "epoch": own.epoch,
            "prefix": "",
            "first": _FIRST_NUMBER,
            "last": _LAST_NUMBER,
        }
        central = Central.open(self.settings.central_database.parent)
        try:
            central.publish(own.branch, Stream.URGENT, NUMBERS_ISSUED, payload)
        finally:
            central.close()


@contextmanager
def bench_counter(folder: Path, items: int) -> Iterator[BenchCounter]:
    """Run centre, agent and simulated devices around a new counter with so many parcels."""
    settings = Settings.load(folder, {})
    today = SystemClock().read().wall.astimezone().date()
    with demo_counter(settings, _say_nothing, DISK_OF_ITS_OWN) as processes:
        counter = BenchCounter(processes, today)
        counter.issue_numbers()
        counter.wait_for_items(counter.publish(items))
        yield counter


@contextmanager
def open_journal(settings: Settings, role: Role) -> Iterator[Journal]:
    """Give the counter's journal for the length of the block."""
    store = Store.open(settings.database, read_key(settings.key_file), role)
    try:
        yield Journal(store, SystemClock())
    finally:
        store.close()


def _say_nothing(_name: str, _code: int) -> None:
    """Leave it to the log: a benchmark that misses a process gets stuck and says where."""


_ITEMS_POSITION: Final = select(feed_cursors.c.position).where(
    feed_cursors.c.stream == str(Stream.ITEMS)
)
