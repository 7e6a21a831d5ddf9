"""What is kept outside the file: it follows every commit, and knows an older file."""

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.services import workplace
from app.services.staff import sign_out
from app.settings import Settings
from app.store import tables
from app.store.database import Role, Store
from app.store.journal import Journal
from app.store.mark import NAME, Mark, mark_path
from app.store.sealed_log import SealedLog, log_path
from app.sync.keeper import RETRY_MS, Keeper, Places
from app.sync.wholeness import is_damaged
from tests.support.counter import KEY, LETTER, ROMASHKA, TERMINAL, Counter, make_counter
from tests.support.lost_computer import branch
from tests.support.waiting import until
from ui.parts import CounterParts


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A counter with a sale, and a second medium beside it."""
    counter = make_counter(tmp_path)
    counter.up_to(Step.DONE, counter.clerk_with_shift(), LETTER)
    (tmp_path / "medium").mkdir()
    yield counter
    counter.store.close()
    counter.agent.close()


@pytest.fixture
def keeper(counter: Counter) -> Iterator[Keeper]:
    keeper = kept(counter)
    yield keeper
    keeper.close()


def medium(counter: Counter) -> Path:
    return counter.folder / "medium"


def kept(counter: Counter) -> Keeper:
    return Keeper(counter.agent, KEY, Places(counter.folder, medium(counter)), counter.clock)


def later(counter: Counter, keeper: Keeper) -> workplace.Proof:
    """Return the meter after the keeper had its turn, some seconds on."""
    counter.clock.pass_seconds(RETRY_MS / 1000)
    keeper.turn()
    return workplace.proof(counter.journal)


def journal(counter: Counter) -> list[bytes]:
    wanted = select(tables.journal.c.body).order_by(tables.journal.c.seq)
    with counter.store.read() as connection:
        return list(connection.scalars(wanted))


def copied(counter: Counter) -> list[bytes]:
    path = log_path(medium(counter), TERMINAL, 1)
    with closing(SealedLog.read_only(path, (TERMINAL, 1), KEY)) as log:
        return [entry.body for entry in log.entries()]


def files(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


def open_window(counter: Counter) -> Journal:
    """Open the file as the window's process does at its start."""
    (counter.folder / "okno.key").write_text(KEY.hex())
    parts = CounterParts(Settings.load(counter.folder, {}), counter.clock)
    try:
        return parts.parts().open_journal()
    finally:
        parts.close()


def test_every_entry_reaches_the_second_medium_sealed(counter: Counter, keeper: Keeper) -> None:
    alone = workplace.proof(counter.journal)
    counter.up_to(Step.DONE, counter.clerk(), ROMASHKA)
    together = later(counter, keeper)
    sign_out(counter.journal, counter.clerk(), "key:F12")
    again = workplace.proof(counter.journal)

    data = log_path(medium(counter), TERMINAL, 1).read_bytes()
    assert (alone.single_copy, alone.has_second) == (alone.made, False)
    assert (together.single_copy, together.has_second, together.copy_error) == (0, True, "")
    assert again.single_copy == 2
    assert copied(counter) == journal(counter)[:-2]
    assert b"offer_answered" not in data
    assert "Ковалёва".encode() not in data


def test_a_medium_that_is_pulled_out_is_said_and_catches_up(
    counter: Counter, keeper: Keeper
) -> None:
    keeper.turn()
    medium(counter).rename(counter.folder / "pulled out")
    shutil.rmtree(counter.folder / "pulled out" / "x", ignore_errors=True)
    keeper._forget_logs()  # the system closes what was open on it
    counter.up_to(Step.DONE, counter.clerk(), ROMASHKA)
    gone = later(counter, keeper)
    (counter.folder / "pulled out").rename(medium(counter))
    back = later(counter, keeper)

    assert gone.copy_error == Refusal.NO_SUCH_MEDIUM
    assert gone.single_copy == 8
    assert not (counter.folder / "pulled out").exists()
    assert (back.copy_error, back.single_copy) == ("", 0)
    assert copied(counter) == journal(counter)


def test_a_full_medium_is_said_and_catches_up(counter: Counter, keeper: Keeper) -> None:
    keeper.turn()
    counter.up_to(Step.DONE, counter.clerk(), ROMASHKA)
    size = log_path(medium(counter), TERMINAL, 1).stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, before[1]))
    try:
        keeper.turn()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    counter.clock.pass_seconds(1)
    keeper.turn()
    full = workplace.proof(counter.journal)
    freed = later(counter, keeper)

    assert (full.copy_error, full.single_copy) == (Refusal.DISK_FULL, 8)
    assert (freed.copy_error, freed.single_copy) == ("", 0)
    assert copied(counter) == journal(counter)


def test_a_record_that_was_cut_off_is_written_again(counter: Counter, keeper: Keeper) -> None:
    keeper.turn()
    keeper.close()
    path = log_path(medium(counter), TERMINAL, 1)
    path.write_bytes(path.read_bytes()[:-7])
    assert len(copied(counter)) == len(journal(counter)) - 1

    again = kept(counter)
    again.turn()
    again.close()

    assert copied(counter) == journal(counter)


@pytest.fixture
def older(counter: Counter, keeper: Keeper) -> Counter:
    """The counter with the file of an hour ago in the place of its own."""
    counter.store.checkpoint()
    before = counter.path.read_bytes()
    counter.up_to(Step.DONE, counter.clerk(), ROMASHKA)
    keeper.turn()
    keeper.close()
    counter.store.close()
    counter.agent.close()
    counter.path.write_bytes(before)
    for ending in ("-wal", "-shm"):
        counter.path.with_name(f"okno.db{ending}").unlink(missing_ok=True)
    return counter


def test_the_window_does_not_start_with_an_older_file(older: Counter) -> None:
    before = files(older.folder)

    with pytest.raises(ClerkError) as refused:
        open_window(older)

    assert refused.value.code is Refusal.FILE_OLDER
    assert refused.value.values == {"last": f"{TERMINAL}.1.15", "missing": 8}
    left = files(older.folder)
    assert {name: left[name] for name in before if name != "okno.key"} == before


def test_nothing_is_kept_of_an_older_file_nor_sold_from_it(older: Counter) -> None:
    (older.folder / NAME).unlink()
    before = files(medium(older))
    keeper = kept(older)

    keeper.turn()

    with pytest.raises(ClerkError) as refused:
        older.visit(older.clerk_with_shift() if not older.kinds() else older.clerk(), ROMASHKA)
    assert keeper.is_stopped
    assert refused.value.code is Refusal.FILE_OLDER
    assert files(medium(older)) == before


def test_the_centre_knows_an_older_file_before_anything_is_sold(tmp_path: Path) -> None:
    with branch(tmp_path) as given:
        counter = given.counter
        orlova = counter.clerk_with_shift()
        counter.store.checkpoint()
        before = counter.path.read_bytes()
        counter.up_to(Step.DONE, orlova, LETTER)
        given.push()
        counter.store.close()
        counter.agent.close()
        counter.path.write_bytes(before)
        counter.path.with_name("okno.db-wal").unlink(missing_ok=True)

        given.push()

        with pytest.raises(ClerkError) as refused:
            counter.visit(counter.clerk(), LETTER)
    assert refused.value.code is Refusal.FILE_OLDER
    assert refused.value.values == {"last": f"{TERMINAL}.1.7", "missing": 2}


def test_a_file_of_another_window_is_not_taken_for_ours(counter: Counter, keeper: Keeper) -> None:
    keeper.turn()
    mark = Mark.read(counter.folder / NAME)
    assert mark is not None
    signer = counter.journal.identity.terminal_signer
    other = Mark(mark.last._replace(terminal="660049-7"), mark.head, signer.key)
    other.write(counter.folder / NAME, signer)

    with pytest.raises(ClerkError) as refused:
        open_window(counter)

    assert refused.value.code is Refusal.FILE_SWAPPED


def test_a_forged_mark_stops_nobody(counter: Counter, keeper: Keeper) -> None:
    keeper.turn()
    facts = json.loads((counter.folder / NAME).read_bytes())
    facts["last"] = f"{TERMINAL}.1.900"
    forged = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    (counter.folder / NAME).write_text(forged)

    assert open_window(counter).clock is counter.clock


def test_the_mark_follows_the_journal_on_both_media(counter: Counter, keeper: Keeper) -> None:
    keeper.turn()
    sign_out(counter.journal, counter.clerk(), "key:F12")
    later(counter, keeper)

    marks = {Mark.read(counter.folder / NAME), Mark.read(mark_path(medium(counter), TERMINAL))}
    [mark] = marks
    assert mark is not None
    assert mark.last.seq == len(journal(counter))


def test_a_damaged_page_is_found(counter: Counter) -> None:
    counter.store.checkpoint()
    assert not is_damaged(counter.agent)
    counter.store.close()
    counter.agent.close()
    data = bytearray(counter.path.read_bytes())
    data[len(data) // 2] ^= 1
    counter.path.write_bytes(data)

    with closing(Store.open(counter.path, KEY, Role.AGENT)) as store:
        assert is_damaged(store)


def test_an_agent_that_was_killed_goes_on_with_the_copy(counter: Counter) -> None:
    (counter.folder / "okno.key").write_text(KEY.hex())
    (counter.folder / "okno.toml").write_text('second_copy = "medium"\n')
    for _ in range(2):
        sign_out(counter.journal, counter.clerk(), "key:F12")
        with killed_at_the_end(counter):
            until(lambda: log_path(medium(counter), TERMINAL, 1).exists())
            until(lambda: copied(counter) == journal(counter))

    assert copied(counter) == journal(counter)


@contextmanager
def killed_at_the_end(counter: Counter) -> Iterator[None]:
    """Run the agent's process for the length of the block, then kill it."""
    command = [sys.executable, "-m", "ui.cli", "agent", "--data", str(counter.folder)]
    with subprocess.Popen(command) as process:
        try:
            yield
        finally:
            process.kill()
