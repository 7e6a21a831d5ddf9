"""Simulated devices, fresh for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulators.launch import Simulator
from tests.devices import support


@pytest.fixture
def scanner_line(tmp_path: Path) -> Iterator[Simulator]:
    yield from _running(support.start_scanner(tmp_path))


@pytest.fixture
def paper_roll(tmp_path: Path) -> Iterator[Simulator]:
    yield from _running(support.start_printer(tmp_path))


@pytest.fixture
def register_web(tmp_path: Path) -> Iterator[Simulator]:
    yield from _running(support.start_register(tmp_path))


def _running(simulator: Simulator) -> Iterator[Simulator]:
    """Give a device out and end it by force, which is quicker; its good end has its own test."""
    try:
        yield simulator
    finally:
        simulator.kill()
