"""The log of the file is cut at every sector: what was committed is there, no half of a sale."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.domain.item import Item
from app.domain.ports import FiscalRefusal
from app.domain.visit import Step, Visit
from app.services.cancel import cancel_visit
from app.services.effects import check_settlement, drive_settlement
from app.services.refuse import refuse_item
from app.services.staff import ClerkSession
from app.services.suspend import resume_visit, suspend_visit
from app.store.database import Role, Store
from app.store.tables import journal
from app.store.verify import verify
from tests.support.counter import (
    KEY,
    LETTER,
    PRIVATE_COD,
    ROMASHKA,
    WITH_INVENTORY,
    Counter,
    make_counter,
)

SECTOR = 512
_LOG = "okno.db-wal"
Way = Callable[[Counter, ClerkSession, Item, Callable[[], None]], None]


@dataclass
class Recording:
    """The log's length after each thing that the clerk did, and the entries there were then."""

    counter: Counter
    marks: list[tuple[int, int]] = field(default_factory=list)

    def mark(self) -> None:
        length = (self.counter.folder / _LOG).stat().st_size
        self.marks.append((length, entries(self.counter.store)))

    def allowed(self, length: int) -> range:
        """Return how many entries there may be when the log ends here."""
        least = max(count for end, count in self.marks if end <= length)
        most = min((count for end, count in self.marks if end >= length), default=least)
        return range(least, most + 1)


def entries(store: Store) -> int:
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(journal)).scalar() or 0


def sold(counter: Counter, session: ClerkSession, item: Item, mark: Callable[[], None]) -> None:
    go_on(counter, session, counter.visit(session, item), mark)


def answer_lost(
    counter: Counter, session: ClerkSession, item: Item, mark: Callable[[], None]
) -> None:
    counter.register.lost_answers = 1
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, session, item)
    mark()
    drive_settlement(counter.journal, session, counter.register, visit.id)
    mark()
    go_on(counter, session, check_settlement(counter.journal, counter.register, visit.id), mark)


def refused_by_the_register(
    counter: Counter, session: ClerkSession, item: Item, mark: Callable[[], None]
) -> None:
    counter.register.refusals.append(FiscalRefusal(1, "бумага"))
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, session, item)
    mark()
    visit = drive_settlement(counter.journal, session, counter.register, visit.id)
    mark()
    go_on(counter, session, visit, mark)


def refused_again_and_again(
    counter: Counter, session: ClerkSession, item: Item, mark: Callable[[], None]
) -> None:
    counter.register.refusals += [FiscalRefusal(1, "бумага")] * 3
    sold(counter, session, item, mark)


def put_aside(
    counter: Counter, session: ClerkSession, item: Item, mark: Callable[[], None]
) -> None:
    visit = counter.up_to(Step.PAY, session, item)
    suspend_visit(counter.journal, session, visit.id, "key:F6")
    mark()
    go_on(counter, session, resume_visit(counter.journal, session, visit.id, "key:1"), mark)


def left(counter: Counter, session: ClerkSession, item: Item, mark: Callable[[], None]) -> None:
    visit = counter.up_to(Step.PAY, session, item)
    mark()
    cancel_visit(counter.journal, session, visit.id, "customer_left", "key:Escape")
    mark()
    sold(counter, session, item, mark)


def not_wanted(
    counter: Counter, session: ClerkSession, item: Item, mark: Callable[[], None]
) -> None:
    visit = counter.up_to(Step.PAY, session, item)
    mark()
    refuse_item(counter.journal, session, visit.id, (item.key, "12.6"), "key:F8")
    mark()


def go_on(counter: Counter, session: ClerkSession, visit: Visit, mark: Callable[[], None]) -> None:
    mark()
    while visit.step is not Step.DONE:
        visit = counter._steps(session)[visit.step](visit)
        mark()


PAID = (ROMASHKA, WITH_INVENTORY, PRIVATE_COD)
SALES: list[tuple[Way, Item]] = [
    (sold, LETTER),
    (sold, ROMASHKA),
    (sold, WITH_INVENTORY),
    (sold, PRIVATE_COD),
    (refused_again_and_again, ROMASHKA),
    *((way, item) for way in (answer_lost, refused_by_the_register, put_aside) for item in PAID),
    *((way, item) for way in (left, not_wanted) for item in PAID),
]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    folder = tmp_path / "counter"
    folder.mkdir()
    counter = make_counter(folder)
    yield counter
    counter.store.close()
    counter.agent.close()


def assert_survives(recording: Recording, length: int, place: Path, *, verified: bool) -> None:
    """Open what is left when the log ends after so many bytes."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name in ("okno.db", _LOG):
        shutil.copyfile(recording.counter.folder / name, place / name)
    with (place / _LOG).open("r+b") as log:
        log.truncate(length)
    store = Store.open(place / "okno.db", KEY, Role.WINDOW)
    try:
        assert entries(store) in recording.allowed(length), length
    finally:
        store.close()
    if verified:
        assert verify(place / "okno.db", KEY).findings == ()


def record(counter: Counter, way: Way, item: Item) -> Recording:
    recording = Recording(counter)
    session = counter.clerk_with_shift()
    recording.mark()
    way(counter, session, item, recording.mark)
    return recording


def test_a_cut_in_each_commit_of_a_sale(counter: Counter, tmp_path: Path) -> None:
    recording = record(counter, sold, ROMASHKA)

    for before, after in zip(recording.marks, recording.marks[1:], strict=False):
        middle = (before[0] + after[0]) // 2
        assert_survives(recording, middle, tmp_path / "left", verified=True)


@pytest.mark.prove
@pytest.mark.parametrize(("way", "item"), SALES)
def test_a_cut_at_every_sector(counter: Counter, way: Way, item: Item, tmp_path: Path) -> None:
    recording = record(counter, way, item)

    first, last = recording.marks[0][0], recording.marks[-1][0]
    for number, length in enumerate(range(first, last + 1, SECTOR)):
        assert_survives(recording, length, tmp_path / "left", verified=number % 32 == 0)
