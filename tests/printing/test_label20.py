"""Label ф. 20: what a person and a scanner read on an item that goes back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.money import Money
from app.errors import ClerkError, Refusal
from printing.label20 import ReturnLabel, render
from tests.printing.paper import rows_of, tape_of

LABEL = ReturnLabel(
    identifier="80084740397510",
    spaced="800847 40 39751 0",
    kind="Посылка онлайн",
    weight_g=1_240,
    ground_code="3.1",
    ground="Истёк срок хранения",
    sender="ООО «Ромашка»",
    index="800847",
    cod=Money(234_000),
    branch="660049 Красноярск",
    clerk="Орлова М. С.",
    returned_on=date(2026, 11, 21),
    stored_until=date(2026, 11, 20),
    position="660049-2 · 1 · 9 · ab12cd34ef56ab12",
)


def test_it_says_what_goes_back_why_and_to_whom(tmp_path: Path) -> None:
    text = "\n".join(tape_of(render(LABEL), tmp_path))
    for said in (
        "ф. 20",
        "ВОЗВРАТ",
        "Истёк срок хранения",
        "Основание: событие 3.1",
        "[ITF 80084740397510]",
        "800847 40 39751 0",
        'ООО "Ромашка"',
        "Индекс места приёма 800847",
        "Наложенный платёж не взят",
        "660049 Красноярск",
        "21.11.2026",
        "660049-2 · 1 · 9",
    ):
        assert said in text
    assert text.rstrip().endswith("[CUT]")


def test_an_international_number_is_code_128_and_has_no_index(tmp_path: Path) -> None:
    abroad = replace(LABEL, identifier="RB123456785GB", index="", cod=Money(0), sender="")
    text = "\n".join(tape_of(render(abroad), tmp_path))
    assert "[CODE128 RB123456785GB]" in text
    assert "Индекс" not in text
    assert "платёж" not in text


def test_a_copy_is_marked_and_otherwise_the_same(tmp_path: Path) -> None:
    original = rows_of(render(LABEL), tmp_path)
    copy = rows_of(render(replace(LABEL, copy=2)), tmp_path)
    assert copy[0]["text"].strip() == "КОПИЯ № 2"
    assert copy[1:] == original
    assert render(LABEL) == render(LABEL)


def test_what_the_printer_has_not_is_refused() -> None:
    with pytest.raises(ClerkError) as caught:
        render(replace(LABEL, sender="快递"))
    assert caught.value.code is Refusal.NOT_PRINTABLE
