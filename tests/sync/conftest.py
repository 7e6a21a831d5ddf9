"""A served centre, a lossy way to it, and a window that is enrolled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.central.conftest import centre, switch
from tests.central.http import ServedCentre
from tests.sync.lossy_proxy import LossyProxy, lossy_proxy
from tests.sync.windows import Window, enrolled_window

__all__ = ["centre", "switch"]


@pytest.fixture
def way(centre: ServedCentre) -> Iterator[LossyProxy]:
    """The way to the centre, lossless until told otherwise."""
    with lossy_proxy(centre.port) as proxy:
        yield proxy


@pytest.fixture
def window(centre: ServedCentre, way: LossyProxy, tmp_path: Path) -> Iterator[Window]:
    """A window whose agent goes the lossy way."""
    with enrolled_window(tmp_path / "window", centre, url=way.url) as window:
        yield window
