"""The verifier: whole means whole, and whatever is bent is named."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from app.domain.visit import Step
from app.messages.signing import ACKNOWLEDGEMENT
from app.messages.wire import Acknowledgement, acknowledged_bytes
from app.store.projections import FOLDED
from app.store.tables import metadata
from app.store.verify import Verdict, verify
from tests.support.counter import KEY, PRIVATE_COD, Counter, make_counter

COLUMNS = ("terminal", "epoch", "seq", "kind", "body", "hash", "signature")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """A counter with two sales, one of them refused by the register at first."""
    counter = make_counter(tmp_path_factory.mktemp("day"))
    session = counter.clerk_with_shift()
    counter.up_to(Step.DONE, session)
    counter.up_to(Step.DONE, session, PRIVATE_COD)
    counter.store.checkpoint()
    yield counter
    counter.store.close()
    counter.agent.close()


class Tampered:
    """A copy of the day's file that somebody works on with the key in hand."""

    def __init__(self, folder: Path, day: Counter) -> None:
        self.path = folder / "okno.db"
        for file in day.folder.glob("okno.db*"):
            shutil.copy(file, folder / file.name)
        self._connection = sqlcipher.connect(str(self.path), isolation_level=None)
        self._connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        self._connection.text_factory = bytes

    def ask(self, sql: str, *values: object) -> Any:
        return self._connection.execute(sql, values).fetchone()

    def verdict(self) -> Verdict:
        self._connection.close()
        return verify(self.path, KEY)


@pytest.fixture
def tampered(tmp_path: Path, day: Counter) -> Tampered:
    return Tampered(tmp_path, day)


def flipped(value: object) -> object:
    """Return the value with its last bit turned."""
    if isinstance(value, int):
        return value ^ 1
    assert isinstance(value, bytes)
    return value[:-1] + bytes([value[-1] ^ 1])


def test_a_day_as_it_was_written_is_whole(day: Counter) -> None:
    verdict = verify(day.path, KEY)

    assert (verdict.whole, verdict.first_bad, verdict.findings) == (True, None, ())
    with day.store.read() as connection:
        [[count, head]] = connection.exec_driver_sql(
            "SELECT count(*), (SELECT hex(hash) FROM journal ORDER BY seq DESC) FROM journal"
        ).all()
    assert (verdict.entries, verdict.head) == (count, head.lower())


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("seq", [1, 5, 9])
def test_a_flipped_bit_in_any_column_names_the_entry(
    tampered: Tampered, column: str, seq: int
) -> None:
    cast = column if column in ("epoch", "seq") else f"CAST({column} AS BLOB)"
    [value] = tampered.ask(f"SELECT {cast} FROM journal WHERE seq = ?", seq)
    bent = flipped(value)
    if column == "seq":
        tampered.ask("UPDATE journal SET seq = 100000 + ? WHERE seq = ?", bent, seq)
    else:
        tampered.ask(f"UPDATE journal SET {column} = ? WHERE seq = ?", bent, seq)

    verdict = tampered.verdict()

    assert (verdict.whole, verdict.first_bad) == (False, seq)


def test_bytes_that_are_no_text_name_the_entry(tampered: Tampered) -> None:
    tampered.ask("UPDATE journal SET kind = CAST(X'FFFE' AS TEXT) WHERE seq = 6")

    assert tampered.verdict().first_bad == 6


def test_a_column_of_another_type_names_the_entry(tampered: Tampered) -> None:
    tampered.ask("UPDATE journal SET body = CAST(body AS TEXT) WHERE seq = 6")

    assert tampered.verdict().first_bad == 6


@pytest.mark.parametrize("column", ["salt", "private"])
def test_changed_personal_data_name_the_entry(tampered: Tampered, column: str) -> None:
    [seq, value] = tampered.ask(f"SELECT seq, {column} FROM journal_private ORDER BY seq DESC")
    tampered.ask(f"UPDATE journal_private SET {column} = ? WHERE seq = ?", flipped(value), seq)

    assert tampered.verdict().first_bad == seq


def test_a_removed_entry_is_missed(tampered: Tampered) -> None:
    tampered.ask("DELETE FROM journal WHERE seq = 7")

    assert tampered.verdict().first_bad == 7


def test_a_removed_last_entry_is_missed_by_what_followed_from_it(tampered: Tampered) -> None:
    [last] = tampered.ask("SELECT max(seq) FROM journal")
    tampered.ask("DELETE FROM journal WHERE seq = ?", last)

    assert tampered.verdict().first_bad == last


def test_swapped_entries_are_named(tampered: Tampered) -> None:
    tampered.ask("UPDATE journal SET rowid = -1 WHERE seq = 5")
    tampered.ask("UPDATE journal SET rowid = 5 WHERE seq = 6")
    tampered.ask("UPDATE journal SET rowid = 6 WHERE seq = 5")

    assert tampered.verdict().first_bad == 5


def test_another_sum_with_a_hash_made_anew_is_not_signed(tampered: Tampered) -> None:
    [seq, body] = tampered.ask("SELECT seq, body FROM journal WHERE kind = 'settlement_posted'")
    bent = body.replace(b"262260", b"162260")
    hashed = hashlib.sha256(bent).digest()
    tampered.ask("UPDATE journal SET body = ?, hash = ? WHERE seq = ?", bent, hashed, seq)

    assert tampered.verdict().first_bad == seq


@pytest.mark.parametrize("name", FOLDED)
def test_a_projection_that_does_not_follow_is_found(tampered: Tampered, name: str) -> None:
    last = list(metadata.tables[name].columns.keys())[-1]
    count = tampered.ask(f"SELECT count(*) FROM {name}")[0]
    tampered.ask(f"UPDATE {name} SET {last} = {last} || '7'")

    verdict = tampered.verdict()

    assert verdict.whole is (count == 0)
    assert count == 0 or verdict.findings[0].where == name


def test_a_print_job_that_vanished_is_found(tampered: Tampered) -> None:
    tampered.ask("DELETE FROM print_jobs")

    assert tampered.verdict().findings[0].where == "print_jobs"


@pytest.mark.parametrize("column", ["body", "hash", "signature"])
def test_a_bent_feed_is_found(tampered: Tampered, column: str) -> None:
    wanted = f"SELECT stream, position, {column} FROM feed_log ORDER BY length({column}) DESC"
    [stream, position, value] = tampered.ask(wanted)
    tampered.ask(
        f"UPDATE feed_log SET {column} = ? WHERE CAST(stream AS BLOB) = ? AND position = ?",
        flipped(value), stream, position,
    )  # fmt: skip

    assert tampered.verdict().findings[0].where == "feed_log"


def test_a_price_changed_behind_the_feed_is_found(tampered: Tampered) -> None:
    tampered.ask("UPDATE feed_reference SET payload = replace(payload, '9900', '9800')")

    assert tampered.verdict().findings[0].where == "feed_reference"


def test_a_forged_acknowledgement_is_found(tampered: Tampered) -> None:
    tampered.ask(
        "INSERT INTO acknowledgements VALUES ('660049-2', 1, 3, ?, 0, ?, '')", "00" * 32, b"x" * 64
    )

    assert tampered.verdict().findings[0].where == "acknowledgements"


def test_an_acknowledgement_of_another_history_is_found(tampered: Tampered, day: Counter) -> None:
    head = "11" * 32
    signature = day.centre.sign(ACKNOWLEDGEMENT, acknowledged_bytes("660049-2", 1, 3, head, 0))
    assert Acknowledgement("660049-2", 1, 3, head, 0, signature).is_from(day.centre.key)
    tampered.ask(
        "INSERT INTO acknowledgements VALUES ('660049-2', 1, 3, ?, 0, ?, '')", head, signature
    )

    assert "otherwise" in tampered.verdict().findings[0].what


def test_a_damaged_page_is_a_broken_file_not_a_crash(tmp_path: Path, day: Counter) -> None:
    copy = tmp_path / "okno.db"
    content = bytearray(day.path.read_bytes())
    for at in range(4096 + 100, len(content), 4096):
        content[at] ^= 1
    copy.write_bytes(content)

    verdict = verify(copy, KEY)

    assert not verdict.whole
    assert verdict.findings[0].where == "file"


def test_the_file_is_encrypted(day: Counter) -> None:
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(day.path).execute("SELECT * FROM journal")
    assert b"settlement_posted" not in day.path.read_bytes()
