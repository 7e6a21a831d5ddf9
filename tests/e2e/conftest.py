"""Worlds for the tests: a branch is founded and a counter supplied once, each test has a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import Settings
from tests.e2e import clerk
from tests.e2e.world import World
from ui.demo.counter import demo_counter


@pytest.fixture(scope="session")
def supplied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A counter that is enrolled and has its goods; nobody has worked at it yet."""
    folder = tmp_path_factory.mktemp("supplied") / "data"
    with demo_counter(Settings.load(folder, {}), lambda _name, _code: None):
        pass
    return folder


@pytest.fixture(scope="session")
def morning(supplied: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A counter whose shift is open; its window was closed again."""
    folder = tmp_path_factory.mktemp("morning") / "data"
    with World.copied_from(supplied, folder) as world:
        world.processes.start_devices()
        window = world.window()
        clerk.sign_in(world, window)
        clerk.open_shift(world, window)
        assert window.close() == 0
    return folder


@pytest.fixture
def world(morning: Path, tmp_path: Path) -> Iterator[World]:
    """A counter in the morning, with its devices."""
    with World.copied_from(morning, tmp_path / "data") as world:
        world.processes.start_devices()
        yield world


@pytest.fixture
def first_day(supplied: Path, tmp_path: Path) -> Iterator[World]:
    """A counter at which nobody has worked yet, with its devices."""
    with World.copied_from(supplied, tmp_path / "data") as world:
        world.processes.start_devices()
        yield world
