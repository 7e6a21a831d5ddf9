"""A counter that is enrolled at a centre in the same process, to be lost and brought back."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.central.central import DATABASE_FILE, KEY_FILE, Central
from app.errors import ClerkError, Refusal
from app.messages.feed import Stream
from app.services.epochs import open_epoch
from app.settings import Settings
from app.simulation.centre import Centre
from app.store import sync_queries
from app.store.database import Role, Store
from app.store.journal import Journal
from app.store.sealed_log import SealedLog, log_path
from app.sync.agent import Agent, Pace
from app.sync.client import request_enrolment
from app.sync.http import Incoming, Outgoing
from app.sync.replacement import restore_counter
from app.sync.restore import Copies, Restored
from tests.central.http import _empty_database
from tests.support.clock import StillClock
from tests.support.counter import KEY, TERMINAL, Counter, make_counter, numbers

BRANCH = "660049"
EVERYTHING = 10**6


def _nothing() -> None:
    """Be told, and do nothing."""


@dataclass
class DirectWay:
    """The way to a centre in this process; the next `to_lose` answers are lost."""

    centre: Centre
    url: str = "direct://centre"
    to_lose: int = 0

    def send(self, request: Outgoing, on_sent: Callable[[], None] = _nothing) -> Incoming:
        on_sent()
        answer = self.centre.answer(request)
        if self.to_lose:
            self.to_lose -= 1
            raise ClerkError(Refusal.CENTRE_UNREACHABLE, url=self.url)
        return answer

    def interrupt(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Branch:
    """A counter and its centre. `home` is where the counter is restored."""

    counter: Counter
    centre: Centre
    way: DirectWay
    home: Settings
    second: Path

    def push(self, journal: Journal | None = None) -> None:
        """Send all that is not acknowledged."""
        store = self.counter.agent
        if journal is not None:
            store = Store.open(journal.store.path, KEY, Role.AGENT)
        agent = Agent(store, self.way, self.counter.clock, Pace())
        for _ in range(20):
            agent.push_turn()
        if journal is not None:
            store.close()

    def copy(self, upto: int = EVERYTHING) -> None:
        """Append what is not there yet to the second copy, up to an entry."""
        epoch = self.counter.journal.identity.epoch
        path = log_path(self.second, TERMINAL, epoch)
        with closing(SealedLog.appendable(path, (TERMINAL, epoch), KEY)) as log:
            proof = sync_queries.Proof(log.count)
            limits = (upto - log.count, EVERYTHING)
            with self.counter.store.read() as connection:
                page = sync_queries.slice_after(connection, TERMINAL, proof, epoch, limits)
            log.append(page.entries)

    def code(self, window: int = 2) -> str:
        return self.centre.central.new_enrolment_code(BRANCH, window)

    def restore(
        self, code: str, backup: Path | None = None, second: Path | None = None,
        marks: Iterable[Path] = (),
    ) -> Restored:  # fmt: skip
        copies = Copies(backup=backup, second=second, marks=tuple(marks))
        restored = restore_counter(self.home, self.way, code, copies, StillClock())
        assert restored is not None
        return restored

    @contextmanager
    def restored(self) -> Iterator[Journal]:
        """Open the restored file as its window does."""
        with closing(Store.open(self.home.database, KEY, Role.WINDOW)) as store:
            journal = Journal(store, self.counter.clock)
            open_epoch(journal)
            yield journal


@contextmanager
def branch(folder: Path) -> Iterator[Branch]:
    """Give a counter whose centre knows its key, and an empty place for the restored one."""
    for name in ("counter", "centre", "home", "second"):
        (folder / name).mkdir()
    counter = make_counter(folder / "counter")
    (folder / "centre" / KEY_FILE).write_text(counter.centre.secret.hex())
    (folder / "centre" / DATABASE_FILE).write_bytes(_empty_database())
    central = Central.open(folder / "centre", counter.clock)
    central.create_branch(BRANCH, "Красноярск")
    central.close()
    centre = Centre(folder / "centre", counter.clock)
    way = DirectWay(centre)
    code = centre.central.new_enrolment_code(BRANCH, 2)
    request_enrolment(way, code, counter.journal.identity.terminal_signer)
    centre.central.publish(BRANCH, Stream.URGENT, "numbers_issued", numbers(1, 3))
    (folder / "home" / "okno.key").write_text(KEY.hex())
    home = Settings.load(folder / "home", {})
    try:
        yield Branch(counter, centre, way, home, folder / "second")
    finally:
        counter.store.close()
        counter.agent.close()
        centre.close()
