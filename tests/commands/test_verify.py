"""`okno verify`: exit 0 for a whole journal, 1 for a broken one, 2 when it cannot look."""

import json
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from app.domain.visit import Step
from tests.commands.test_identify import okno
from tests.support.counter import KEY, make_counter


@pytest.fixture
def sold(tmp_path: Path) -> Path:
    """A data directory in which one sale was made."""
    counter = make_counter(tmp_path)
    counter.up_to(Step.DONE, counter.clerk_with_shift())
    counter.store.close()
    counter.agent.close()
    (tmp_path / "okno.key").write_text(KEY.hex() + "\n")
    return tmp_path


def acknowledge(data: Path, head: str) -> None:
    """Put an answer that the centre never gave beside every entry; `head` is an expression."""
    connection = sqlcipher.connect(str(data / "okno.db"))
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute(
        "INSERT INTO acknowledgements (terminal, epoch, seq, head, turnover, signature, received)"
        f" SELECT terminal, epoch, seq, {head}, 0, zeroblob(64), '2026-11-21' FROM journal"
    )
    connection.commit()
    connection.close()


def test_a_whole_journal(sold: Path) -> None:
    done = okno("verify", "--data", str(sold), "--json")

    verdict = json.loads(done.stdout)
    assert done.returncode == 0
    assert (verdict["whole"], verdict["first_bad"]) == (True, None)
    assert len(bytes.fromhex(verdict["head"])) == 32


def test_a_broken_journal_names_the_entry(sold: Path) -> None:
    connection = sqlcipher.connect(str(sold / "okno.db"))
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute("UPDATE journal SET signature = zeroblob(64) WHERE seq = 4")
    connection.commit()
    connection.close()

    done = okno("verify", "--data", str(sold), "--json")
    spoken = okno("verify", "--data", str(sold))

    assert (done.returncode, json.loads(done.stdout)["first_bad"]) == (1, 4)
    assert "Первая неверная запись: 4" in spoken.stdout.decode()


def test_verifying_changes_nothing(sold: Path) -> None:
    before = (sold / "okno.db").read_bytes()

    okno("verify", "--data", str(sold))

    assert (sold / "okno.db").read_bytes() == before


@pytest.mark.parametrize("missing", ["okno.key", "okno.db"])
def test_without_key_or_file_there_is_one_sentence(sold: Path, missing: str) -> None:
    (sold / missing).unlink()

    done = okno("verify", "--data", str(sold))

    said = (done.stderr or done.stdout).decode()
    assert done.returncode != 0
    assert "Traceback" not in said
    assert said.strip()


@pytest.mark.parametrize("head", ["hash", "lower(hex(hash))", "''"])
def test_an_answer_that_the_centre_never_gave_is_found_whatever_it_holds(
    sold: Path, head: str
) -> None:
    acknowledge(sold, head)

    found = json.loads(okno("verify", "--data", str(sold), "--json").stdout)["findings"]

    assert {each["where"] for each in found} == {"acknowledgements"}


def test_what_follows_from_a_fault_fills_no_screen(sold: Path) -> None:
    acknowledge(sold, "hash")

    found = json.loads(okno("verify", "--data", str(sold), "--json").stdout)["findings"]
    spoken = okno("verify", "--data", str(sold)).stdout.decode().splitlines()

    assert len(found) > 10
    assert len(spoken) == 1 + 10 + 1
    assert spoken[-1] == f"  и ещё {len(found) - 10} — все в ответе с --json"
