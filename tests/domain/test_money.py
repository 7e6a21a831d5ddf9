"""Sums as a clerk types them and as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import Money
from app.errors import ClerkError, Refusal

KOPECKS = st.integers(min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("typed", "kopecks"),
    [
        ("2340", 234_000),
        ("2340,5", 234_050),
        ("2 340.50", 234_050),
        ("2\u00a0340,05", 234_005),
        ("1 002 340", 100_234_000),
        ("0,99", 99),
        ("  99 ₽ ", 9_900),
        ("99\u202f₽", 9_900),
        ("15 руб.", 1_500),
        ("007", 700),
    ],
)
def test_a_typed_sum_is_read(typed: str, kopecks: int) -> None:
    assert Money.parse(typed) == Money(kopecks)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-5", "+5", "2,345", "1,2,3", ",5", "5,", "2 34", "23 400 0", "٣", "1e3", "сто",
     "99 $", "1\n2", "9999999999999", "2814749767106,57"],
)  # fmt: skip
def test_what_is_no_sum_is_refused_and_repeated_to_the_clerk(typed: str) -> None:
    with pytest.raises(ClerkError) as refusal:
        Money.parse(typed)
    assert refusal.value.code is Refusal.BAD_AMOUNT
    assert refusal.value.values == {"text": typed}


def test_a_refused_sum_is_repeated_in_part_only() -> None:
    with pytest.raises(ClerkError) as refusal:
        Money.parse("9" * 1000)
    assert refusal.value.values == {"text": "9" * 32}


def test_the_largest_sum_a_receipt_can_hold_is_still_read() -> None:
    assert Money.parse("2814749767106,56") == Money(2**48)


@pytest.mark.parametrize(
    ("kopecks", "text"),
    [
        (234_000, "2\u00a0340,00\u00a0₽"),
        (0, "0,00\u00a0₽"),
        (5, "0,05\u00a0₽"),
        (-5, "-0,05\u00a0₽"),
        (-123_456, "-1\u00a0234,56\u00a0₽"),
        (123_456_789_00, "123\u00a0456\u00a0789,00\u00a0₽"),
    ],
)
def test_a_sum_is_written_with_no_break_spaces(kopecks: int, text: str) -> None:
    assert Money(kopecks).text == text == str(Money(kopecks))
    assert Money(kopecks).rubles_text == text.removesuffix("\u00a0₽")


@given(KOPECKS.filter(lambda kopecks: kopecks >= 0))
def test_what_is_written_can_be_read_back(kopecks: int) -> None:
    assert Money.parse(Money(kopecks).text) == Money(kopecks)


@given(KOPECKS, KOPECKS, st.integers(min_value=-1000, max_value=1000))
def test_sums_add_up_to_the_kopeck(one: int, other: int, times: int) -> None:
    assert Money(one) + Money(other) == Money(one + other)
    assert Money(one) - Money(other) == Money(one - other) == -(Money(other) - Money(one))
    assert Money(one) * times == Money(one * times)
    assert Money.total([Money(one), Money(other)]) == Money(one + other)
    assert (Money(one) < Money(other)) == (one < other)


def test_nothing_adds_up_to_zero_which_counts_as_no_money() -> None:
    assert Money.total([]) == Money.ZERO
    assert not Money.ZERO
    assert Money(1)
    assert Money(-1)


@pytest.mark.parametrize("kopecks", [1.0, "1", True, None])
def test_money_is_never_anything_but_whole_kopecks(kopecks: object) -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        Money(kopecks)  # type: ignore[arg-type]


def test_equal_sums_are_one_key() -> None:
    assert {Money(5): "a"}[Money(5)] == "a"
