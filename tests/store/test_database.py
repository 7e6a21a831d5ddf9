"""The file: encrypted, durable, each table written by one process, and refusals in plain words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import create_engine, delete, insert, inspect, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.errors import ClerkError, Refusal
from app.store import tables
from app.store.database import REVISION, Role, Store
from tests.support.counter import KEY, Counter, make_counter

VALUES = {"TEXT": "x", "INTEGER": 1, "BLOB": b"x"}


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    counter = make_counter(tmp_path)
    yield counter
    counter.store.close()
    counter.agent.close()


def refusal(path: Path, key: bytes = KEY, role: Role = Role.WINDOW) -> Refusal:
    with pytest.raises(ClerkError) as caught:
        Store.open(path, key, role)
    return caught.value.code


def raw(path: Path) -> sqlcipher.Connection:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    return connection


def may_write(store: Store, name: str) -> bool:
    table = tables.metadata.tables[name]
    row = {column.name: VALUES[str(column.type)] for column in table.columns}
    try:
        with store.transaction() as connection:
            connection.execute(insert(table), row)
            connection.rollback()
    except DatabaseError as error:
        if "not authorized" in str(error):
            return False
        raise
    return True


@pytest.mark.parametrize("name", sorted(tables.metadata.tables))
def test_each_table_is_written_by_one_process(counter: Counter, name: str) -> None:
    assert may_write(counter.store, name) is (name in tables.WINDOW_TABLES)
    assert may_write(counter.agent, name) is (name in tables.AGENT_TABLES)


def test_a_reader_writes_nothing(counter: Counter) -> None:
    reader = Store.open(counter.path, KEY, Role.READER)

    assert not any(may_write(reader, name) for name in tables.metadata.tables)
    reader.close()


@pytest.mark.parametrize("name", sorted(tables.GROW_ONLY))
def test_what_only_grows_is_neither_changed_nor_deleted(counter: Counter, name: str) -> None:
    table = tables.metadata.tables[name]
    owner = counter.store if name in tables.WINDOW_TABLES else counter.agent

    last = list(table.columns)[-1]
    for statement in (delete(table), update(table).values({last: last})):
        with (
            pytest.raises(DatabaseError, match="not authorized"),
            owner.transaction() as connection,
        ):
            connection.execute(statement)


def test_the_feed_log_keeps_its_bytes(counter: Counter) -> None:
    with (
        pytest.raises(DatabaseError, match="not authorized"),
        counter.agent.transaction() as connection,
    ):
        connection.execute(update(tables.feed_log).values(body=b""))


def test_tables_are_not_dropped_nor_rebuilt_at_work(counter: Counter) -> None:
    with (
        pytest.raises(DatabaseError, match="not authorized"),
        counter.store.transaction() as connection,
    ):
        connection.exec_driver_sql("DROP TABLE journal")


def test_the_migrations_lead_to_the_tables_of_the_program(tmp_path: Path) -> None:
    Store.open(tmp_path / "okno.db", KEY, Role.WINDOW).close()
    found = create_engine("sqlite://", module=sqlcipher, creator=lambda: raw(tmp_path / "okno.db"))
    expected = create_engine("sqlite://")
    tables.metadata.create_all(expected)

    def shape(engine: object) -> dict[str, object]:
        inspector = inspect(engine)
        assert inspector is not None
        return {
            name: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(name)],
                inspector.get_pk_constraint(name)["constrained_columns"],
                sorted(str(index["column_names"]) for index in inspector.get_indexes(name)),
            )
            for name in inspector.get_table_names()
            if name != "alembic_version"
        }

    assert shape(found) == shape(expected)
    found.dispose()
    expected.dispose()


def test_a_commit_is_on_the_disk_before_it_is_answered(counter: Counter) -> None:
    with counter.store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_block_that_fails_leaves_nothing(counter: Counter) -> None:
    row = {"day": "2026-11-21", "state": "open", "terminal": "t", "epoch": 1, "seq": 1}

    def fail() -> None:
        with counter.store.transaction() as connection:
            connection.execute(insert(tables.days), row)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with counter.store.read() as connection:
        assert connection.execute(tables.days.select()).first() is None


def test_another_key_reads_nothing(counter: Counter) -> None:
    assert refusal(counter.path, bytes(32)) is Refusal.WRONG_KEY


def test_a_file_that_is_no_database_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "okno.db").write_bytes(b"not a database" * 1000)

    assert refusal(tmp_path / "okno.db") is Refusal.WRONG_KEY


def test_a_newer_file_is_left_alone(counter: Counter) -> None:
    connection = raw(counter.path)
    connection.execute(f"PRAGMA user_version = {REVISION + 1}")
    connection.close()

    for role in Role:
        assert refusal(counter.path, role=role) is Refusal.NEWER_DATABASE


def test_only_the_window_makes_a_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "okno.db", role=Role.AGENT) is Refusal.DATABASE_MISSING
    assert not (tmp_path / "okno.db").exists()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere" / "okno.db") is Refusal.DATABASE_MISSING


def test_a_full_disk_is_a_refusal_and_nothing_is_half_done(counter: Counter) -> None:
    """The limit on pages makes SQLite meet a full file as it would meet a full disk."""
    store = counter.store
    row = {"terminal": "t", "epoch": 1, "kind": "x", "hash": b"", "signature": b""}
    rows = [row | {"seq": seq, "body": b"x" * 4_000} for seq in range(100_000, 101_000)]

    def fill() -> None:
        with store.transaction() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            connection.execute(insert(tables.journal), rows)

    with pytest.raises(ClerkError) as caught:
        fill()

    assert caught.value.code is Refusal.DISK_FULL
    with store.read() as connection:
        wanted = tables.journal.select().where(tables.journal.c.seq >= 100_000)
        assert connection.execute(wanted).first() is None


def test_an_error_of_the_file_tells_nobodys_name(counter: Counter) -> None:
    """What the program did not expect is logged with all its words."""
    table = tables.feed_items
    row = {column.name: VALUES[str(column.type)] for column in table.columns}
    row["person"] = "ковалева анна игоревна|0000000001"

    with pytest.raises(IntegrityError) as caught, counter.agent.transaction() as connection:
        connection.execute(insert(table), [row, row])

    assert "UNIQUE" in str(caught.value)
    assert "ковал" not in str(caught.value)
