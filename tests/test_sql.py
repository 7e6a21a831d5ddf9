"""Repeated statements: the same rows, errors and transactions as SQLAlchemy gives."""

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    create_engine,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from app.sql import BEGIN, BEGIN_WRITING, Links

ITEMS = Table("items", MetaData(), Column("key", Text, primary_key=True), Column("pieces", Integer))
ADD = insert(ITEMS)
ADD_TWO = insert(ITEMS).values(pieces=2)
MOVE = update(ITEMS).where(ITEMS.c.key == bindparam("of")).values(pieces=bindparam("now"))
OF_KEYS = (
    select(ITEMS).where(ITEMS.c.key.in_(bindparam("keys", expanding=True))).order_by(ITEMS.c.key)
)
FIRST = select(ITEMS).order_by(ITEMS.c.key).limit(1)
OF_A_FEW = (
    select(ITEMS.c.key)
    .where(ITEMS.c.key.in_(("a", "c", "f")), ITEMS.c.pieces >= bindparam("least"))
    .order_by(ITEMS.c.key)
)
COUNT = select(func.count()).select_from(ITEMS)


@pytest.fixture
def links(tmp_path: Path) -> Links:
    url = f"sqlite:///{tmp_path / 'items.db'}"
    links = Links(create_engine(url, poolclass=NullPool, hide_parameters=True))
    with links.transaction(BEGIN_WRITING) as link:
        ITEMS.metadata.create_all(link)
    return links


def test_a_statement_says_the_same_each_time(links: Links) -> None:
    with links.transaction(BEGIN_WRITING) as link:
        for key in "abcde":
            link.execute(ADD, {"key": key, "pieces": 1})
        for key in "fgh":
            link.execute(ADD_TWO, {"key": key})
        for key in "ab":
            link.execute(MOVE, {"of": key, "now": 7})
        link.execute(ADD, [{"pieces": 3, "key": "x"}, {"pieces": 4, "key": "y"}])
    with links.transaction(BEGIN) as link:
        rows = [link.execute(OF_KEYS, {"keys": list("abfy")}).all() for _ in range(3)]
        assert [(row.key, row.pieces) for row in rows[0]] == [
            ("a", 7),
            ("b", 7),
            ("f", 2),
            ("y", 4),
        ]
        assert rows[0] == rows[1] == rows[2]
        assert [link.execute(COUNT).scalar_one() for _ in range(3)] == [10, 10, 10]
        few = [link.execute(OF_A_FEW, {"least": 2}).scalars().all() for _ in range(3)]
        assert few == [["a", "f"]] * 3


@pytest.mark.parametrize("length", range(1, 10))
def test_lists_of_every_length_find_their_members_and_no_others(links: Links, length: int) -> None:
    keys = [chr(ord("a") + at) for at in range(length)]
    with links.transaction(BEGIN_WRITING) as link:
        link.execute(ADD, [{"key": key, "pieces": 1} for key in "abcdefghijkl"])
    with links.transaction(BEGIN) as link:
        for _ in range(2):
            assert [row.key for row in link.execute(OF_KEYS, {"keys": keys})] == keys
        assert link.execute(OF_KEYS, {"keys": []}).all() == []


def test_an_error_is_sqlalchemys_and_undoes_the_block(links: Links) -> None:
    twice = [{"key": "secret name", "pieces": 1}] * 2
    for _ in range(3):
        with pytest.raises(IntegrityError) as raised, links.transaction(BEGIN_WRITING) as link:
            link.execute(ADD, twice)
        assert "secret name" not in str(raised.value)
        with links.transaction(BEGIN) as link:
            assert link.execute(COUNT).scalar_one() == 0


def test_a_connection_is_used_again_until_the_file_is_closed(links: Links) -> None:
    with links.transaction(BEGIN) as first, links.transaction(BEGIN) as beside:
        assert first is not beside
    with links.transaction(BEGIN) as again:
        assert again in (first, beside)
        links.close()
    assert again.closed
    with links.transaction(BEGIN) as fresh:
        assert fresh not in (first, beside)
    links.close()


def test_a_limit_that_never_changes_is_planned_once(tmp_path: Path) -> None:
    """SQLite plans a statement anew at each use whose limit is a parameter."""
    file = str(tmp_path / "items.db")
    links = Links(
        create_engine(
            "sqlite://",
            module=sqlcipher,
            creator=lambda: sqlcipher.connect(file, isolation_level=None),
            poolclass=NullPool,
        )
    )
    planned: list[int] = []

    def note(action: int, *_where: str | None) -> int:
        planned.append(action)
        return int(sqlcipher.SQLITE_OK)

    with links.transaction(BEGIN_WRITING) as link:
        ITEMS.metadata.create_all(link)
        link.execute(ADD, [{"key": key, "pieces": 1} for key in "ab"])
        link.execute(FIRST).all()
        link.driver.set_authorizer(note)
        assert [link.execute(FIRST).one().key for _ in range(4)] == ["a"] * 4
    links.close()

    assert planned.count(sqlcipher.SQLITE_SELECT) == 1
