"""A served centre with one branch, and a window of that branch."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.central.http import HandTerminal, ServedCentre, Web, enrolled, found, web
from tests.central.journals import PaperJournal


@pytest.fixture(scope="session")
def switch() -> Iterator[Web]:
    with web() as switch:
        yield switch


@pytest.fixture
def centre(switch: Web, tmp_path: Path) -> Iterator[ServedCentre]:
    with switch.serving(found(tmp_path / "central")) as centre:
        yield centre


@pytest.fixture
def window(centre: ServedCentre) -> HandTerminal:
    return enrolled(centre)


@pytest.fixture
def journal(window: HandTerminal) -> PaperJournal:
    """A journal with an open shift."""
    journal = PaperJournal(window.terminal, window.signer)
    journal.open_shift()
    return journal


@pytest.fixture
def neighbour(centre: ServedCentre) -> tuple[HandTerminal, PaperJournal]:
    """The second window of the branch, with an open shift."""
    terminal = enrolled(centre, 2)
    journal = PaperJournal(terminal.terminal, terminal.signer)
    journal.open_shift()
    return terminal, journal
