"""What is printed under the bars of a label, and what a clerk types from it."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identifiers import (
    BadgeNumber,
    DomesticIdentifier,
    PolicyNumber,
    S10Identifier,
    parse_item,
)
from app.domain.reference import countries
from app.errors import ClerkError, Refusal, Value
from tests.domain import vectors

DOMESTIC = st.builds(
    DomesticIdentifier,
    st.from_regex("[0-9]{6}", fullmatch=True),
    st.from_regex("[0-9]{2}", fullmatch=True),
    st.from_regex("[0-9]{5}", fullmatch=True),
)
S10 = st.builds(
    S10Identifier,
    st.from_regex("[A-Z]{2}", fullmatch=True),
    st.from_regex("[0-9]{8}", fullmatch=True),
    st.sampled_from(sorted(countries())),
)
POLICIES = st.builds(
    PolicyNumber.issue,
    st.from_regex("[0-9]{6}", fullmatch=True),
    st.dates(),
    st.integers(min_value=0, max_value=999_999),
)
BADGES = st.builds(BadgeNumber, st.from_regex("[0-9]{6}", fullmatch=True))


def refusal_of(text: str) -> tuple[Refusal, dict[str, Value]]:
    with pytest.raises(ClerkError) as refusal:
        parse_item(text)
    return refusal.value.code, refusal.value.values


@pytest.mark.parametrize(("text", "index", "month", "serial"), vectors.DOMESTIC)
def test_a_domestic_identifier_tells_its_parts(
    text: str, index: str, month: str, serial: str
) -> None:
    identifier = parse_item(text)
    assert identifier == DomesticIdentifier(index, month, serial)
    assert (identifier.text, str(identifier), identifier.check_digit) == (text, text, text[-1])


@pytest.mark.parametrize("text", vectors.S10)
def test_an_s10_identifier_tells_its_parts(text: str) -> None:
    identifier = parse_item(text)
    assert identifier == S10Identifier(text[:2], text[2:10], text[11:])
    assert (identifier.text, str(identifier), identifier.check_digit) == (text, text, text[10])


@pytest.mark.parametrize(
    ("typed", "spaced"),
    [
        ("800847 40 39751 0", "800847 40 39751 0"),
        (" 8008 4740\t397510 ", "800847 40 39751 0"),
        (" rb 123 456 785 gb", "RB 123 456 785 GB"),
        (" R B 1 2 3 4 5 6 7 8 5 C F ", "RB 123 456 785 CF"),
    ],
)
def test_spaces_and_case_do_not_matter_to_the_hand(typed: str, spaced: str) -> None:
    assert parse_item(typed).spaced == spaced


@pytest.mark.parametrize(("text", "expected"), vectors.S10_WRONG_DIGIT)
def test_a_wrong_s10_digit_is_refused_with_the_right_one(text: str, expected: str | None) -> None:
    code, values = refusal_of(text)
    assert code is Refusal.WRONG_CHECK_DIGIT
    assert values["given"] == text[10]
    assert expected in (None, values["expected"])
    parse_item(f"{text[:10]}{values['expected']}{text[11:]}")


def test_a_wrong_domestic_digit_is_refused_with_the_right_one() -> None:
    assert refusal_of("10944022440322") == (
        Refusal.WRONG_CHECK_DIGIT,
        {"given": "2", "expected": "1"},
    )


def test_thirteen_digits_are_a_label_whose_last_digit_the_scanner_cut_off() -> None:
    assert refusal_of("1421171600738") == (Refusal.CHECK_DIGIT_STRIPPED, {})


def test_a_country_nobody_knows_is_refused() -> None:
    assert refusal_of("RB123456785XX") == (Refusal.UNKNOWN_COUNTRY, {"country": "XX"})


@pytest.mark.parametrize(
    "text",
    ["", "800847403975", "8008474039", "800847403975101", "RB12345678GB", "RB1234567855GB",
     "R1123456785GB", "RB123456785G1", "ſB123456785GB", "RB12345678\u0665GB", "8008474039751\u0660",
     "８0084740397510", "РР123456785РУ", "80084740-397510"],
)  # fmt: skip
def test_anything_else_is_no_identifier_and_is_not_repeated(text: str) -> None:
    assert refusal_of(text) == (Refusal.NOT_AN_IDENTIFIER, {"length": len(text)})


@given(DOMESTIC)
def test_every_domestic_identifier_reads_back(identifier: DomesticIdentifier) -> None:
    assert parse_item(identifier.text) == identifier == parse_item(identifier.spaced)


@given(S10)
def test_every_s10_identifier_reads_back(identifier: S10Identifier) -> None:
    assert parse_item(identifier.text) == identifier == parse_item(identifier.spaced)
    assert parse_item(identifier.text.lower()) == identifier


@given(DOMESTIC, st.integers(min_value=0, max_value=13), st.integers(min_value=1, max_value=9))
def test_one_misread_domestic_digit_never_passes(
    identifier: DomesticIdentifier, place: int, off_by: int
) -> None:
    text = identifier.text
    misread = text[:place] + str((int(text[place]) + off_by) % 10) + text[place + 1 :]
    code, _values = refusal_of(misread)
    assert code is Refusal.WRONG_CHECK_DIGIT


@given(S10, st.integers(min_value=2, max_value=9), st.integers(min_value=1, max_value=9))
def test_a_misread_s10_digit_passes_only_where_the_standard_is_blind(
    identifier: S10Identifier, place: int, off_by: int
) -> None:
    """Two remainders share the digits 0 and 5, so a misreading passes there at times."""
    text = identifier.text
    misread = text[:place] + str((int(text[place]) + off_by) % 10) + text[place + 1 :]
    if identifier.check_digit not in "05":
        assert refusal_of(misread)[0] is Refusal.WRONG_CHECK_DIGIT
    with contextlib.suppress(ClerkError):
        assert parse_item(misread).check_digit in "05"


@pytest.mark.parametrize("pair", ["05", "16", "27", "38", "49"])
def test_swapped_neighbours_five_apart_are_the_known_blind_spot(pair: str) -> None:
    identifier = DomesticIdentifier("80" + pair + "00", "40", "39751")
    swapped = identifier.text.replace(pair, pair[::-1], 1)
    assert parse_item(swapped).check_digit == identifier.check_digit


@given(DOMESTIC)
def test_other_swapped_neighbours_are_caught(identifier: DomesticIdentifier) -> None:
    text = identifier.text
    for place in range(12):
        left, right = text[place], text[place + 1]
        if abs(int(left) - int(right)) not in (0, 5):
            swapped = text[:place] + right + left + text[place + 2 :]
            assert refusal_of(swapped)[0] is Refusal.WRONG_CHECK_DIGIT


@pytest.mark.parametrize(
    "parts",
    [
        ("80084", "740", "39751"),
        ("80084x", "40", "39751"),
        ("800847", "40", "3975"),
        ("800847", "40", "3975\u0661"),
    ],
)
def test_a_domestic_identifier_is_never_made_of_wrong_parts(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="not the parts"):
        DomesticIdentifier(*parts)


@pytest.mark.parametrize("parts", [("RB1", "2345678", "GB"), ("rb", "12345678", "GB"),
                                   ("RB", "12345678", "XX"), ("RB", "1234567", "GB")])  # fmt: skip
def test_an_s10_identifier_is_never_made_of_wrong_parts(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="not the parts"):
        S10Identifier(*parts)


def test_a_policy_number_is_made_of_branch_month_and_serial() -> None:
    number = PolicyNumber.issue("630000", date(2026, 11, 20), 123)
    assert number == PolicyNumber("630000", "2611", "000123")
    assert number.text == str(number) == "ZP63000026110001233"
    assert number.spaced == "ZP 630000 2611 000123 3"


@given(POLICIES)
def test_every_policy_number_reads_back(number: PolicyNumber) -> None:
    assert PolicyNumber.parse(number.text) == number
    assert PolicyNumber.parse(number.spaced.lower()) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ZP63000026110001234", Refusal.WRONG_CHECK_DIGIT),
        ("ZP63000026130001233", Refusal.NOT_AN_IDENTIFIER),
        ("ZP63000026000001233", Refusal.NOT_AN_IDENTIFIER),
        ("ZP6300002611000123", Refusal.NOT_AN_IDENTIFIER),
        ("1421171600738", Refusal.CHECK_DIGIT_STRIPPED),
    ],
)
def test_a_wrong_policy_number_is_refused(text: str, code: Refusal) -> None:
    with pytest.raises(ClerkError) as refusal:
        PolicyNumber.parse(text)
    assert refusal.value.code is code


@pytest.mark.parametrize("parts", [("63000", "02611", "000123"), ("630000", "2613", "000123"),
                                   ("630000", "2611", "12345678")])  # fmt: skip
def test_a_policy_number_is_never_made_of_wrong_parts(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="not the parts"):
        PolicyNumber(*parts)


def test_the_badge_digit_is_the_one_of_bank_cards() -> None:
    """Luhn by hand: 739871 doubles 1, 8 and 3 to 2, 7 and 6, which with 7, 9 and 7 makes 38."""
    assert BadgeNumber("739871").text == str(BadgeNumber("739871")) == "OKB7398712"
    assert BadgeNumber("739871").spaced == "OKB 739871 2"
    assert BadgeNumber("002417").text == "OKB0024174"
    assert BadgeNumber("000000").text == "OKB0000000"


@given(BADGES)
def test_every_badge_reads_back(badge: BadgeNumber) -> None:
    assert BadgeNumber.parse(badge.text) == badge == BadgeNumber.parse(badge.spaced.lower())


@given(BADGES, st.integers(min_value=3, max_value=9), st.integers(min_value=1, max_value=9))
def test_one_misread_digit_of_a_badge_never_passes(
    badge: BadgeNumber, place: int, off_by: int
) -> None:
    text = badge.text
    misread = text[:place] + str((int(text[place]) + off_by) % 10) + text[place + 1 :]
    with pytest.raises(ClerkError) as refusal:
        BadgeNumber.parse(misread)
    assert refusal.value.code is Refusal.WRONG_CHECK_DIGIT


@pytest.mark.parametrize("text", ["OKB002417", "OKC0024174", "OKB00241744", ""])
def test_a_wrong_badge_is_refused(text: str) -> None:
    with pytest.raises(ClerkError) as refusal:
        BadgeNumber.parse(text)
    assert refusal.value.code is Refusal.NOT_AN_IDENTIFIER


@pytest.mark.parametrize("personnel", ["2417", "0024170", "00241x", ""])
def test_a_personnel_number_has_six_digits(personnel: str) -> None:
    with pytest.raises(ValueError, match="personnel"):
        BadgeNumber(personnel)


def test_identifiers_are_keys() -> None:
    assert len({parse_item("80084740397510"), parse_item("800847 40 39751 0")}) == 1
