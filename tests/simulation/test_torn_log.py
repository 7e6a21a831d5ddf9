"""The log of the file is cut in the middle of each commit: no half of a sale is there.

Every state that a power cut may leave, in any order of the writes, is the recorder's
(`tests/recorder`); this needs no compiler.
"""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.domain.visit import Step
from app.store.database import Role, Store
from app.store.tables import journal
from app.store.verify import verify
from tests.support.counter import KEY, Counter, make_counter

_LOG = "okno.db-wal"
Mark = tuple[int, int]
"""The log's length, and the entries there were then."""


def entries(store: Store) -> int:
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(journal)).scalar() or 0


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    folder = tmp_path / "counter"
    folder.mkdir()
    counter = make_counter(folder)
    yield counter
    counter.store.close()
    counter.agent.close()


def test_a_cut_in_each_commit_of_a_sale(counter: Counter, tmp_path: Path) -> None:
    for number, (before, after) in enumerate(pairwise(sale(counter))):
        place = tmp_path / f"left-{number}"
        left(counter, place, (before[0] + after[0]) // 2)

        store = Store.open(place / "okno.db", KEY, Role.WINDOW)
        found = entries(store)
        store.close()
        assert before[1] <= found <= after[1]
        assert verify(place / "okno.db", KEY).findings == ()


def sale(counter: Counter) -> list[Mark]:
    session = counter.clerk_with_shift()
    marks = [mark(counter)]
    visit = counter.visit(session)
    while visit.step is not Step.DONE:
        marks.append(mark(counter))
        visit = counter._steps(session)[visit.step](visit)
    return [*marks, mark(counter)]


def mark(counter: Counter) -> Mark:
    return (counter.folder / _LOG).stat().st_size, entries(counter.store)


def left(counter: Counter, place: Path, length: int) -> None:
    """Copy what is left when the log ends after so many bytes."""
    place.mkdir()
    for name in ("okno.db", _LOG):
        shutil.copyfile(counter.folder / name, place / name)
    with (place / _LOG).open("r+b") as log:
        log.truncate(length)
