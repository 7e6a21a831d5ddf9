"""`okno restore`: a lost counter comes back over the wire, and says what came from where."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from app.domain.visit import Step
from app.store.backup import back_up
from app.store.database import REVISION
from app.store.instance_lock import instance_lock
from app.store.verify import verify
from tests.central.conftest import switch
from tests.central.http import Web
from tests.commands.test_identify import okno
from tests.support.counter import KEY, LETTER, ROMASHKA
from tests.support.lost_computer import Branch, branch

__all__ = ["switch"]


@pytest.fixture
def lost(tmp_path: Path) -> Iterator[Branch]:
    with branch(tmp_path) as given:
        yield given


def test_a_lost_computer_comes_back_by_one_command(
    lost: Branch, switch: Web, tmp_path: Path
) -> None:
    counter = lost.counter
    orlova = counter.clerk_with_shift()
    counter.up_to(Step.DONE, orlova, LETTER)
    backup = back_up(counter.path, KEY, tmp_path / "copy").path
    counter.up_to(Step.DONE, orlova, ROMASHKA)
    lost.push()
    with closing(lost.centre), switch.serving(tmp_path / "centre") as served:
        code = served.central.new_enrolment_code("660049", 2)
        words = ("--code", code, "--url", served.url, "--backup", str(backup))
        with instance_lock(lost.home.lock):
            refused = okno("restore", "--data", str(lost.home.data_dir), *words)
        done = okno("restore", "--data", str(lost.home.data_dir), *words)

    said = done.stdout.decode()
    assert (refused.returncode, done.returncode) == (2, 0), done.stderr.decode()
    assert "уже запущено" in refused.stderr.decode()
    assert "Место 660049-2 восстановлено, новая эпоха 2: 14\u00a0записей" in said
    assert "Из центра добавлено: 7\u00a0записей, оборот 2\u00a0622,60\u00a0₽." in said
    assert "Номера полисов прежней эпохи погашены: 2" in said
    assert "ПОТЕРЯНО" not in said
    assert verify(lost.home.database, KEY).whole


def test_an_update_is_rolled_back_to_the_copy_that_was_made_before_it(
    lost: Branch, switch: Web, tmp_path: Path
) -> None:
    """The older program leaves the newer file alone; its copy comes back in an epoch of its own."""
    counter = lost.counter
    orlova = counter.clerk_with_shift()
    counter.up_to(Step.DONE, orlova, LETTER)
    home = ("--data", str(counter.folder))
    (counter.folder / "okno.key").write_text(KEY.hex())
    backup = tmp_path / "before.okno.db"
    assert okno("backup", "--out", str(backup), *home).returncode == 0
    counter.up_to(Step.DONE, orlova, ROMASHKA)
    lost.push()
    counter.store.close()
    counter.agent.close()
    _update(counter.path)
    before = counter.path.read_bytes()

    refused = okno("verify", *home)

    assert refused.returncode != 0
    assert counter.path.read_bytes() == before
    with closing(lost.centre), switch.serving(tmp_path / "centre") as served:
        code = served.central.new_enrolment_code("660049", 2)
        words = ("--code", code, "--url", served.url, "--backup", str(backup))
        done = okno("restore", *home, *words)
    assert done.returncode == 0, done.stderr.decode()
    assert "новая эпоха 2" in done.stdout.decode()
    assert before in [path.read_bytes() for path in counter.folder.iterdir() if path.is_file()]
    assert verify(counter.path, KEY).whole


def _update(path: Path) -> None:
    """Make the file one of the next revision, as a newer program leaves it."""
    with closing(sqlcipher.connect(str(path), isolation_level=None)) as connection:
        connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        connection.execute(f"PRAGMA user_version = {REVISION + 1}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
