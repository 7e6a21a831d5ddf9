"""`okno verify` on the file of a real sale: whatever is bent in the journal, it names the entry."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from tests.e2e import clerk
from tests.e2e.world import World
from ui.cli import main

COLUMNS = ("terminal", "epoch", "seq", "kind", "body", "hash", "signature")
BROKEN = 1


@pytest.fixture(scope="session")
def sold(morning: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file and the key of a counter that sold one parcel."""
    folder = tmp_path_factory.mktemp("sold") / "data"
    with World.copied_from(morning, folder) as world:
        world.processes.start_devices()
        window = world.window()
        clerk.sign_in(world, window)
        clerk.sell(world, window)
        assert window.close() == 0
    return folder


class Tampered:
    """A copy of the counter's file, and somebody with its key and too much time."""

    def __init__(self, sold: Path, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for file in sold.glob("okno.*"):
            shutil.copy(file, folder)

    @contextmanager
    def file(self) -> Iterator[Any]:
        key = (self.folder / "okno.key").read_text(encoding="ascii").strip()
        path = str(self.folder / "okno.db")
        with closing(sqlcipher.connect(path, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
            connection.text_factory = bytes
            yield connection

    def entries(self) -> list[int]:
        with self.file() as file:
            return [seq for (seq,) in file.execute("SELECT seq FROM journal ORDER BY rowid")]

    def flip(self, table: str, column: str, seq: int) -> None:
        """Turn one bit of a column's last byte."""
        with self.file() as file:
            is_number = column in ("epoch", "seq")
            cast = column if is_number else f"CAST({column} AS BLOB)"
            where = "WHERE seq = ?"
            [[value]] = file.execute(f"SELECT {cast} FROM {table} {where}", [seq]).fetchall()
            bent = value ^ 64 if is_number else value[:-1] + bytes([value[-1] ^ 1])
            as_text = column in ("terminal", "kind")
            placed = "CAST(? AS TEXT)" if as_text else "?"
            file.execute(f"UPDATE {table} SET {column} = {placed} {where}", [bent, seq])


@pytest.fixture
def tampered(sold: Path, tmp_path: Path) -> Tampered:
    return Tampered(sold, tmp_path / "data")


Ask = Callable[[Path], tuple[int, dict[str, Any]]]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Return what asks `okno verify --json` for its exit code and its answer."""

    def ask(folder: Path) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = main(["verify", "--json", "--data", str(folder)])
        return code, json.loads(capsys.readouterr().out)

    return ask


def assert_named(answer: tuple[int, dict[str, Any]], seq: int) -> None:
    code, verdict = answer
    assert (code, verdict["whole"], verdict["first_bad"]) == (BROKEN, False, seq)
    assert verdict["entries"] == seq - 1


def test_what_nobody_touched_is_whole(tampered: Tampered, verify: Ask) -> None:
    code, verdict = verify(tampered.folder)
    assert (code, verdict["whole"], verdict["first_bad"]) == (0, True, None)
    assert verdict["entries"] == len(tampered.entries()) == 12


@pytest.mark.parametrize("column", COLUMNS)
def test_a_flipped_bit_in_any_column_of_the_journal_is_named(
    sold: Path, tmp_path: Path, verify: Ask, column: str
) -> None:
    for seq in (1, 6, 10, 12):
        tampered = Tampered(sold, tmp_path / str(seq))
        tampered.flip("journal", column, seq)
        assert_named(verify(tampered.folder), seq)


@pytest.mark.parametrize("column", ["salt", "private"])
def test_a_flipped_bit_in_personal_data_is_named(
    sold: Path, tmp_path: Path, verify: Ask, column: str
) -> None:
    with Tampered(sold, tmp_path / "first").file() as file:
        private = [seq for (seq,) in file.execute("SELECT seq FROM journal_private ORDER BY seq")]
    assert len(private) >= 4
    for seq in private:
        tampered = Tampered(sold, tmp_path / str(seq))
        tampered.flip("journal_private", column, seq)
        assert_named(verify(tampered.folder), seq)


def test_a_deleted_entry_is_missed_at_its_place(tampered: Tampered, verify: Ask) -> None:
    with tampered.file() as file:
        file.execute("DELETE FROM journal WHERE seq = 7")
    assert_named(verify(tampered.folder), 7)


def test_a_deleted_last_entry_is_missed_by_what_followed_from_it(
    tampered: Tampered, verify: Ask
) -> None:
    with tampered.file() as file:
        file.execute("DELETE FROM journal WHERE seq = 12")
    code, verdict = verify(tampered.folder)
    assert (code, verdict["whole"]) == (BROKEN, False)


def test_entries_that_changed_places_are_named(tampered: Tampered, verify: Ask) -> None:
    with tampered.file() as file:
        for change in ("100 WHERE seq = 8", "8 WHERE seq = 9", "9 WHERE seq = 100"):
            file.execute(f"UPDATE journal SET seq = {change}")
    assert_named(verify(tampered.folder), 8)


def test_the_command_in_a_process_of_its_own_says_the_same(tampered: Tampered, sold: Path) -> None:
    tampered.flip("journal", "body", 10)
    world = World.copied_from(tampered.folder, tampered.folder.with_name("copy"))
    code, verdict = world.verdict()
    assert_named((code, verdict), 10)


def test_another_key_opens_nothing(tampered: Tampered, verify: Ask) -> None:
    (tampered.folder / "okno.key").write_text("ab" * 32, encoding="ascii")
    code, verdict = verify(tampered.folder)
    assert (code, verdict["whole"], verdict["entries"]) == (BROKEN, False, 0)


def test_a_file_without_its_key_is_no_database(tampered: Tampered) -> None:
    no_database = pytest.raises(sqlite3.DatabaseError, match="not a database")
    with closing(sqlite3.connect(tampered.folder / "okno.db")) as connection, no_database:
        connection.execute("SELECT count(*) FROM journal")
