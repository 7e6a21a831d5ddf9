"""A counter for the services: a real file, a clock that stands still, a register in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.staff import ClerkSession
from tests.support.counter import Counter, make_counter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    counter = make_counter(tmp_path)
    yield counter
    counter.store.close()
    counter.agent.close()


@pytest.fixture
def orlova(counter: Counter) -> ClerkSession:
    """Орлова, signed in, with an open shift."""
    return counter.clerk_with_shift()
