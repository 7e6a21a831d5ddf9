"""What a change makes of tables in memory is what SQL makes of them in a file."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.store.changes import (
    Addition,
    Changes,
    Folded,
    Removal,
    Row,
    StateChange,
    Taken,
    write,
)
from app.store.scratch import empty_tables
from app.store.tables import item_states, sessions, visits

TABLES = (visits, item_states, sessions)
KEY = ("660049-2", 1, 1)

names = st.sampled_from(["a", "b", "c"])
states = st.sampled_from(["open", "in_visit", "settled"])
additions = st.one_of(
    st.tuples(
        st.just(Addition(item_states, replaces=True)),
        st.builds(
            lambda item, visit, state: [(item, "id", visit, state, *KEY)], names, names, states
        ),
    ),
    st.tuples(
        st.just(Addition(visits)),
        st.builds(lambda visit, state: [(visit, "shift", state, *KEY)], names, states),
    ),
    st.tuples(
        st.just(Addition(sessions)),
        st.builds(lambda key, state: [(key, "002417", state, *KEY)], names, states),
    ),
)
state_changes = st.tuples(
    st.sampled_from(
        [
            StateChange(visits, "visit"),
            StateChange(item_states, "item"),
            StateChange(item_states, "visit", was="in_visit"),
            StateChange(sessions, was="open"),
        ]
    ),
    st.builds(lambda value, now: [(value, now)], names, states),
)
removals = st.tuples(
    st.just(Removal(item_states, "visit", was="settled")),
    st.builds(lambda value: [(value,)], names),
)


@given(st.lists(st.one_of(additions, state_changes, removals), max_size=30))
def test_memory_and_file_agree_on_every_row(changes: Changes) -> None:
    folded = Folded(TABLES)
    with empty_tables() as connection:
        for change in changes:
            try:
                folded.take([change])
            except Taken:
                with pytest.raises(sqlite3.IntegrityError):
                    write(connection, [change])
            else:
                write(connection, [change])

        for table in TABLES:
            stored = [tuple(row) for row in connection.execute(select(table))]
            assert set(stored) == set(folded.rows(table))
            assert folded.has_just(table, stored)
            assert folded.has_just(table, [row[:1] for row in stored])


@pytest.mark.parametrize(
    "stored",
    [
        [],
        [("a", "shift", "settled", *KEY)],
        [("b", "shift", "open", *KEY)],
        [("a", "shift", "open", *KEY), ("b", "shift", "open", *KEY)],
        [("a", "shift", "settled")],
    ],
    ids=["none", "another state", "another key", "one more", "cut, another state"],
)
def test_other_rows_than_the_folded_ones_are_noticed(stored: list[Row]) -> None:
    folded = Folded(TABLES)
    folded.take([(Addition(visits), [("a", "shift", "open", *KEY)])])

    assert not folded.has_just(visits, stored)


def test_one_row_twice_does_not_stand_for_two() -> None:
    folded = Folded(TABLES)
    rows = [("a", "shift", "open", *KEY), ("b", "shift", "open", *KEY)]
    folded.take([(Addition(visits), rows)])

    assert folded.has_just(visits, rows)
    assert not folded.has_just(visits, [rows[0], rows[0]])


def test_a_row_whose_key_is_taken_leaves_the_table_as_it_was() -> None:
    folded, added = Folded(TABLES), Addition(visits)
    folded.take([(added, [("a", "shift", "open", *KEY)])])

    with pytest.raises(Taken):
        folded.take([(added, [("b", "shift", "open", *KEY), ("a", "shift", "settled", *KEY)])])

    assert list(folded.rows(visits)) == [("a", "shift", "open", *KEY)]
