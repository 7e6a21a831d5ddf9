"""Journals that earlier builds wrote come to the same figures in this one, for ever.

A file beside is never made anew to please a build: it stands for what customers' counters hold.
A new one is added where a journal can hold something new: `okno journal export` writes it.
"""

from pathlib import Path

import pytest

from app.services.replay import replay
from tests.house.tree import ROOT

GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.okno"))


def test_there_is_one() -> None:
    assert GOLDEN


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_this_build_makes_the_same_figures_of_it(path: Path) -> None:
    found = replay(path)

    assert (found.differs, found.said, found.found) == ("", "", "")
    assert found.entries > 50
