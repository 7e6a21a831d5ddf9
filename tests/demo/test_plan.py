"""The table of the day: forty customers whose items are at the branch, each taken once."""

from collections import Counter
from datetime import date

from ui.demo import deeds
from ui.demo.arrivals import arrived_items
from ui.demo.plan import CLOSES, OPENS, Deed, chapters, customers


def test_forty_customers_come_one_after_another_within_the_day() -> None:
    times = [each.at for each in customers()]
    assert len(times) == 40
    assert times == sorted(set(times))
    assert times[0] > OPENS
    assert times[-1] < CLOSES


def test_each_comes_for_an_item_that_waits_at_the_branch() -> None:
    here = {each.identifier.text for each in arrived_items(date(2026, 11, 21))}
    wanted = Counter(each.item for each in customers())
    assert set(wanted) <= here
    assert set(wanted.values()) == {1}


def test_the_network_is_away_for_an_hour() -> None:
    by_deed = {each.deed: each.at for each in customers()}
    cut, mend = by_deed[Deed.CUT], by_deed[Deed.MEND]
    assert 60 <= (mend.hour - cut.hour) * 60 + mend.minute - cut.minute <= 70


def test_everything_that_can_happen_happens() -> None:
    assert {each.deed for each in customers()} == set(Deed)
    played = {*deeds.BEFORE, *deeds.INSTEAD, *deeds.AFTER, *(deed for deed, _ in deeds.AT)}
    assert played | {Deed.PLAIN, Deed.LUNCH} == set(Deed)


def test_every_chapter_is_told_of_somebody() -> None:
    told = {each.chapter for each in customers()} - {""}
    assert told | {"morning", "branch", "closing"} == {each.name for each in chapters()}
