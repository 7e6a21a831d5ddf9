"""`okno doctor`: exit 0 where all is well, 1 where something is not, each in one sentence."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.visit import Step
from app.store.instance_lock import instance_lock
from tests.commands.test_identify import okno
from tests.support.counter import KEY, LETTER, Counter, make_counter
from tests.ui.test_devices import agent_writes


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    counter = make_counter(tmp_path)
    counter.up_to(Step.DONE, counter.clerk_with_shift(), LETTER)
    (tmp_path / "okno.key").write_text(KEY.hex())
    yield counter
    counter.store.close()
    counter.agent.close()


def told(counter: Counter) -> tuple[int, dict[str, Any]]:
    """Return the exit code and what was found, by name."""
    with instance_lock(counter.folder / "okno.agent.lock"):
        done = okno("doctor", "--json", "--data", str(counter.folder))
    answer = json.loads(done.stdout)
    assert (done.returncode == 0) is answer["well"]
    return done.returncode, {each["name"]: each for each in answer["findings"]}


def test_a_counter_in_order(counter: Counter) -> None:
    code, found = told(counter)

    assert [name for name, each in found.items() if not each["is_well"]] == []
    assert code == 0
    assert found["file"]["says"] == "Журнал цел, записей: 7."
    assert found["numbers"]["says"] == "Номеров полисов осталось 3."


def test_everything_that_is_wrong_is_named(counter: Counter) -> None:
    settings = """
second_copy = "medium"
printer_port = "/dev/no-such-printer"
register_url = "http://127.0.0.1:1"
"""
    (counter.folder / "okno.toml").write_text(settings)
    alarm = '{"code":"file_older","last":"660049-2.1.9","missing":2}'
    agent_writes(
        counter, centre_offset_ms="-300000", last_error="centre_unreachable", file_alarm=alarm
    )

    code, found = told(counter)

    wrong = {name for name, each in found.items() if not each["is_well"]}
    assert wrong == {"alarm", "clock", "centre", "second_copy", "printer", "register"}
    assert code == 1
    assert "300\u00a0с — исправьте время" in found["clock"]["says"]
    assert "не хватает 2" in found["alarm"]["says"]


def test_a_missing_key_and_a_dead_agent_are_said_in_words(counter: Counter) -> None:
    (counter.folder / "okno.key").unlink()

    done = okno("doctor", "--data", str(counter.folder))

    said = done.stdout.decode()
    assert done.returncode == 1
    assert "! ПЛОХО   Файл ключа" in said
    assert "Агент обмена не работает" in said
