"""«Защищённая покупка»: whom it is offered to, what it costs, how long it holds."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import Money
from app.domain.policy import PolicyTerms, shipped_terms
from app.errors import ClerkError, Refusal
from tests.domain.samples import copy_of, item


def test_the_published_terms_ship_with_the_program() -> None:
    terms = shipped_terms()
    assert terms.price == Money.parse("99")
    assert (terms.term_months, terms.video_above) == (1, Money.parse("3000"))
    assert terms.texts.title == "Защищённая покупка"
    assert terms.insurer.name == "Космовизаком"
    assert "Это не обязательно" in terms.texts.not_obligatory


def test_it_is_offered_only_with_cod_to_a_shop() -> None:
    terms = shipped_terms()
    assert terms.eligible(item())
    assert terms.eligible(item(category=7))
    assert not terms.eligible(item(sender_kind="private"))
    assert not terms.eligible(item(category=2, cod=0))


@pytest.mark.parametrize(
    ("sold", "until"),
    [
        (date(2026, 11, 20), date(2026, 12, 20)),
        (date(2026, 12, 5), date(2027, 1, 5)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 11, 30), date(2026, 12, 30)),
    ],
)
def test_it_holds_to_the_same_day_of_the_next_month(sold: date, until: date) -> None:
    assert shipped_terms().valid_until(sold) == until


@given(st.dates(max_value=date(9990, 1, 1)), st.integers(min_value=1, max_value=60))
def test_no_month_is_skipped_whatever_the_term(sold: date, months: int) -> None:
    until = replace(shipped_terms(), term_months=months).valid_until(sold)
    assert (until.year - sold.year) * 12 + until.month - sold.month == months
    assert until.day <= sold.day
    assert until.day == sold.day or until.day >= 28


@pytest.mark.parametrize(
    ("cod", "required"), [("2999,99", False), ("3000", False), ("3000,01", True)]
)
def test_the_unboxing_is_filmed_above_the_limit(cod: str, required: bool) -> None:  # noqa: FBT001
    assert shipped_terms().video_required(Money.parse(cod)) is required


def test_terms_travel_down_the_feed_and_stay_the_same() -> None:
    assert PolicyTerms.from_payload(shipped_terms().to_payload()) == shipped_terms()


@pytest.mark.parametrize(("inn", "is_right"), [("", True), ("7" * 10, True), ("7" * 11, False),
                                               ("7" * 12, True), ("7" * 13, False)])  # fmt: skip
def test_the_insurer_s_taxpayer_number_has_the_right_length(
    inn: str,
    is_right: bool,  # noqa: FBT001
) -> None:
    payload = copy_of(shipped_terms().to_payload())
    payload["insurer"]["inn"] = inn
    if is_right:
        assert PolicyTerms.from_payload(payload).insurer.inn == inn
    else:
        with pytest.raises(ClerkError) as refusal:
            PolicyTerms.from_payload(payload)
        assert refusal.value.values == {"field": "policy_terms.insurer.inn"}


def test_a_policy_may_cost_as_little_as_a_kopeck() -> None:
    assert PolicyTerms.from_payload({**shipped_terms().to_payload(), "price": 1}).price == Money(1)


@pytest.mark.parametrize(("field", "value"), [("price", 0), ("term_months", 0), ("version", "")])
def test_terms_that_make_no_sense_are_refused(field: str, value: object) -> None:
    with pytest.raises(ClerkError) as refusal:
        PolicyTerms.from_payload({**shipped_terms().to_payload(), field: value})
    assert refusal.value.code is Refusal.MALFORMED_ANSWER
    assert refusal.value.values == {"field": f"policy_terms.{field}"}
