"""The centre's files: schema as declared, key for its owner only, later versions refused."""

import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert
from sqlalchemy.exc import IntegrityError

from app.central import tables
from app.central.central import DATABASE_FILE, KEY_FILE, Central
from app.central.database import Database, upsert
from app.errors import ClerkError, Refusal
from tests.central.http import BRANCH, found


def test_the_migrations_make_the_declared_tables(tmp_path: Path) -> None:
    Central.open(tmp_path).close()

    engine = create_engine(f"sqlite:///{tmp_path / DATABASE_FILE}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, tables.metadata)
    engine.dispose()
    assert differences == []


def test_a_centre_keeps_its_key_and_its_branches(tmp_path: Path) -> None:
    folder = found(tmp_path / "central")
    first = Central.open(folder)
    key = first.key
    first.close()

    second = Central.open(folder)
    assert second.key == key
    assert second.new_enrolment_code(BRANCH, 1)
    second.close()


def test_nobody_else_can_read_the_key(tmp_path: Path) -> None:
    Central.open(tmp_path / "central").close()

    file = tmp_path / "central" / KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_database_of_a_later_version_is_refused(tmp_path: Path) -> None:
    folder = found(tmp_path / "central")
    engine = create_engine(f"sqlite:///{folder / DATABASE_FILE}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    engine.dispose()

    with pytest.raises(ClerkError) as refused:
        Central.open(folder)

    assert refused.value.code is Refusal.NEWER_DATABASE


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    database = Database.open(tmp_path / DATABASE_FILE)
    branch = {"branch": BRANCH, "name": "Красноярск"}

    def fail() -> None:
        with database.transaction() as connection:
            upsert(connection, tables.branches, [branch])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with database.read() as connection:
        assert connection.execute(tables.branches.select()).all() == []
    database.close()


def test_an_upsert_replaces_or_adds(tmp_path: Path) -> None:
    database = Database.open(tmp_path / DATABASE_FILE)
    row = {"branch": BRANCH, "day": "2026-11-21", "account": "drawer", "amount": 5}
    with database.transaction() as connection:
        upsert(connection, tables.daily_figures, [row])
        upsert(connection, tables.daily_figures, [row], add=("amount",))
        upsert(connection, tables.branches, [{"branch": BRANCH, "name": "а"}])
        upsert(connection, tables.branches, [{"branch": BRANCH, "name": "б"}])

    with database.read() as connection:
        assert connection.execute(tables.daily_figures.select()).one().amount == 10
        assert connection.execute(tables.branches.select()).one().name == "б"
    database.close()


def test_an_error_of_the_database_tells_nobodys_name(tmp_path: Path) -> None:
    database = Database.open(tmp_path / DATABASE_FILE)
    row = {"branch": BRANCH, "name": "Ковалёва А. И."}

    with pytest.raises(IntegrityError) as caught, database.transaction() as connection:
        connection.execute(insert(tables.branches), [row, row])

    assert "UNIQUE" in str(caught.value)
    assert "Ковал" not in str(caught.value)
    database.close()
