"""Sums in words, as forms 112 and МС-42 want them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import Money
from app.domain.words import amount_in_words, plural


@pytest.mark.parametrize(
    ("kopecks", "words"),
    [
        (234_000, "Две тысячи триста сорок рублей 00 копеек"),
        (100_101, "Одна тысяча один рубль 01 копейка"),
        (99, "Ноль рублей 99 копеек"),
        (2_101_112, "Двадцать одна тысяча одиннадцать рублей 12 копеек"),
        (0, "Ноль рублей 00 копеек"),
        (102, "Один рубль 02 копейки"),
        (1_900, "Девятнадцать рублей 00 копеек"),
        (2_000, "Двадцать рублей 00 копеек"),
        (11_100, "Сто одиннадцать рублей 00 копеек"),
        (100_000_000, "Один миллион рублей 00 копеек"),
        (200_200_200, "Два миллиона две тысячи два рубля 00 копеек"),
        (500_000_00, "Пятьсот тысяч рублей 00 копеек"),
        (
            99_999_999_999_999,
            "Девятьсот девяносто девять миллиардов девятьсот девяносто девять миллионов "
            "девятьсот девяносто девять тысяч девятьсот девяносто девять рублей 99 копеек",
        ),
        (100_000_000_001, "Один миллиард рублей 01 копейка"),
    ],
)
def test_a_sum_is_written_as_the_form_wants_it(kopecks: int, words: str) -> None:
    assert amount_in_words(Money(kopecks)) == words


@pytest.mark.parametrize("kopecks", [-1, -100, 10**14])
def test_a_sum_that_no_form_holds_has_no_words(kopecks: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        amount_in_words(Money(kopecks))


@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_words_begin_with_a_capital_and_end_with_the_kopecks(kopecks: int) -> None:
    words = amount_in_words(Money(kopecks))
    assert words[0].isupper()
    assert words[1:] == words[1:].lower()
    assert "  " not in words
    assert words.split()[-2] == f"{kopecks % 100:02d}"


@given(st.integers(min_value=0, max_value=10**6))
def test_two_sums_never_share_their_words(rubles: int) -> None:
    assert amount_in_words(Money(rubles * 100)) != amount_in_words(Money(rubles * 100 + 100))


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, "штук"), (1, "штука"), (2, "штуки"), (4, "штуки"), (5, "штук"), (11, "штук"),
     (12, "штук"), (14, "штук"), (15, "штук"), (21, "штука"), (22, "штуки"), (111, "штук"),
     (112, "штук"), (121, "штука"), (-1, "штука"), (-3, "штуки")],
)  # fmt: skip
def test_a_number_takes_its_form(number: int, form: str) -> None:
    assert plural(number, "штука", "штуки", "штук") == form
