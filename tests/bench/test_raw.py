"""The floor writes what the window wrote: the same statements with the same values."""

import sqlite3
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.domain.visit import Step
from app.services.settle import Tender, start_settlement
from app.store import tables
from app.store.database import Role, Store
from tests.support.counter import KEY, make_counter
from ui.bench.raw import RawCopy, Recorder, kind_of, parsed

VALUES = st.one_of(
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.binary(max_size=40),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40),
)


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_values_come_back_out_of_a_traced_statement(values: list[int | bytes | str]) -> None:
    heard: list[str] = []
    connection = sqlite3.connect(":memory:")
    connection.set_trace_callback(heard.append)
    marks = ", ".join("?" * len(values))
    connection.execute(f"SELECT {marks}", values)
    connection.close()

    assert parsed(heard[0]) == (f"SELECT {marks}", tuple(values))


def test_names_and_places_with_digits_are_no_values() -> None:
    text = "UPDATE t1 SET \"key2\"='a' WHERE t1.seq = 17"
    assert parsed(text) == ('UPDATE t1 SET "key2"=? WHERE t1.seq = ?', ("a", 17))


def test_the_copy_holds_the_rows_of_the_file(tmp_path: Path) -> None:
    with Recorder().listening() as recorder:
        counter = make_counter(tmp_path)
        session = counter.clerk_with_shift()
        visit = counter.up_to(Step.PAY, session)
        counter.store.checkpoint()
        raw = RawCopy(counter.path, KEY, tmp_path / "floor")
        recorder.take()
        start_settlement(counter.journal, session, visit.id, Tender(visit.due), "key:Return")
        [written] = recorder.take()

    assert raw.write(written) > 0
    raw.close()

    assert kind_of(written) == "settlement_started"
    copy = Store.open(tmp_path / "floor" / "floor.db", KEY, Role.READER)
    try:
        for name in tables.WINDOW_TABLES:
            wanted = select(tables.metadata.tables[name])
            with counter.store.read() as ours, copy.read() as theirs:
                assert sorted(ours.execute(wanted).all()) == sorted(theirs.execute(wanted).all())
        with copy.read() as connection:
            assert connection.execute(select(func.count()).select_from(tables.facts)).scalar()
    finally:
        copy.close()


def test_what_was_rolled_back_is_not_replayed(tmp_path: Path) -> None:
    with Recorder().listening() as recorder:
        counter = make_counter(tmp_path)
        counter.clerk_with_shift()
        recorder.take()
        with counter.store.read() as connection:
            connection.execute(select(tables.facts)).all()

        assert recorder.take() == []
