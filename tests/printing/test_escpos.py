"""ESC/POS to the byte, and no question mark where a letter should be."""

import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ClerkError, Refusal
from printing.escpos import COLUMNS, QR_BYTES_MAX, Align, EscPos, printable
from tests.printing.paper import rows_of, tape_of

START = b"\x1b@\x1bt\x11"
CP866 = [
    character for character in bytes(range(0x20, 0x100)).decode("cp866") if character != "\x7f"
]


def test_every_document_sets_the_code_page_after_its_init() -> None:
    assert bytes(EscPos()) == START
    assert bytes(EscPos(code_page=7)) == b"\x1b@\x1bt\x07"


def test_a_line_is_text_and_a_line_feed() -> None:
    assert bytes(EscPos().line("Чек № 7")) == START + b"\x97\xa5\xaa \xfc 7\n"


def test_style_is_put_back_after_the_line() -> None:
    document = EscPos().line("Да", align=Align.CENTER, bold=True, double=True)
    on, off = b"\x1ba\x01\x1bE\x01\x1d!\x11", b"\x1ba\x00\x1bE\x00\x1d!\x00"
    assert bytes(document) == START + on + b"\x84\xa0\n" + off


def test_feed_and_cut_go_past_the_knife() -> None:
    assert bytes(EscPos().feed(2).cut()) == START + b"\x1bd\x02" + b"\x1bd\x03\x1dVB\x00"


def test_itf_to_the_byte() -> None:
    code = b"\x1ba\x01\x1dh\x50\x1dH\x02\x1dw\x03\x1dk\x46\x0e80084740397510\x1ba\x00"
    assert bytes(EscPos().itf("80084740397510")) == START + code


def test_code_128_to_the_byte() -> None:
    code = b"\x1ba\x01\x1dh\x50\x1dH\x02\x1dw\x02\x1dk\x49\x0f{BRR123456785RU\x1ba\x00"
    assert bytes(EscPos().code128("RR123456785RU")) == START + code


def test_a_brace_in_code_128_is_doubled(tmp_path: Path) -> None:
    assert b"\x1dk\x49\x06{Ba{{b" in bytes(EscPos().code128("a{b"))


def test_qr_to_the_byte() -> None:
    code = (
        b"\x1ba\x01"
        b"\x1d(k\x04\x00\x31\x41\x32\x00"
        b"\x1d(k\x03\x00\x31\x43\x06"
        b"\x1d(k\x03\x00\x31\x45\x31"
        b"\x1d(k\x05\x00\x31\x50\x30" + b"\xd0\x94" + b"\x1d(k\x03\x00\x31\x51\x30"
        b"\x1ba\x00"
    )
    assert bytes(EscPos().qr("Д")) == START + code


@pytest.mark.parametrize("digits", ["", "8008474039751", "8008474039751x", "٤٤", "80 4"])
def test_itf_takes_pairs_of_digits_only(digits: str) -> None:
    with pytest.raises(ValueError, match="ITF"):
        EscPos().itf(digits)


@pytest.mark.parametrize("text", ["", "РР123456785РУ", "a\x1d", "R" * 19])
def test_code_128_takes_what_fits_and_nothing_else(text: str) -> None:
    with pytest.raises(ValueError, match="Code 128"):
        EscPos().code128(text)


@pytest.mark.parametrize("text", ["", "x" * (QR_BYTES_MAX + 1)])
def test_a_qr_code_has_limits(text: str) -> None:
    with pytest.raises(ValueError, match="QR"):
        EscPos().qr(text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2\u00a0340,00\u00a0₽", "2 340,00 р."),
        ("1\u202f000", "1 000"),
        ("ООО «Ромашка»", 'ООО "Ромашка"'),
        ("„Ёлка“ — ёлка – №", '"Ёлка" - ёлка - №'),
        ("−5…", "-5..."),
        ("окно 3 · смена", "окно 3 · смена"),
    ],
)
def test_what_the_printer_has_not_is_written_as_people_would(text: str, printed: str) -> None:
    assert printable(text) == printed


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("Zoë", "U+00EB"),
        ("中", "U+4E2D"),
        ("a\nb", "U+000A"),
        ("\x1bp\x00", "U+001B"),
        ("\x10\x14\x01", "U+0010"),
        ("a\u200bb", "U+200B"),
        ("\u202eABC", "U+202E"),
        ("\ud800", "U+D800"),
    ],
)
def test_what_cannot_be_printed_is_refused_by_name(text: str, character: str) -> None:
    with pytest.raises(ClerkError) as refused:
        EscPos().line(text)
    assert refused.value.code is Refusal.NOT_PRINTABLE
    assert refused.value.values == {"character": character}


@given(st.text(max_size=60))
def test_no_text_ever_becomes_a_question_mark_or_a_command(text: str) -> None:
    try:
        printed = printable(text)
    except ClerkError:
        return
    assert printed.count("?") == text.count("?")
    assert all(byte >= 0x20 for byte in printed.encode("cp866"))


@given(st.text(st.sampled_from(CP866), max_size=200))
def test_a_printer_reads_back_every_word_within_the_width(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = rows_of(bytes(EscPos().line(text)), Path(folder))
    assert all(len(row["text"]) <= COLUMNS for row in rows)
    assert "".join("".join(row["text"] for row in rows).split()) == "".join(printable(text).split())


@given(
    name=st.text(st.sampled_from(CP866), min_size=1, max_size=120).filter(str.strip),
    kopecks=st.integers(0, 10**13),
    double=st.booleans(),
)
def test_a_sum_always_stands_whole_at_the_right_edge(
    name: str, kopecks: int, *, double: bool
) -> None:
    value = f"{kopecks // 100},{kopecks % 100:02d}"
    with tempfile.TemporaryDirectory() as folder:
        rows = rows_of(bytes(EscPos().pair(name, value, double=double)), Path(folder))
    width = COLUMNS // (2 if double else 1)
    last = rows[-1]["text"]
    assert last.split()[-1].endswith(value)
    assert len(last) == width or rows[-1]["align"] == "right"
    assert all(len(row["text"]) <= width for row in rows)


def test_a_long_name_leaves_the_sum_on_its_last_line(tmp_path: Path) -> None:
    name = "Плата за перевод наложенного платежа через отделение почтовой связи"
    assert tape_of(bytes(EscPos().pair(name, "183,60")), tmp_path) == [
        "Плата за перевод наложенного платежа",
        "через отделение почтовой связи            183,60",
    ]


def test_the_space_that_breaks_no_line_is_a_space_on_paper() -> None:
    assert unicodedata.category(printable("\u00a0")) == "Zs"
    assert printable("\u00a0") == " "
