"""What a scan means: labels, notices, badges, policies, receipts, and garbage."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scan import SCAN_CHARS_MAX, Scan, ScanKind, read_scan
from app.errors import Refusal
from tests.domain import vectors

KEYS_OF_LATIN = {
    "Q": "Й", "W": "Ц", "E": "У", "R": "К", "T": "Е", "Y": "Н", "U": "Г", "I": "Ш", "O": "Щ",
    "P": "З", "A": "Ф", "S": "Ы", "D": "В", "F": "А", "G": "П", "H": "Р", "J": "О", "K": "Л",
    "L": "Д", "Z": "Я", "X": "Ч", "C": "С", "V": "М", "B": "И", "N": "Т", "M": "Ь",
}  # fmt: skip


def in_russian_layout(text: str) -> str:
    return "".join(KEYS_OF_LATIN.get(each, each) for each in text)


@pytest.mark.parametrize("text", [vector[0] for vector in vectors.DOMESTIC])
def test_a_domestic_label_is_known(text: str) -> None:
    assert read_scan(text) == Scan(ScanKind.DOMESTIC, text, None, {}, text, None)


@pytest.mark.parametrize("text", vectors.S10)
def test_an_s10_label_is_known(text: str) -> None:
    assert read_scan(text.encode()) == Scan(ScanKind.S10, text, None, {}, text, None)


@pytest.mark.parametrize("text", vectors.S10)
def test_a_label_typed_through_the_russian_layout_is_the_same_label(text: str) -> None:
    typed = in_russian_layout(text)
    assert read_scan(typed).identifier == text
    assert read_scan(typed.lower()).identifier == text


@pytest.mark.parametrize(
    ("typed", "identifier"),
    [("КК123456785КГ", "RR123456785RU"), ("кк123456785кг", "RR123456785RU"),
     ("ДС528964811СТ", "LC528964811CN"), ("УФ123456785КГ", "EA123456785RU"),
     ("СФ123456785КГ", "CA123456785RU"), ("КЩ260964943КГ", "RO260964943RU")],
)  # fmt: skip
def test_samples_of_the_russian_layout_are_read(typed: str, identifier: str) -> None:
    assert read_scan(typed).identifier == identifier


@pytest.mark.parametrize(
    ("raw", "aim", "identifier"),
    [
        ("]I080084740397510", "]I0", "80084740397510"),
        ("]I180084740397510", "]I1", "80084740397510"),
        ("]C080084740397510", "]C0", "80084740397510"),
        ("]C0RR123456785RU", "]C0", "RR123456785RU"),
        ("]C1RR123456785RU", "]C1", "RR123456785RU"),
        ("]Q1RR123456785RU", "]Q1", "RR123456785RU"),
        ("]d2RR123456785RU", "]d2", "RR123456785RU"),
        ("ъС0КК123456785КГ", "]C0", "RR123456785RU"),
        ("ъШ080084740397510", "]I0", "80084740397510"),
        ("ЪС0кк123456785кг", "]C0", "RR123456785RU"),
        ("ъв2КК123456785КГ", "]d2", "RR123456785RU"),
    ],
)
def test_the_symbology_prefix_is_cut_off_and_kept(raw: str, aim: str, identifier: str) -> None:
    scan = read_scan(raw)
    assert (scan.aim, scan.identifier, scan.raw) == (aim, identifier, raw)


@pytest.mark.parametrize("raw", ["8008474039751", "]I38008474039751", "]I380084740397510",
                                 "]I08008474039751", "ъШ38008474039751", "]I3800847"])  # fmt: skip
def test_a_scanner_that_cuts_off_the_check_digit_is_told_on(raw: str) -> None:
    scan = read_scan(raw)
    assert (scan.kind, scan.identifier) == (ScanKind.UNKNOWN, None)
    assert scan.reason is Refusal.CHECK_DIGIT_STRIPPED


def test_thirteen_digits_of_a_shop_s_goods_are_no_cut_label() -> None:
    assert read_scan("]E04006381333931").reason is Refusal.NOT_AN_IDENTIFIER


def test_letters_after_the_cutting_prefix_are_no_label_either() -> None:
    assert read_scan("]I3ABC").reason is Refusal.NOT_AN_IDENTIFIER


@pytest.mark.parametrize("length", [*range(13), *range(15, 44)])
def test_a_slanted_beam_reads_too_few_digits_or_too_many_and_is_refused(length: int) -> None:
    scan = read_scan("80084740397510800847403975108008474039751080"[:length])
    assert (scan.kind, scan.reason) == (ScanKind.UNKNOWN, Refusal.NOT_AN_IDENTIFIER)
    assert scan.values == {"length": length}


@pytest.mark.parametrize(
    ("raw", "kind", "expected"),
    [
        ("10944022440322", ScanKind.DOMESTIC, "1"),
        ("RA644000001RU", ScanKind.S10, "5"),
        ("КФ644000001КГ", ScanKind.S10, "5"),
        ("OKB0024178", ScanKind.BADGE, "4"),
        ("ZP63000026110001234", ScanKind.POLICY, "3"),
    ],
)
def test_a_wrong_check_digit_is_a_hard_stop_that_names_the_right_one(
    raw: str, kind: ScanKind, expected: str
) -> None:
    scan = read_scan(raw)
    assert (scan.kind, scan.identifier, scan.valid) == (kind, None, False)
    assert scan.reason is Refusal.WRONG_CHECK_DIGIT
    assert scan.values["expected"] == expected


@pytest.mark.parametrize(
    "typed",
    ["РР123456785РУ", "рр123456785ру", "RR123456785РУ", "КК123456785RU", "ЁЁ123456785КГ",
     "КК123456785ХЪ"],
)  # fmt: skip
def test_look_alike_letters_ask_to_switch_the_layout(typed: str) -> None:
    scan = read_scan(typed)
    assert (scan.kind, scan.reason) == (ScanKind.UNKNOWN, Refusal.WRONG_LAYOUT)


def test_an_unknown_country_is_named() -> None:
    scan = read_scan("RB123456785XX")
    assert (scan.kind, scan.reason) == (ScanKind.S10, Refusal.UNKNOWN_COUNTRY)
    assert scan.values == {"country": "XX"}


@pytest.mark.parametrize(
    ("raw", "kind", "identifier"),
    [
        ("OKB0024174", ScanKind.BADGE, "OKB0024174"),
        ("okb 002417 4", ScanKind.BADGE, "OKB0024174"),
        ("щли0024174", ScanKind.BADGE, "OKB0024174"),
        ("ZP63000026110001233", ScanKind.POLICY, "ZP63000026110001233"),
        ("]Q1ЯЗ63000026110001233", ScanKind.POLICY, "ZP63000026110001233"),
        ("OKR1:AB-CDEF12", ScanKind.RECEIPT_CODE, "OKR1:AB-CDEF12"),
        ("okr1:ab-cdef12", ScanKind.RECEIPT_CODE, "OKR1:AB-CDEF12"),
        ("ЩЛК1ЖФИ-СВУА12", ScanKind.RECEIPT_CODE, "OKR1:AB-CDEF12"),
        ("OKR1:" + "A" * 64, ScanKind.RECEIPT_CODE, "OKR1:" + "A" * 64),
    ],
)
def test_badges_policies_and_receipt_codes_come_by_the_same_scanner(
    raw: str, kind: ScanKind, identifier: str
) -> None:
    scan = read_scan(raw)
    assert (scan.kind, scan.identifier, scan.valid) == (kind, identifier, True)


@pytest.mark.parametrize(
    "raw",
    ["OKR1:ABCDEF1", "OKR1:" + "A" * 65, "OKR2:ABCDEF12", "OKR1:ABC_DEF12", "https://okno.ru/1",
     "Иванов", "RR12345678РУ", "ЖЖ", "]", "]C", "ъ", "ſB123456785GB", "OKB002417",
     "ЩЛR1ЖABCDEF12", "ОКВ0024174"],
)  # fmt: skip
def test_other_text_is_no_code_of_ours(raw: str) -> None:
    scan = read_scan(raw)
    assert (scan.kind, scan.identifier) == (ScanKind.UNKNOWN, None)
    assert scan.reason is Refusal.NOT_AN_IDENTIFIER


@pytest.mark.parametrize("suffix", ["", "\r", "\n", "\r\n", "\t", "\x03", "  "])
def test_the_scanner_s_suffix_does_not_matter(suffix: str) -> None:
    assert read_scan(f"80084740397510{suffix}").identifier == "80084740397510"


@pytest.mark.parametrize(
    "raw",
    ["8008474\r0397510", "\x1d80084740397510", "80084740397510\x00", "\x1b[A80084740397510",
     "RR12345\x7f6785RU", "80084740397510\x85", b"\x0f80084740397510", "8008\x1c4740397510"],
)  # fmt: skip
def test_a_control_character_makes_a_code_unknown(raw: str | bytes) -> None:
    scan = read_scan(raw)
    assert (scan.kind, scan.reason) == (ScanKind.UNKNOWN, Refusal.NOT_AN_IDENTIFIER)


def test_bytes_that_are_no_text_are_kept_readable() -> None:
    scan = read_scan(b"\xff\xfe8008")
    assert (scan.kind, scan.raw) == (ScanKind.UNKNOWN, "\\xff\\xfe8008")


def test_a_flood_without_an_end_is_cut_for_the_log_and_refused() -> None:
    scan = read_scan("8" * (SCAN_CHARS_MAX + 1))
    assert (len(scan.raw), scan.reason) == (SCAN_CHARS_MAX, Refusal.NOT_AN_IDENTIFIER)
    longest = read_scan(" " * (SCAN_CHARS_MAX - 14) + "80084740397510")
    assert longest.identifier == "80084740397510"
    spaced = read_scan(" " * SCAN_CHARS_MAX + "80084740397510")
    assert spaced.reason is Refusal.NOT_AN_IDENTIFIER


def is_sound(scan: Scan) -> bool:
    json.dumps({"raw": scan.raw, **scan.values}, ensure_ascii=False).encode("utf-8")
    assert scan.valid == (scan.identifier is not None) == (scan.reason is None)
    assert scan.identifier is None or scan.identifier.isascii()
    return scan.kind is not ScanKind.UNKNOWN or not scan.valid


@given(st.binary(max_size=64))
def test_no_bytes_of_a_line_ever_break_it(raw: bytes) -> None:
    assert is_sound(read_scan(raw))


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=40))
def test_no_text_ever_breaks_it(raw: str) -> None:
    assert is_sound(read_scan(raw))


@given(st.from_regex("([]ъ][A-Za-zА-я][0-9])?[A-ZА-Яa-zа-яё0-9: -]{0,22}\r?", fullmatch=True))
def test_nothing_that_looks_like_a_code_breaks_it(raw: str) -> None:
    scan = read_scan(raw)
    assert is_sound(scan)
    if scan.identifier is not None:
        again = read_scan(scan.identifier)
        assert (again.kind, again.identifier) == (scan.kind, scan.identifier)


def test_scans_can_be_compared_and_kept_in_sets() -> None:
    assert len({read_scan("80084740397510"), read_scan("80084740397510")}) == 1


TRANSFER = "OKT1:" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 3
RUSSIAN_KEYS = str.maketrans("QWERTYUIOPASDFGHJKLZXCVBNM:", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬЖ")


@pytest.mark.parametrize(
    "typed", [TRANSFER, TRANSFER.lower(), TRANSFER.translate(RUSSIAN_KEYS), f"]Q1{TRANSFER}\r"]
)
def test_the_code_of_a_transfer_comes_through_in_any_layout(typed: str) -> None:
    scan = read_scan(typed)

    assert (scan.kind, scan.identifier) == (ScanKind.TRANSFER, TRANSFER)


@pytest.mark.parametrize("typed", ["OKT1:", "OKT1:" + "A" * 63, TRANSFER + "0", "OKT2:" + "A" * 99])
def test_what_only_begins_like_a_transfer_is_unknown(typed: str) -> None:
    assert read_scan(typed).kind is ScanKind.UNKNOWN
