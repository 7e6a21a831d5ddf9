"""What the transfer of COD and the storage of an item cost, and how long it is kept."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import Money
from app.domain.tariff import Tariffs, shipped_tariffs
from app.errors import ClerkError, Refusal
from tests.domain.samples import copy_of

TODAY = date(2026, 11, 20)
COD = st.integers(min_value=1, max_value=50_000_000)


def changed(change: Callable[[dict[str, Any]], None]) -> Tariffs:
    payload = copy_of(shipped_tariffs().to_payload())
    change(payload)
    return Tariffs.from_payload(payload)


@pytest.mark.parametrize(
    ("cod", "fee"),
    [("500", "105,00"), ("1000", "130,00"), ("2340", "183,60"), ("5000", "290,00"),
     ("7410", "338,20"), ("20000", "590,00"), ("500000", "7790,00"), ("0", "0")],
)  # fmt: skip
def test_the_fee_follows_the_grid(cod: str, fee: str) -> None:
    assert shipped_tariffs().on(TODAY).cod_fee.fee(Money.parse(cod)) == Money.parse(fee)


@pytest.mark.parametrize(
    ("cod", "fee"), [("500", "65,00"), ("1000", "90,00"), ("5000", "250,00"), ("20000", "550,00")]
)
def test_a_day_of_the_older_grid_has_its_own_fee(cod: str, fee: str) -> None:
    old = shipped_tariffs().on(date(2019, 6, 1)).cod_fee
    assert old.fee(Money.parse(cod)) == Money.parse(fee)


@pytest.mark.parametrize(
    ("kopecks", "fee"), [(100_001, 13_001), (100_025, 13_001), (100_026, 13_002)]
)
def test_a_part_of_a_kopeck_is_rounded_up(kopecks: int, fee: int) -> None:
    assert shipped_tariffs().on(TODAY).cod_fee.fee(Money(kopecks)) == Money(fee)


@given(COD, COD)
def test_more_cod_never_costs_a_smaller_fee(one: int, other: int) -> None:
    fees = shipped_tariffs().on(TODAY).cod_fee
    less, more = sorted([one, other])
    assert Money.ZERO < fees.fee(Money(less)) <= fees.fee(Money(more))


@given(COD)
def test_the_fee_is_the_least_whole_kopeck_that_covers_the_share(cod: int) -> None:
    table = shipped_tariffs().on(TODAY).cod_fee
    band = next(band for band in table.bands if cod <= band.up_to.kopecks)
    share = table.fee(Money(cod)) - band.fixed
    assert 0 <= share.kopecks * 10_000 - cod * band.rate_bp < 10_000


def test_cod_beyond_the_tariff_is_refused() -> None:
    with pytest.raises(ClerkError) as refusal:
        shipped_tariffs().on(TODAY).cod_fee.fee(Money(50_000_001))
    assert refusal.value.code is Refusal.NO_TARIFF
    assert refusal.value.values == {"table": "cod_fee", "wanted": "500\u00a0000,01\u00a0₽"}


def test_before_the_first_grid_there_is_no_tariff() -> None:
    with pytest.raises(ClerkError) as refusal:
        shipped_tariffs().on(date(2017, 12, 31))
    assert refusal.value.code is Refusal.NO_TARIFF


def test_a_region_with_a_grid_of_its_own_uses_that_one_only() -> None:
    def add_region(payload: dict[str, Any]) -> None:
        [_old, base] = payload["cod_fees"]
        bands = [{"up_to": 50_000_000, "fixed": 1, "rate_bp": 0}]
        own = {**base, "region": "77", "version": "77", "bands": bands}
        payload["cod_fees"].append(own)

    tariffs = changed(add_region)
    assert tariffs.on(TODAY, "77").cod_fee.fee(Money(100_000)) == Money(1)
    assert tariffs.on(TODAY, "54").cod_fee.fee(Money(100_000)) == Money(13_000)
    assert tariffs.on(TODAY).cod_fee.fee(Money(100_000)) == Money(13_000)
    with pytest.raises(ClerkError):
        tariffs.on(date(2019, 6, 1), "77")


@pytest.mark.parametrize("limits", [[], [5, 5], [6, 5]])
def test_bands_of_a_grid_climb(limits: list[int]) -> None:
    def set_bands(payload: dict[str, Any]) -> None:
        bands = [{"up_to": limit, "fixed": 0, "rate_bp": 0} for limit in limits]
        payload["cod_fees"][0]["bands"] = bands

    with pytest.raises(ClerkError) as refusal:
        changed(set_bands)
    assert refusal.value.values == {"field": "tariffs.cod_fees.0.bands"}


@pytest.mark.parametrize("path", ["default_days", "terms.0.days"])
def test_nothing_is_kept_for_no_day_at_all(path: str) -> None:
    def set_days(payload: dict[str, Any]) -> None:
        [table] = payload["storage"]
        (table if path == "default_days" else table["terms"][0])[path.rpartition(".")[2]] = 0

    with pytest.raises(ClerkError) as refusal:
        changed(set_days)
    assert refusal.value.values == {"field": f"tariffs.storage.0.{path}"}


def test_a_single_day_of_storage_is_a_term() -> None:
    def set_days(payload: dict[str, Any]) -> None:
        payload["storage"][0].update(default_days=1)
        payload["storage"][0]["terms"][0]["days"] = 1

    storage = changed(set_days).on(TODAY).storage
    assert {storage.days(4), storage.days(99)} == {1}
    assert storage.kept_until(4, date(2026, 11, 18)) == date(2026, 11, 19)


def test_tariffs_travel_down_the_feed_and_stay_the_same() -> None:
    assert Tariffs.from_payload(shipped_tariffs().to_payload()) == shipped_tariffs()


def test_the_day_s_tariffs_say_their_version() -> None:
    day = shipped_tariffs().on(TODAY)
    assert day.version == shipped_tariffs().version
    assert day.cod_fee.version == "cod-fee-2020"


@pytest.mark.parametrize(
    ("mail_type", "days"), [(4, 15), (23, 15), (7, 15), (2, 30), (16, 30), (99, 30)]
)
def test_items_are_kept_by_their_kind(mail_type: int, days: int) -> None:
    assert shipped_tariffs().on(TODAY).storage.days(mail_type) == days


@pytest.mark.parametrize(
    ("arrived", "until"),
    [
        (date(2026, 11, 18), date(2026, 12, 3)),  # Wednesday: Thursday is day one
        (date(2026, 11, 20), date(2026, 12, 7)),  # Friday: Monday is day one
        (date(2026, 12, 31), date(2027, 1, 25)),  # the New Year's days off, and the weekend of 9-10
        (date(2026, 6, 11), date(2026, 6, 29)),  # 12 June, then a weekend
    ],
)
def test_storage_counts_from_the_next_working_day(arrived: date, until: date) -> None:
    assert shipped_tariffs().on(TODAY).storage.kept_until(4, arrived) == until


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2050, 1, 1)))
def test_no_item_is_sent_back_early(arrived: date) -> None:
    storage = shipped_tariffs().on(TODAY).storage
    until = storage.kept_until(4, arrived)
    assert timedelta(days=15) <= until - arrived <= timedelta(days=15 + 12)


def test_storage_costs_nothing_until_the_post_says_otherwise() -> None:
    assert shipped_tariffs().on(TODAY).storage.fee(1000) == Money.ZERO


@pytest.mark.parametrize(("days", "fee"), [(0, 0), (15, 0), (16, 500), (20, 2_500)])
def test_paid_storage_begins_after_the_free_days(days: int, fee: int) -> None:
    def set_fee(payload: dict[str, Any]) -> None:
        payload["storage"][0]["fee_per_day"] = 500

    assert changed(set_fee).on(TODAY).storage.fee(days) == Money(fee)
