"""Simulated devices, fresh for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulators.launch import Simulator
from tests.devices import support


@pytest.fixture
def scanner_line(tmp_path: Path) -> Iterator[Simulator]:
    with support.start_scanner(tmp_path) as simulator:
        yield simulator


@pytest.fixture
def paper_roll(tmp_path: Path) -> Iterator[Simulator]:
    with support.start_printer(tmp_path) as simulator:
        yield simulator


@pytest.fixture
def register_web(tmp_path: Path) -> Iterator[Simulator]:
    with support.start_register(tmp_path) as simulator:
        yield simulator
