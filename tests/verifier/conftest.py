"""One full day for every test of the verifier: it is only read."""

from collections.abc import Iterator

import pytest

from tests.verifier.day import Day, full_day


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    day = full_day(tmp_path_factory.mktemp("verified"))
    yield day
    day.counter.store.close()
    day.counter.agent.close()
