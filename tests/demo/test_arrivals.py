"""What has arrived at the demo branch."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.domain.identifiers import DomesticIdentifier, S10Identifier, parse_item
from app.domain.item import FeePayer, Inspection, Item
from app.domain.money import Money
from app.domain.policy import shipped_terms
from app.store.feed_projections import person_key
from ui.demo.arrivals import arrived_items

TODAY = date(2026, 11, 22)
VIDEO_ABOVE = Money(300_000)


@pytest.fixture(scope="module")
def items() -> tuple[Item, ...]:
    return arrived_items(TODAY)


def test_two_hundred_items_have_arrived_and_no_two_share_a_number(items: tuple[Item, ...]) -> None:
    assert len(items) == 200
    assert len({item.identifier.text for item in items}) == 200
    assert len({item.key for item in items}) == 200


def test_every_number_can_be_scanned_and_both_kinds_are_there(items: tuple[Item, ...]) -> None:
    assert all(parse_item(item.identifier.text) == item.identifier for item in items)
    kinds = Counter(type(item.identifier) for item in items)
    assert min(kinds[DomesticIdentifier], kinds[S10Identifier]) >= 30


def test_every_line_of_the_manifest_is_read_back_as_it_was_written(items: tuple[Item, ...]) -> None:
    assert all(Item.from_payload(item.to_payload()) == item for item in items)


def test_cod_is_asked_for_most_items_in_every_band_of_the_fee(items: tuple[Item, ...]) -> None:
    sums = sorted(item.cod.kopecks for item in items if item.is_cod)

    assert len(sums) > 120
    assert (sums[0], sums[-1]) == (30_000, 6_000_000)
    bounds = (0, 100_000, 500_000, 2_000_000, 6_000_000)
    for least, most in pairwise(bounds):
        assert sum(least < amount <= most for amount in sums) >= 8


def test_some_sums_stand_at_and_around_the_video_rule(items: tuple[Item, ...]) -> None:
    near = {item.cod.kopecks for item in items if abs(item.cod.kopecks - 300_000) <= 100}
    assert {299_900, 300_000, 300_001} <= near
    assert {shipped_terms().video_required(Money(each)) for each in near} == {True, False}


def test_there_are_items_for_every_case_of_the_counter(items: tuple[Item, ...]) -> None:
    terms = shipped_terms()
    cases = {
        "with an offer": sum(map(terms.eligible, items)),
        "private with COD": sum(item.is_cod and item.sender_kind == "private" for item in items),
        "without COD": sum(not item.is_cod for item in items),
        "with an inventory": sum(item.inventory for item in items),
        "with a check of contents": sum(bool(item.services & {38, 81}) for item in items),
        "damaged": sum(item.defective for item in items),
        "opened after payment": sum(
            item.inspection is Inspection.AFTER_PAYMENT for item in items if item.is_cod
        ),
        "fee paid by the sender": sum(item.fee_payer is FeePayer.SENDER for item in items),
        "on hold": sum(item.hold is not None for item in items),
        "overdue": sum(item.days_left(TODAY) < 0 for item in items),
    }
    assert [case for case, count in cases.items() if count < 3] == []
    assert all("115-ФЗ" in item.hold for item in items if item.hold)


def test_some_addressees_wait_for_several_items(items: tuple[Item, ...]) -> None:
    per_person = Counter(person_key(item.addressee, item.phone) for item in items)
    assert set(Counter(per_person.values())) == {1, 2, 3, 4}
    kovaleva = [item for item in items if item.addressee == "Ковалёва Анна Игоревна"]
    assert {item.identifier.text for item in kovaleva} == {
        "80084740397510",
        "RO260964943RU",
        "66004921003184",
    }
    assert len({(item.phone, item.address) for item in kovaleva}) == 1


def test_nobody_can_be_reached_by_the_phones(items: tuple[Item, ...]) -> None:
    assert all(item.phone.startswith("+7000") and len(item.phone) == 12 for item in items)


def test_the_same_items_arrive_on_any_day_with_dates_of_that_day(items: tuple[Item, ...]) -> None:
    later = arrived_items(TODAY + timedelta(days=40))

    assert [item.identifier for item in later] == [item.identifier for item in items]
    assert [item.cod for item in later] == [item.cod for item in items]
    moved = {new.arrived_on - old.arrived_on for new, old in zip(later, items, strict=True)}
    assert moved == {timedelta(days=40)}


@pytest.mark.parametrize("month", range(1, 13))
def test_only_what_is_meant_to_be_overdue_is_overdue(month: int) -> None:
    today = date(2027, month, 9)
    late = [item for item in arrived_items(today) if item.days_left(today) < 0]
    assert len(late) == 6
    assert all(item.arrived_on < today - timedelta(days=30) for item in late)
