"""A desk with its window; every test has a counter, a register and a printer of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.counter import Counter, make_counter
from tests.ui.desk import Desk, desk_of
from ui.application import dress, wear
from ui.theme import Theme


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """Return the application as the program has it: style, fonts and theme."""
    dress(qapp)
    wear(qapp, Theme.LIGHT)
    return qapp


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    counter = make_counter(tmp_path)
    yield counter
    counter.store.close()
    counter.agent.close()


@pytest.fixture
def desk(dressed: QApplication, counter: Counter) -> Iterator[Desk]:
    with desk_of(counter) as desk:
        yield desk
