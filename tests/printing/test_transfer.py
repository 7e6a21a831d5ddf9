"""The slip that goes along with cash: who gives what to whom, and a code that is read back."""

from dataclasses import replace
from pathlib import Path

from app.domain.money import Money
from app.domain.shift import CashCount
from printing.transfer import TransferSlip, render
from tests.printing.paper import tape_of

SLIP = TransferSlip(
    branch="660049 Красноярск",
    number="1.214",
    sender=2,
    receiver=3,
    clerk="Орлова М. С.",
    sent_at="21.11.2026 10:32",
    count=CashCount({500_000: 1, 100_000: 5, 50: 1}),
    amount=Money(1_000_050),
    code="OKT1:" + "A2Z7" * 200,
    position="660049-2 · 1 · 214 · 01dcc8585c2eca9c",
)


def test_it_says_who_gives_what_to_whom(tmp_path: Path) -> None:
    text = "\n".join(tape_of(render(SLIP), tmp_path))

    for said in (
        "Передача денег",
        "в окно 3",
        "Передача № 1.214",
        "Передал оператор Орлова М. С.",
        "5000 руб. x 1",
        "10 000,50 р.",
        "Десять тысяч рублей 50 копеек",
        "Сдал ",
        "Принял ",
        "660049-2 · 1 · 214",
    ):
        assert said in text


def test_the_same_slip_gives_the_same_bytes_and_a_copy_says_so(tmp_path: Path) -> None:
    assert render(SLIP) == render(replace(SLIP))
    assert tape_of(render(replace(SLIP, copy=1)), tmp_path)[0].strip() == "КОПИЯ № 1"
