"""`okno restore`: a lost counter comes back over the wire, and says what came from where."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.visit import Step
from app.store.backup import back_up
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
