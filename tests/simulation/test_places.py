"""Files that are put back under the connections that have them open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.simulation import places
from app.simulation.computer import FILE, KEY
from app.simulation.disk import Disk
from app.simulation.founding import copy_branch, scratch
from app.simulation.power import STORES, MortalStore
from app.simulation.runner import run_many
from app.store.database import Role
from app.store.sync_queries import set_states, state
from tests.simulation.test_schedules import GOLDEN, GOLDEN_SEED

_CUT, _FULL, _REPLACED = 45, 11, 30
"""Schedules with a torn commit, with a full disk, and with a computer in another's place."""


@pytest.fixture
def place() -> Iterator[Path]:
    with scratch() as folder:
        yield folder / "branch"


def opened(place: Path, role: Role) -> MortalStore:
    file = place / "window-1" / FILE
    return places.kept(file, role, lambda path: STORES[Disk.OPEN].open(path, KEY, role))


def said(store: MortalStore) -> str:
    with store.read() as connection:
        return state(connection, "last_error")


def say(store: MortalStore, text: str) -> None:
    with store.transaction() as connection:
        set_states(connection, {"last_error": text})


def test_whoever_has_a_file_open_sees_what_it_was_put_back_to(place: Path) -> None:
    copy_branch(place, 1, Disk.OPEN)
    agent, window = opened(place, Role.AGENT), opened(place, Role.WINDOW)
    before = said(window)
    for text in ("first", "second"):
        say(agent, text)
        assert (said(agent), said(window)) == (text, text)

        copy_branch(place, 1, Disk.OPEN)

        assert (said(window), said(agent)) == (before, before)


def test_a_file_is_put_back_after_its_log_went_into_it(place: Path) -> None:
    copy_branch(place, 1, Disk.OPEN)
    agent, window = opened(place, Role.AGENT), opened(place, Role.WINDOW)
    before = said(window)
    say(agent, "told")
    agent.checkpoint()
    assert said(window) == "told"

    copy_branch(place, 1, Disk.OPEN)

    assert (said(window), said(agent)) == (before, before)
    say(agent, "again")
    assert said(window) == "again"


def test_a_schedule_is_the_same_whatever_was_played_before_it() -> None:
    *before, played = run_many([_CUT, _FULL, _REPLACED, GOLDEN_SEED], keep=True).kept

    assert played.log.lines == GOLDEN.read_text(encoding="utf-8").splitlines()
    for outcome, fault in zip(before, ("in a commit", "disk full", "replaced"), strict=True):
        assert any(fault in line for line in outcome.log.lines)


def test_nothing_stays_open_of_a_directory_that_is_gone() -> None:
    with scratch() as folder:
        copy_branch(folder / "branch", 1, Disk.OPEN)
        assert said(opened(folder / "branch", Role.AGENT)) == ""

    assert not [file for file in places._KEPT if file.is_relative_to(folder)]
