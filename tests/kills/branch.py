"""A branch on real processes: centre, register, and a counter's directory that outlives kills."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import select

from app.central import tables as centre_tables
from app.central.central import Central
from app.messages.feed import Stream
from app.settings import Settings
from app.simulation import manifest
from app.store.database import Role, Store
from app.store.keyfile import read_key
from app.store.tables import feed_cursors, journal, print_jobs
from app.sync.new_counter import enrol_counter
from devices.simulators import control, pinpad
from tests.kills.seller import WINDOW
from tests.support.waiting import until
from ui.demo.clock import DemoClock
from ui.demo.processes import CLOCK, DemoProcesses

FIRST: Final = manifest.ITEMS
ITEMS: Final = 120
"""More than any round sells."""

_NUMBERS: Final = 2_000
_NEEDED: Final = {Stream.URGENT, Stream.REFERENCE, Stream.ITEMS}
Facts = dict[str, Any]
Place = tuple[int, int, str]
"""Epoch, number and hash of an entry."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A counter's directory, with centre and register running while the block lasts."""

    folder: Path
    processes: DemoProcesses

    @classmethod
    def at(cls, folder: Path) -> Self:
        return cls(folder, DemoProcesses(Settings.load(folder, {}), lambda _name, _code: None))

    @classmethod
    def copied(cls, template: Path, folder: Path) -> Self:
        shutil.copytree(template, folder)
        return cls.at(folder)

    def __enter__(self) -> Self:
        self.processes.start(self.processes.centre, self.processes.register)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.processes.stop()

    @property
    def settings(self) -> Settings:
        return self.processes.settings

    def restart_centre(self) -> None:
        """SIGKILL to the centre, and another one on the same books."""
        self.processes.centre.kill()
        self.processes.start(self.processes.centre)

    # --- what is on record -----------------------------------------------------------------------

    def entries(self) -> list[tuple[Place, Facts]]:
        """Return the journal in its order, as any process may read it."""
        with self._reader() as store, store.read() as connection:
            wanted = select(journal).order_by(journal.c.epoch, journal.c.seq)
            rows = connection.execute(wanted).all()
        return [((row.epoch, row.seq, row.hash.hex()), json.loads(row.body)) for row in rows]

    def documents(self) -> list[Facts]:
        """Return the register's receipts."""
        found = control.state(self.processes.control("register"))["documents"]
        return [each for each in found if each["type"] in ("sell", "sellReturn")]

    def charges(self) -> list[Facts]:
        """Return what the bank took from cards; nothing is given back here."""
        return pinpad.operations(Path(self.settings.pinpad_program).parent)

    def tray(self) -> Counter[str]:
        file = self.folder / "tray"
        return Counter(file.read_text(encoding="utf-8").splitlines() if file.exists() else [])

    def papers(self) -> list[tuple[int, str, str]]:
        """Return number of the entry, document and state of each job for a printer."""
        jobs = print_jobs
        wanted = select(jobs.c.seq, jobs.c.document, jobs.c.state).order_by(*jobs.primary_key)
        with self._reader() as store, store.read() as connection:
            return [(row.seq, row.document, row.state) for row in connection.execute(wanted)]

    def is_supplied(self) -> bool:
        """Say whether the agent has brought down staff, tables, items and numbers."""
        with self._reader() as store, store.read() as connection:
            rows = connection.execute(select(feed_cursors)).all()
        return {each.stream for each in rows if each.position} >= _NEEDED and all(
            each.position == each.latest for each in rows
        )

    @contextmanager
    def centre(self) -> Iterator[Central]:
        """Open the centre's books beside its own process."""
        central = Central.open(self.settings.central_database.parent)
        try:
            yield central
        finally:
            central.close()

    @contextmanager
    def _reader(self) -> Iterator[Store]:
        settings = self.settings
        store = Store.open(settings.database, read_key(settings.key_file), Role.READER)
        try:
            yield store
        finally:
            store.close()


def at_centre(central: Central) -> list[Facts]:
    """Return the bodies that the centre holds, in the journal's order."""
    table = centre_tables.entries
    with central._database.read() as connection:
        rows = connection.execute(select(table.c.body).order_by(table.c.epoch, table.c.seq))
        return [json.loads(row.body) for row in rows]


def found(folder: Path) -> None:
    """Found the branch at its centre, and make the counter a window of it."""
    folder.mkdir()
    today = DemoClock(folder / CLOCK).local.date()
    branch = Branch.at(folder)
    central = Central.open(branch.settings.central_database.parent)
    central.create_branch(manifest.BRANCH, manifest.NAME)
    items = [
        replace(item, arrived_on=today - timedelta(days=3), stored_until=today + timedelta(days=12))
        for item in manifest.arrived(ITEMS, FIRST)
    ]
    goods = [("item_arrived", item.to_payload()) for item in items]
    reference = [*manifest.staff(), *manifest.tables()]
    central.publish_many(manifest.BRANCH, Stream.REFERENCE, reference)
    central.publish_many(manifest.BRANCH, Stream.ITEMS, goods)
    code = central.new_enrolment_code(manifest.BRANCH, WINDOW)
    central.close()
    with branch:
        own = enrol_counter(branch.settings, branch.settings.centre_url, code)
        kind, numbers = manifest.block(own.terminal, own.epoch)
        with branch.centre() as central:
            wanted = {**numbers, "last": numbers["first"] + _NUMBERS}
            central.publish(manifest.BRANCH, Stream.URGENT, kind, wanted)
        branch.processes.start_agent(branch.settings.centre_url)
        until(branch.is_supplied, "the goods")
