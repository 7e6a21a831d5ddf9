"""The document that a customer shows."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import (
    DocumentFault,
    DocumentKind,
    DocumentTable,
    IdentityDocument,
    shipped_documents,
    years_between,
)
from app.errors import ClerkError, Refusal
from tests.domain.samples import copy_of

TODAY = date(2026, 11, 20)
PASSPORT = shipped_documents().kind("21")


def kind(code: str) -> DocumentKind:
    return shipped_documents().kind(code)


@pytest.mark.parametrize(
    ("code", "typed", "series", "number", "masked"),
    [
        ("21", "4507123218", "4507", "123218", "45** ***218"),
        ("21", "45 07 № 123 218", "4507", "123218", "45** ***218"),
        ("22", "71 1234567", "71", "1234567", "7* ****567"),
        ("01", "xiv-бе 654321", "XIV-БЕ", "654321", "XI**** ***321"),
        ("03", "II-БА № 123456", "II-БА", "123456", "II*** ***456"),
        ("03", "Х-БА 123456", "X-БА", "123456", "X-** ***456"),
        ("07", "АН 1234567", "АН", "1234567", "А* ****567"),
        ("04", "ан 123456", "АН", "123456", "А* ***456"),
        ("14", "123", "", "123", "**3"),
        ("12", "82 № 1234567", "", "821234567", "******567"),
        ("10", "c01x00t47", "", "C01X00T47", "******T47"),
        ("10", "7", "", "7", "*"),
    ],
)
def test_a_document_is_read_from_one_field_and_shown_masked(
    code: str, typed: str, series: str, number: str, masked: str
) -> None:
    document = IdentityDocument.parse(kind(code), typed)
    assert (document.series, document.number, document.masked) == (series, number, masked)


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("21", ""),
        ("21", "450712321"),
        ("21", "45071232180"),
        ("21", "450712321O"),
        ("21", "45071232\u0661\u0662"),
        ("22", "7112345678"),
        ("01", "14-БЕ 654321"),
        ("03", "II-BA 123456"),
        ("07", "AN 1234567"),
        ("10", ""),
        ("10", "1" * 21),
        ("12", "82;1234567"),
    ],
)
def test_a_mistyped_document_is_refused_with_the_shape_it_should_have(
    code: str, typed: str
) -> None:
    refused(
        DocumentFault.WRONG_SHAPE,
        lambda: IdentityDocument.parse(kind(code), typed),
        hint=kind(code).hint,
    )


@given(st.text(max_size=9), st.sampled_from(shipped_documents().kinds))
def test_a_refusal_never_repeats_what_was_typed(typed: str, of: DocumentKind) -> None:
    compact = "".join(typed.replace("№", "").split()).upper()
    if of.has_series or not of.number.fullmatch(compact):
        with pytest.raises(ClerkError) as refusal:
            IdentityDocument.parse(of, typed)
        assert refusal.value.values == {"why": f"{DocumentFault.WRONG_SHAPE} ({of.hint})"}
    else:
        assert IdentityDocument.parse(of, typed).number == compact


@given(st.from_regex(r"[0-9]{10}", fullmatch=True))
def test_at_most_half_of_a_passport_is_shown(typed: str) -> None:
    document = IdentityDocument.parse(PASSPORT, typed)
    assert document.masked == f"{typed[:2]}** ***{typed[7:]}"
    assert typed[4:] not in document.masked


@pytest.mark.parametrize(
    ("series", "number"), [("450", "123218"), ("4507", "12321"), ("", "4507123218")]
)
def test_a_document_is_never_made_of_a_wrong_series_or_number(series: str, number: str) -> None:
    refused(
        DocumentFault.WRONG_SHAPE,
        lambda: IdentityDocument(PASSPORT, series, number),
        hint=PASSPORT.hint,
    )


def test_division_and_issuer_are_kept() -> None:
    document = passport(division=" 540-001 ", issuer=" ГУ МВД России ")
    assert (document.division, document.issuer) == ("540-001", "ГУ МВД России")


def test_an_issuer_s_name_may_be_long() -> None:
    assert passport(issuer="х" * 300).issuer == "х" * 300


def test_a_wrong_division_or_issuer_is_refused() -> None:
    refused(DocumentFault.WRONG_DIVISION, lambda: passport(division="540001"))
    refused(DocumentFault.WRONG_DIVISION, lambda: passport(division="54-0001"))
    refused(DocumentFault.WRONG_ISSUER, lambda: passport(issuer="х" * 301))
    refused(DocumentFault.WRONG_ISSUER, lambda: passport(issuer="ГУ\x00МВД"))


def passport(
    issued_on: date | None = date(2020, 5, 1), division: str = "", issuer: str = ""
) -> IdentityDocument:
    return IdentityDocument.parse(PASSPORT, "4507 123218", issued_on, division, issuer)


def test_a_passport_of_today_is_taken() -> None:
    passport(TODAY).validate(TODAY)
    passport(date(2020, 5, 1)).validate(TODAY, born_on=date(2006, 5, 1))


def test_dates_that_cannot_be_are_refused() -> None:
    refused(DocumentFault.ISSUED_IN_FUTURE, lambda: passport(date(2026, 11, 21)).validate(TODAY))
    refused(
        DocumentFault.ISSUED_TOO_YOUNG,
        lambda: passport(date(2020, 5, 1)).validate(TODAY, born_on=date(2006, 5, 2)),
    )
    refused(
        DocumentFault.BORN_IN_FUTURE,
        lambda: passport().validate(TODAY, born_on=date(2026, 11, 21)),
    )


def test_a_passport_says_when_it_was_issued() -> None:
    refused(DocumentFault.NO_ISSUE_DATE, lambda: passport(None).validate(TODAY))


def changed(**rule: object) -> DocumentKind:
    row = copy_of(shipped_documents().to_payload())["kinds"][0]
    return DocumentTable.from_payload({"version": "x", "kinds": [{**row, **rule}]}).kinds[0]


def test_the_table_decides_what_is_asked_for() -> None:
    asked = changed(needs_division=1)
    refused(
        DocumentFault.NO_DIVISION,
        lambda: IdentityDocument.parse(asked, "4507123218", TODAY).validate(TODAY),
    )
    IdentityDocument.parse(asked, "4507123218", TODAY, "540-001").validate(TODAY)
    IdentityDocument.parse(changed(needs_issued_on=0), "4507123218").validate(TODAY)


@pytest.mark.parametrize(
    ("issued_on", "born_on", "is_out"),
    [
        (date(2020, 5, 1), date(2006, 5, 1), True),  # given at 14, the owner is 20
        (date(2020, 5, 1), date(2006, 11, 21), False),  # the twentieth birthday is tomorrow
        (date(2026, 11, 20), date(2006, 11, 20), False),  # given on the twentieth birthday
        (date(2010, 1, 1), date(1985, 1, 1), False),  # given at 25, the owner is 41
        (date(2010, 1, 1), date(1981, 1, 1), True),  # given at 29, the owner is 45
    ],
)
def test_a_passport_is_to_be_renewed_at_twenty_and_at_forty_five(
    issued_on: date,
    born_on: date,
    is_out: bool,  # noqa: FBT001
) -> None:
    assert passport(issued_on).is_out_of_date(TODAY, born_on) is is_out


def test_nothing_is_known_of_a_document_without_a_date() -> None:
    assert not passport(None).is_out_of_date(TODAY, date(1950, 1, 1))


@pytest.mark.parametrize(
    ("begin", "end", "years"),
    [
        (date(2006, 11, 20), date(2026, 11, 20), 20),
        (date(2006, 11, 21), date(2026, 11, 20), 19),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_ages_change_on_the_birthday(begin: date, end: date, years: int) -> None:
    assert years_between(begin, end) == years


def test_an_unknown_kind_is_refused() -> None:
    refused(DocumentFault.UNKNOWN_KIND, lambda: shipped_documents().kind("99"))


def test_the_passport_is_offered_first() -> None:
    assert shipped_documents().kinds[0] is PASSPORT
    assert (PASSPORT.title, PASSPORT.has_series, kind("10").has_series) == (
        "Паспорт РФ", True, False,
    )  # fmt: skip


@pytest.mark.parametrize("issued_on", [None, date(2020, 5, 1)])
def test_a_stored_document_reads_back(issued_on: date | None) -> None:
    document = passport(issued_on, "540-001", "ГУ МВД")
    assert IdentityDocument.from_payload(document.to_payload(), shipped_documents()) == document


def test_kinds_travel_down_the_feed_and_stay_the_same() -> None:
    table = shipped_documents()
    assert DocumentTable.from_payload(table.to_payload()) == table


def test_two_kinds_with_one_code_are_refused() -> None:
    payload = copy_of(shipped_documents().to_payload())
    payload["kinds"] *= 2
    with pytest.raises(ClerkError) as refusal:
        DocumentTable.from_payload(payload)
    assert refusal.value.values == {"field": "documents.kinds"}


def test_a_document_keeps_itself_out_of_logs() -> None:
    shown = repr(passport(issuer="ГУ МВД по Новосибирской области", division="540-001"))
    assert not any(part in shown for part in ("4507", "123218", "2020", "540-001", "Новосиб"))


def refused(why: DocumentFault, act: Callable[[], object], hint: str = "") -> None:
    with pytest.raises(ClerkError) as refusal:
        act()
    assert refusal.value.code is Refusal.BAD_DOCUMENT
    assert refusal.value.values == {"why": f"{why} ({hint})" if hint else str(why)}
