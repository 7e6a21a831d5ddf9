"""A few real kills in every run of the tests; the sweep is part of `make prove`."""

from collections import Counter
from pathlib import Path

from tests.kills.agreement import Disagreements
from tests.kills.branch import found
from tests.kills.sweep import sweep

KILLS = 5


def test_a_seller_that_is_killed_again_and_again_does_everything_once(tmp_path: Path) -> None:
    found(tmp_path / "morning")

    swept = sweep(tmp_path / "morning", tmp_path / "day", seed=1, kills=KILLS)

    assert (swept.lost, swept.doubled, swept.findings) == (0, 0, [])
    assert sum(count for place, count in swept.kills.items() if "seller" in place) == KILLS
    assert swept.told > swept.documents > 0


def test_what_is_missing_is_lost_and_what_is_too_much_is_doubled() -> None:
    found = Disagreements()

    found.compare("items", Counter("aab"), Counter("abbb"))

    assert (found.lost, found.doubled) == (1, 2)
    assert found.findings == ["items: 1 lost, 2 doubled: ['a', 'b']"]
