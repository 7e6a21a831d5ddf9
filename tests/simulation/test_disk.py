"""The simulator's two disks: pages as SQLCipher leaves them, and the same pages laid open."""

from pathlib import Path

import pytest

from app.simulation.computer import FILE
from app.simulation.disk import Disk
from app.simulation.founding import copy_branch, scratch
from app.simulation.schedule import disk_of, run
from tests.simulation.test_schedules import GOLDEN, GOLDEN_SEED

_TORN_SEED = 17
"""A schedule in which a commit is cut in the middle of its frames."""


def founded(place: Path, disk: Disk) -> bytes:
    copy_branch(place, 1, disk)
    return (place / "window-1" / FILE).read_bytes()


def test_the_pages_are_the_same_and_can_be_read(tmp_path: Path) -> None:
    sealed = founded(tmp_path / "sealed", Disk.SEALED)
    laid_open = founded(tmp_path / "open", Disk.OPEN)

    assert len(sealed) == len(laid_open)
    assert b"CREATE TABLE journal" not in sealed
    assert laid_open.startswith(b"SQLite format 3\0")
    assert b"CREATE TABLE journal" in laid_open


@pytest.mark.parametrize("seed", [GOLDEN_SEED, _TORN_SEED])
def test_a_schedule_is_the_same_on_either_disk(seed: int) -> None:
    with scratch() as folder:
        sealed, laid_open = (run(seed, folder, disk) for disk in (Disk.SEALED, Disk.OPEN))

    assert sealed.log.lines == laid_open.log.lines
    if seed == GOLDEN_SEED:
        assert sealed.log.lines == GOLDEN.read_text(encoding="utf-8").splitlines()
    else:
        assert any("in a commit" in line for line in sealed.log.lines)


def test_every_tenth_seed_has_encrypted_files() -> None:
    assert [seed for seed in range(21) if disk_of(seed) is Disk.SEALED] == [0, 10, 20]
