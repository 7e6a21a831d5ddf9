"""The slip that the customer takes home, byte for byte and as a person reads it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.money import Money
from app.errors import ClerkError, Refusal
from printing.receipt import Slip, SlipLine, SlipPolicy, render
from tests.printing.paper import rows_of, tape_of

SLIP = Slip(
    branch="630099, Новосибирск, ул. Советская, 33",
    window="3",
    clerk="Иванова А. П.",
    issued_at="22.11.2026 14:05",
    receipt="69",
    lines=(
        SlipLine("Перевод наложенного платежа «Ромашка»", Money(234000)),
        SlipLine("Плата за перевод", Money(10055)),
        SlipLine("Программа «Защищённая покупка»", Money(9900)),
    ),
    total=Money(253955),
    tender=Money(260000),
    change=Money(6045),
    items=("80084740397510", "RR123456785RU"),
    position="W3 · 1 · 214 · ab12cd34ef56",
    policies=(SlipPolicy("ZP6300992611000017", date(2026, 12, 22)),),
)

TAPE = """\
                  Почта России
     630099, Новосибирск, ул. Советская, 33
Окно 3                          22.11.2026 14:05
Оператор Иванова А. П.
Кассовый чек № 69
------------------------------------------------
Перевод наложенного платежа "Ромашка"   2 340,00
Плата за перевод                          100,55
Программа "Защищённая покупка"             99,00
------------------------------------------------
ИТОГО        2 539,55 р.
Наличными                            2 600,00 р.
Сдача                                   60,45 р.
------------------------------------------------
Полис "Защищённая покупка" № ZP6300992611000017
Действует по 22.12.2026 включительно
------------------------------------------------
[ITF 80084740397510]
[CODE128 RR123456785RU]
                Запись в журнале
          W3 · 1 · 214 · ab12cd34ef56
            Не заменяет кассовый чек



[CUT]
"""


def test_a_slip_as_a_person_reads_it(tmp_path: Path) -> None:
    assert tape_of(render(SLIP), tmp_path) == TAPE.splitlines()


def test_a_slip_byte_for_byte() -> None:
    head = (
        b"\x1b@\x1bt\x11"
        + b"\x1ba\x01\x1bE\x01" + "Почта России\n".encode("cp866") + b"\x1ba\x00\x1bE\x00"
    )  # fmt: skip
    total = (
        b"\x1bE\x01\x1d!\x11" + "ИТОГО        2 539,55 р.\n".encode("cp866") + b"\x1bE\x00\x1d!\x00"
    )
    item = b"\x1ba\x01\x1dh\x50\x1dH\x02\x1dw\x03\x1dk\x46\x0e80084740397510\x1ba\x00"
    data = render(SLIP)
    assert data.startswith(head)
    assert total in data
    assert item in data
    assert data.endswith(b"\x1bd\x03\x1dVB\x00")


def test_the_same_slip_gives_the_same_bytes() -> None:
    assert render(SLIP) == render(replace(SLIP))


def test_the_total_is_the_largest_on_the_paper(tmp_path: Path) -> None:
    rows = rows_of(render(SLIP), tmp_path)
    [total] = [row for row in rows if row.get("width") == 2]
    assert (total["text"].split()[0], total["height"], total["bold"]) == ("ИТОГО", 2, True)


def test_a_copy_says_so_before_anything_else(tmp_path: Path) -> None:
    first, *rest = tape_of(render(replace(SLIP, copy=2)), tmp_path)
    assert first.strip() == "КОПИЯ № 2"
    assert rest == TAPE.splitlines()


def test_a_sale_without_a_policy_speaks_of_none(tmp_path: Path) -> None:
    text = "\n".join(tape_of(render(replace(SLIP, policies=())), tmp_path))
    assert "Полис" not in text
    assert "Действует" not in text


@pytest.mark.parametrize(
    ("tender", "card", "said", "unsaid"),
    [
        (Money(0), Money(253955), ["Картой"], ["Наличными", "Сдача"]),
        (Money(60000), Money(200000), ["Картой", "Наличными", "Сдача"], []),
    ],
)
def test_only_the_ways_of_payment_that_were_used_are_named(
    tmp_path: Path, tender: Money, card: Money, said: list[str], unsaid: list[str]
) -> None:
    text = "\n".join(tape_of(render(replace(SLIP, tender=tender, card=card)), tmp_path))
    assert all(word in text for word in said)
    assert not any(word in text for word in unsaid)


def test_sums_of_a_whole_day_fit_in_double_size(tmp_path: Path) -> None:
    lines = tape_of(render(replace(SLIP, total=Money(12_345_678_901))), tmp_path)
    assert "ИТОГО  123 456 789,01 р." in lines


def test_a_name_that_the_printer_has_not_is_refused_before_anything_is_printed() -> None:
    with pytest.raises(ClerkError) as refused:
        render(replace(SLIP, clerk="Zoë"))
    assert refused.value.code is Refusal.NOT_PRINTABLE


def test_nothing_in_a_name_is_a_command(tmp_path: Path) -> None:
    with pytest.raises(ClerkError):
        render(replace(SLIP, branch="\x1bp\x00\x19\xfa"))
