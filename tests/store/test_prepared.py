"""Prepared statements say what SQLAlchemy would say, and fail as it does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.store import queries
from app.store.prepared import Change, Query
from app.store.tables import facts, journal_private, visits
from tests.support.counter import Counter, make_counter

KEY = {"terminal": "660049-2", "epoch": 1, "seq": 1}
ROW = {"kind": "settled", "key": "x", "generation": 1, **KEY}
TAKE = Change(insert(facts))
OF_KIND = Query(
    select(facts.c.key, facts.c.generation)
    .where(facts.c.kind == bindparam("of_kind"), facts.c.generation > 0)
    .order_by(facts.c.generation)
)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    made = make_counter(tmp_path)
    yield made
    made.store.close()
    made.agent.close()


def test_rows_are_written_and_read_by_their_names(counter: Counter) -> None:
    with counter.store.transaction() as connection:
        TAKE.run(connection, ROW)
        TAKE.run_rows(connection, [tuple({**ROW, "generation": each}.values()) for each in (2, 3)])

        rows = OF_KIND.all(connection, {"of_kind": "settled"})
        first = OF_KIND.first(connection, {"of_kind": "settled"})

        assert [(row.key, row.generation) for row in rows] == [("x", 1), ("x", 2), ("x", 3)]
        assert (first.key, OF_KIND.scalar(connection, {"of_kind": "settled"})) == ("x", "x")
        assert OF_KIND.first(connection, {"of_kind": "none"}) is None
        assert OF_KIND.scalar(connection, {"of_kind": "none"}) is None


def test_a_value_of_the_statement_itself_stands(counter: Counter) -> None:
    close = Change(update(visits).where(visits.c.visit == bindparam("of")).values(state="closed"))
    with counter.store.transaction() as connection:
        row = {"visit": "v", "shift": "s", "state": "open", **KEY}
        Change(insert(visits)).run(connection, row)
        close.run(connection, {"of": "v"})

        assert Query(select(visits.c.state)).scalar(connection) == "closed"


def test_a_missing_value_is_not_guessed(counter: Counter) -> None:
    with counter.store.transaction() as connection, pytest.raises(KeyError):
        TAKE.run(connection, {"kind": "settled"})


def test_what_fails_is_undone_and_tells_no_values(counter: Counter) -> None:
    def take_twice() -> None:
        with counter.store.transaction() as connection:
            TAKE.run(connection, {**ROW, "key": "Ковалёва"})
            TAKE.run(connection, {**ROW, "key": "Ковалёва"})

    with pytest.raises(IntegrityError) as error:
        take_twice()

    assert "Ковалёва" not in str(error.value)
    with counter.store.read() as connection:
        assert OF_KIND.all(connection, {"of_kind": "settled"}) == []


def test_a_visit_forgets_what_was_deleted(counter: Counter) -> None:
    """What was folded once may be kept at hand, but never outlives its bytes."""
    visit = counter.visit(counter.clerk_with_shift())
    assert visit.addressee

    with counter.store.transaction() as connection:
        connection.execute(delete(journal_private))
        forgotten = queries.visit(connection, visit.id)

    assert forgotten is not None
    assert forgotten.addressee == ""
