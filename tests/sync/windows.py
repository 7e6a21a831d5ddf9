"""A window's file with its agent: enrolled at a real centre, its journal written by hand."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from app.clock import Clock, SystemClock
from app.messages.entries import Entry
from app.settings import Settings
from app.store import sync_queries, tables
from app.store.database import Role, Store
from app.store.journal import Identity
from app.sync.agent import Agent, Pace, run_agent
from app.sync.client import CentreClient
from app.sync.counter import RequestCounter
from app.sync.enrol import enrol
from tests.central.http import BRANCH, ServedCentre
from tests.central.journals import PaperJournal
from tests.support.counter import KEY, _empty_file

QUICK = Pace(wait_ms=5_000, early_ms=5, backoff_base_ms=1, backoff_cap_ms=8)
"""The same agent with little patience."""


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Store, Store]]:
    """Give a new file as the window and as the agent open it."""
    folder.mkdir(exist_ok=True)
    path = folder / "okno.db"
    if not path.exists():
        path.write_bytes(_empty_file())
    window, agent = Store.open(path, KEY, Role.WINDOW), Store.open(path, KEY, Role.AGENT)
    try:
        yield window, agent
    finally:
        window.close()
        agent.close()


@dataclass
class Window:
    """An enrolled window. `store` is what the agent's process opens."""

    window_store: Store
    store: Store
    own: Identity
    journal: PaperJournal
    url: str
    _written: int = 0

    def write(self) -> None:
        """Commit what was added to the journal, as the window's process does."""
        fresh = self.journal.entries[self._written :]
        with self.window_store.transaction() as connection:
            for entry in fresh:
                self._insert(connection, entry)
        self._written = len(self.journal.entries)

    def sell(self, *items: str, amount: int = 1_000) -> None:
        for item in items:
            self.journal.sale(item, amount)
        self.write()

    def new_epoch(self) -> None:
        """Begin anew, as after a restore."""
        self.journal = PaperJournal(
            self.own.terminal,
            self.own.terminal_signer,
            epoch=self.journal.epoch + 1,
            recovery=self.own.recovery_signer,
        )
        self._written = 0
        self.write()

    def agent(self, pace: Pace = QUICK, clock: Clock | None = None, url: str = "") -> Agent:
        return Agent(self.store, url or self.url, clock or SystemClock(), pace)

    def client(self, url: str = "") -> CentreClient:
        counter = RequestCounter(self.store)
        return CentreClient(url or self.url, self.own.terminal, self.own.terminal_signer, counter)

    def acknowledged(self, epoch: int = 1) -> sync_queries.Proof:
        with self.store.read() as connection:
            return sync_queries.acknowledged(connection, self.own.terminal, epoch)

    def state(self, name: str) -> str:
        with self.store.read() as connection:
            return sync_queries.state(connection, name)

    def rows(self, name: str) -> int:
        table = tables.metadata.tables[name]
        with self.store.read() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    def all(self, name: str) -> list[dict[str, Any]]:
        table = tables.metadata.tables[name]
        with self.store.read() as connection:
            wanted = select(table).order_by(*table.primary_key.columns)
            return [dict(row._mapping) for row in connection.execute(wanted)]

    @property
    def is_proven(self) -> bool:
        proof = self.acknowledged(self.journal.epoch)
        return (proof.seq, proof.head) == (self._written, self.journal.head)

    def _insert(self, connection: Any, entry: Entry) -> None:
        key = entry.key._asdict()
        row = {"kind": entry.kind, "body": entry.body, "hash": entry.hash}
        row["signature"] = entry.signature
        connection.execute(insert(tables.journal), row | key)
        private = self.journal.privates.get(entry.key.seq)
        if private is not None:
            beside = {"salt": private.salt, "private": private.data}
            connection.execute(insert(tables.journal_private), beside | key)


@contextmanager
def enrolled_window(
    folder: Path, centre: ServedCentre, number: int = 1, url: str = ""
) -> Iterator[Window]:
    """Enrol a window directly and let its agent speak to `url`; its shift is open."""
    with opened(folder) as (window_store, store):
        code = centre.central.new_enrolment_code(BRANCH, number)
        own = enrol(centre.url, code, window_store)
        journal = PaperJournal(
            own.terminal, own.terminal_signer, own.epoch, recovery=own.recovery_signer
        )
        journal.open_shift()
        window = Window(window_store, store, own, journal, url or centre.url)
        window.write()
        yield window


@contextmanager
def running_agent(window: Window, pace: Pace = QUICK, url: str = "") -> Iterator[threading.Thread]:
    """Run the agent as its process does, for the length of the block, by default the lossy way."""
    stop = threading.Event()
    folder = window.store.path.parent
    settings = Settings(data_dir=folder, key_file=Path("k"), centre_url=url or window.url)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            run_agent(window.store, settings, stop, pace)
        except BaseException as error:
            failures.append(error)
            raise

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(timeout=30)
        assert not thread.is_alive()
        assert not failures


@contextmanager
def reopened(folder: Path, window: Window, url: str) -> Iterator[Window]:
    """Open a window's file again, after its processes were gone."""
    with opened(folder) as (window_store, store):
        yield replace(window, window_store=window_store, store=store, url=url)
