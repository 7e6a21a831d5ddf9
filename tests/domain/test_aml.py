"""How closely a payer is identified, by sum and by day."""

from datetime import date

import pytest

from app.domain.aml import AmlTable, IdentificationLevel, shipped_aml
from app.domain.money import Money
from app.errors import ClerkError, Refusal

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("amount", "level"),
    [
        ("0,01", IdentificationLevel.BASIC),
        ("15000", IdentificationLevel.BASIC),
        ("15000,01", IdentificationLevel.SIMPLIFIED),
        ("100000", IdentificationLevel.SIMPLIFIED),
        ("100000,01", IdentificationLevel.FULL),
    ],
)
def test_the_sum_decides_how_closely(amount: str, level: IdentificationLevel) -> None:
    assert shipped_aml().on(TODAY).level(Money.parse(amount)) is level


def test_the_limit_of_an_earlier_day_was_lower() -> None:
    then = shipped_aml().on(date(2025, 6, 28))
    assert then.level(Money.parse("60000")) is IdentificationLevel.SIMPLIFIED
    assert then.level(Money.parse("60000,01")) is IdentificationLevel.FULL


@pytest.mark.parametrize(
    ("amount", "fields"),
    [
        ("15000", ()),
        ("15000,01", ("citizenship",)),
        ("100000,01", ("citizenship", "born_on", "address", "inn", "public_official")),
    ],
)
def test_the_form_asks_for_more_with_each_level(amount: str, fields: tuple[str, ...]) -> None:
    assert shipped_aml().on(TODAY).extra_fields(Money.parse(amount)) == fields


@pytest.mark.parametrize(
    ("day", "amount", "is_controlled"),
    [
        (TODAY, "99999,99", False),
        (TODAY, "100000", True),
        (date(2020, 1, 1), "100000", False),
        (date(2020, 1, 1), "600000", True),
    ],
)
def test_large_transfers_are_controlled_from_the_limit_on(
    day: date,
    amount: str,
    is_controlled: bool,  # noqa: FBT001
) -> None:
    assert shipped_aml().on(day).is_controlled(Money.parse(amount)) is is_controlled


def test_before_the_first_day_nothing_is_known() -> None:
    with pytest.raises(ClerkError) as refusal:
        shipped_aml().on(date(2017, 1, 1))
    assert refusal.value.code is Refusal.NO_TARIFF
    assert refusal.value.values == {"table": "aml", "wanted": "01.01.2017"}


def test_thresholds_travel_down_the_feed_and_stay_the_same() -> None:
    assert AmlTable.from_payload(shipped_aml().to_payload()) == shipped_aml()
