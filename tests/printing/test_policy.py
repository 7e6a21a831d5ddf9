"""The certificate that the customer takes home: one page, readable by people and by machines."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.identifiers import PolicyNumber, parse_item
from app.domain.money import Money
from app.domain.policy import shipped_terms
from app.errors import ClerkError, Refusal
from printing import barcodes
from printing.policy import TEMPLATE, Certificate, qr_text, render
from tests.printing.page import codes_of, metadata_of, plain, text_boxes, text_of, texts_of

HEAD = "19b8d026f24676eb8e87852479acc755c6fe4349b9a7850f75ea6282900d2b8e"
TERMS = shipped_terms()
CERTIFICATE = Certificate(
    number=PolicyNumber("660049", "2611", "000001"),
    sold_at=datetime(2026, 11, 21, 10, 32, tzinfo=UTC),
    valid_from=date(2026, 11, 21),
    valid_until=date(2026, 12, 21),
    branch="660049 Красноярск",
    window="2",
    clerk="Орлова М. С.",
    client="Ковалёва Анна Игоревна",
    phone="+7 000 000-00-01",
    item=parse_item("80084740397510"),
    item_kind="Посылка онлайн",
    cod=Money(234_000),
    price=Money(9_900),
    needs_video=False,
    terms=TERMS,
    receipt="100",
    position="660049-2 · 1 · 10",
    head=HEAD,
)
KNOWN = replace(
    TERMS,
    insurer=replace(
        TERMS.insurer,
        inn="7700000000",
        licence="СИ № 0001",
        hotline="8 800 000-00-00",
        site="policy.example",
        email="help@policy.example",
    ),
    texts=replace(TERMS.texts, exclusions="То, что повредил сам получатель."),
)
MARGIN = 30.0


def with_texts(**texts: Any) -> Certificate:
    return replace(CERTIFICATE, terms=replace(TERMS, texts=replace(TERMS.texts, **texts)))


def test_everything_that_was_recorded_stands_on_it() -> None:
    text = text_of(render(CERTIFICATE))

    for said in (
        "Полис № ZP 660049 2611 000001 8",
        "21.11.2026 – 21.12.2026",
        "Продан 21.11.2026 в 10:32 · окно 2 · чек № 100",
        "660049 Красноярск",
        "Орлова М. С.",
        "Ковалёва Анна Игоревна",
        "+7 000 000-00-01",
        "800847 40 39751 0",
        "2 340,00 ₽",
        "Две тысячи триста сорок рублей 00 копеек",
        "99,00 ₽",
        "Девяносто девять рублей 00 копеек",
        TERMS.texts.not_obligatory,
        TERMS.texts.how_to_claim,
        TERMS.texts.cover,
        *TERMS.texts.cases,
        f"Запись в журнале {CERTIFICATE.position}",
        HEAD,
        f"Условия {TERMS.version} · бланк {TEMPLATE}",
        "Космовизаком",
    ):
        assert plain(said) in text


@pytest.mark.parametrize("dpi", [203, 300])
def test_an_independent_reader_reads_both_codes_from_the_printed_page(dpi: int) -> None:
    codes = codes_of(render(CERTIFICATE), dpi)

    assert codes == {"Code 128": "ZP66004926110000018", "QR Code": qr_text(CERTIFICATE)}
    assert CERTIFICATE.number.text in codes["QR Code"]
    assert f"660049-2.1.10:{HEAD.upper()}" in codes["QR Code"]


def test_bars_are_whole_dots_with_enough_white_beside_them() -> None:
    code = barcodes.code128(CERTIFICATE.number.text, 100, 50, 30)
    dot = 72 / 300

    for x, _y, width, _height in code.rectangles:
        assert x / dot == pytest.approx(round(x / dot))
        assert width / dot == pytest.approx(round(width / dot))
        assert round(width / dot) >= 3
    left, right = code.rectangles[0], code.rectangles[-1]
    edge = left[0] - 10 * barcodes.MODULE
    width = barcodes.code128_width(CERTIFICATE.number.text)
    assert edge == pytest.approx(100, abs=barcodes.MODULE)
    assert edge + width - (right[0] + right[2]) == pytest.approx(10 * barcodes.MODULE)


def test_the_same_sale_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib; from tests.printing.test_policy import CERTIFICATE, render; "
        "print(hashlib.sha256(render(CERTIFICATE)).hexdigest())"
    )
    done = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
        for _again in range(2)
    }

    assert len(done) == 1
    assert render(CERTIFICATE) == render(replace(CERTIFICATE))


def test_its_date_is_that_of_the_sale() -> None:
    said = metadata_of(render(CERTIFICATE))

    assert (said["CreationDate"], said["Title"]) == (
        "D:20261121103200Z",
        "Полис № ZP66004926110000018",
    )


def test_another_position_gives_another_page() -> None:
    assert render(CERTIFICATE) != render(replace(CERTIFICATE, position="660049-2 · 1 · 11"))


@pytest.mark.parametrize("needs_video", [True, False])
def test_the_video_rule_stands_there_only_when_it_holds(*, needs_video: bool) -> None:
    text = text_of(render(replace(CERTIFICATE, needs_video=needs_video)))

    assert (plain(TERMS.texts.video_rule) in text) == needs_video
    assert (plain(TERMS.texts.no_video_rule) in text) != needs_video


def test_what_is_not_known_of_the_insurer_leaves_no_empty_label() -> None:
    text = text_of(render(CERTIFICATE))

    for label in ("Горячая линия", "Сайт", "Почта:", "ИНН", "лицензия", "Что не возмещается"):
        assert label not in text


def test_what_is_known_of_the_insurer_stands_there() -> None:
    text = text_of(render(replace(CERTIFICATE, terms=KNOWN)))

    for said in (
        "Горячая линия: 8 800 000-00-00",
        "Сайт: policy.example",
        "Почта: help@policy.example",
        "ИНН 7700000000, лицензия СИ № 0001",
        "Что не возмещается То, что повредил сам получатель.",
    ):
        assert said in text


def test_only_a_copy_is_marked_as_one() -> None:
    assert "КОПИЯ" not in text_of(render(CERTIFICATE))
    assert "КОПИЯ № 2" in text_of(render(replace(CERTIFICATE, copy=2)))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("<b>Анна</b> &amp; Co", "<b>Анна</b> &amp; Co"),
        ("Анна\n(Tj) \\ Игоревна", "Анна (Tj) \\ Игоревна"),
        ("Анна\x1b\x00\u202e Игоревна", "Анна Игоревна"),
        ("李 Анна", "[U+674E] Анна"),
    ],
)
def test_a_name_is_text_whatever_it_holds(given: str, shown: str) -> None:
    assert shown in text_of(render(replace(CERTIFICATE, client=given)))


def test_a_long_name_is_not_cut() -> None:
    name = "Константинопольская-Преображенская Александра Константиновна, действующая сама"

    assert name in text_of(render(replace(CERTIFICATE, client=name)))


@settings(max_examples=15)
@given(
    st.lists(st.text("абв где ", min_size=1, max_size=200), max_size=12),
    st.text("жзи клм ", max_size=1500),
)
def test_it_is_one_page_however_long_the_terms_are(cases: list[str], exclusions: str) -> None:
    certificate = with_texts(cases=tuple(cases), exclusions=exclusions)

    pdf = render(certificate)

    assert all(plain(case) in text_of(pdf) for case in cases if len(case) < 40)
    assert text_of(pdf).count("бланк") == 1
    for left, bottom, right, top in text_boxes(pdf):
        assert left >= MARGIN
        assert bottom >= MARGIN
        assert right <= 596 - MARGIN
        assert top <= 842 - MARGIN


def test_terms_longer_than_a_page_are_refused_not_cut() -> None:
    with pytest.raises(ClerkError) as refused:
        render(with_texts(exclusions="очень длинные условия " * 600))

    assert refused.value.code is Refusal.DOCUMENT_TOO_LONG


def test_terms_get_as_much_room_as_there_is() -> None:
    short = texts_of(render(CERTIFICATE))
    small = with_texts(exclusions="короткое условие " * 120)

    assert len(short) == len(texts_of(render(small))) == 1
