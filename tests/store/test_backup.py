"""Backups are made of a file at work, whole or not at all."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.services.staff import sign_out
from app.store.backup import back_up, backups_in
from app.store.verify import verify
from tests.support.counter import KEY, TERMINAL, Counter, make_counter

HELD = """
import sys
from pathlib import Path
from app.store.backup import back_up

def hold(left):
    print(left, flush=True)
    sys.stdin.read()

back_up(Path(sys.argv[1]), bytes(range(32)), Path(sys.argv[2]), on_step=hold)
"""
LIMITED = """
import resource, sys
from ui.cli import main

limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A counter with a sale, and a folder for its copies."""
    counter = make_counter(tmp_path)
    counter.up_to(Step.DONE, counter.clerk_with_shift())
    (tmp_path / "copies").mkdir()
    (tmp_path / "okno.key").write_text(KEY.hex())
    yield counter
    counter.store.close()
    counter.agent.close()


def copies(counter: Counter) -> Path:
    return counter.folder / "copies"


def names(counter: Counter) -> list[str]:
    return sorted(each.name for each in copies(counter).iterdir())


def spoilt(counter: Counter, statement: str) -> None:
    """Change the file as nothing of ours would."""
    connection = sqlcipher.connect(str(counter.path))
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute(statement)
    connection.commit()
    connection.close()


def limited(counter: Counter, limit: int, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", LIMITED, str(limit), *words, "--data", str(counter.folder)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60)


def test_what_is_sold_while_the_copy_is_made_waits_for_nothing(counter: Counter) -> None:
    sold = len(counter.kinds())
    steps: list[int] = []

    def sell(left: int) -> None:
        if not steps:
            sign_out(counter.journal, counter.clerk(), "key:F12")
        steps.append(left)

    made = back_up(counter.path, KEY, copies(counter), on_step=sell)

    assert len(steps) > 1
    assert (made.entries, len(counter.kinds())) == (sold, sold + 2)
    assert names(counter) == [f"{TERMINAL}.1.{sold}.okno-backup"]
    assert verify(made.path, KEY).head == made.head


def test_a_copy_is_one_moment_of_the_file_and_is_encrypted(counter: Counter) -> None:
    made = back_up(counter.path, KEY, copies(counter) / "copy")

    data = made.path.read_bytes()
    assert not data.startswith(b"SQLite")
    assert "Ковалёва".encode() not in data
    assert names(counter) == ["copy"]


def test_a_copy_that_was_killed_leaves_no_name_and_the_next_one_succeeds(counter: Counter) -> None:
    command = [sys.executable, "-c", HELD, str(counter.path), str(copies(counter))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip().isdigit()
        with pytest.raises(ClerkError) as busy:
            back_up(counter.path, KEY, copies(counter))
        process.kill()
    assert busy.value.code is Refusal.DATABASE_BUSY
    assert [name for name in names(counter) if name.endswith(".okno-backup")] == []

    made = back_up(counter.path, KEY, copies(counter))

    assert names(counter) == [made.path.name]


def test_only_the_newest_copies_of_this_place_stay(counter: Counter) -> None:
    stranger = copies(counter) / "660049-3.1.1.okno-backup"
    stranger.write_bytes(b"")
    made = []
    for _ in range(3):
        sign_out(counter.journal, counter.clerk(), "key:F12")
        made.append(back_up(counter.path, KEY, copies(counter), kept=2).path)

    assert backups_in(copies(counter), TERMINAL) == [made[2], made[1]]
    assert stranger.exists()
    assert not made[0].exists()


def test_a_full_medium_is_said_and_leaves_nothing(counter: Counter) -> None:
    done = limited(counter, 200_000, "backup", "--out", str(copies(counter)))

    assert done.returncode == 2
    assert "нет места" in done.stderr.decode()
    assert names(counter) == []


def test_a_medium_that_is_not_there_is_said(counter: Counter) -> None:
    done = limited(counter, 10**9, "backup", "--out", str(counter.folder / "usb" / "copy"))

    assert done.returncode == 2
    assert f"Носителя {counter.folder / 'usb'} нет" in done.stderr.decode()
    assert not (counter.folder / "usb").exists()


def test_a_wrong_key_is_said(counter: Counter) -> None:
    (counter.folder / "okno.key").write_text("ab" * 32)

    done = limited(counter, 10**9, "backup", "--out", str(copies(counter)))

    assert done.returncode == 2
    assert "Ключ не подходит" in done.stderr.decode()
    assert names(counter) == []


def test_a_copy_that_is_not_whole_never_gets_its_name(counter: Counter) -> None:
    spoilt(counter, "UPDATE journal SET signature = zeroblob(64) WHERE seq = 4")

    with pytest.raises(ClerkError) as refused:
        back_up(counter.path, KEY, copies(counter))

    assert refused.value.code is Refusal.COPY_NOT_WHOLE
    assert names(counter) == []
