"""The closing slip: three figures of the cash, the sums of the shift, and their proof."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.report import Position, UnknownReceipt
from app.domain.shift import CashCount
from app.domain.transfers import OpenTransfer, TransferLine
from printing.closing import ClosingSlip, qr_text, render
from tests.printing.paper import tape_of
from tests.printing.samples import FIGURES, HEAD, SHIFT

SLIP = ClosingSlip(
    branch="660049 Красноярск",
    window="2",
    shift=SHIFT,
    position=Position("660049-2", 1, 214, HEAD),
)


def tape(slip: ClosingSlip, folder: Path) -> list[str]:
    folder.mkdir(exist_ok=True)
    return tape_of(render(slip), folder)


def pairs(slip: ClosingSlip, folder: Path) -> dict[str, str]:
    """Return the rows that have a name on the left and a value on the right."""
    rows = (row.rsplit("  ", 1) for row in tape(slip, folder))
    return {row[0].strip(): row[1].strip() for row in rows if len(row) == 2}


def test_the_count_stands_there_piece_by_piece(tmp_path: Path) -> None:
    rows = pairs(SLIP, tmp_path)

    assert rows["1000 руб. x 5"] == "5 000,00"
    assert rows["100 руб. x 26"] == "2 600,00"
    assert rows["50 коп. x 1"] == "0,50"


def test_expected_counted_and_difference_are_told_apart(tmp_path: Path) -> None:
    rows = pairs(SLIP, tmp_path)

    assert (rows["На начало"], rows["Ожидалось"], rows["Насчитано"]) == (
        "5 000,00 р.",
        "7 622,60 р.",
        "7 600,50 р.",
    )
    assert rows["Недостача"] == "22,10 р."


@pytest.mark.parametrize(
    ("kopecks", "named"), [(-1, "Недостача"), (0, "Расхождений нет"), (1, "Излишек")]
)
def test_a_difference_has_a_name(tmp_path: Path, kopecks: int, named: str) -> None:
    slip = replace(SLIP, shift=replace(SHIFT, difference=Money(kopecks)))

    assert any(row.startswith(named) for row in tape(slip, tmp_path))


def test_sums_and_numbers_are_those_of_the_shift(tmp_path: Path) -> None:
    rows = pairs(SLIP, tmp_path)

    assert rows["Наложенные платежи"] == "2 340,00"
    assert rows["Плата за перевод"] == "183,60"
    assert rows['Полисы "Защищённая покупка"'] == "99,00"
    assert rows["ИТОГО"] == "2 622,60 р."
    assert (rows["Кассовых чеков"], rows["Полисов продано"], rows["Не забрали РПО"]) == (
        "1",
        "1",
        "2",
    )


def test_an_unknown_receipt_is_listed(tmp_path: Path) -> None:
    unknown = UnknownReceipt("v", "s", "660049-2.1.99", Money(100_00))
    slip = replace(SLIP, shift=replace(SHIFT, figures=replace(FIGURES, unknown=(unknown,))))

    assert pairs(slip, tmp_path)["Нет ответа кассы, запись 660049-2.1.99"] == "100,00"


def test_the_proof_is_readable_and_in_the_code(tmp_path: Path) -> None:
    lines = tape(SLIP, tmp_path)
    [code] = [line for line in lines if line.startswith("[QR ")]

    assert code == f"[QR {qr_text(SLIP)}]"
    kind, place, head, sums = qr_text(SLIP).split(":")
    assert (kind, place, head) == ("OKZ1", "660049-2.1.214", HEAD)
    assert dict(pair.split("=") for pair in sums.split(";")) == {
        "exp": "762260",
        "cnt": "760050",
        "tot": "262260",
        "ret": "0",
        "cod": "234000",
        "fee": "18360",
        "sto": "0",
        "pol": "9900",
    }
    assert "".join(line.strip() for line in lines).count(HEAD) == 2


def test_the_largest_sums_still_fit_the_code(tmp_path: Path) -> None:
    huge = Money(10**12)
    turnovers = tuple(
        replace(each, taken=huge) for each in FIGURES.turnovers if each.account is not Account.SAFE
    )
    figures = replace(FIGURES, turnovers=turnovers, receipts=replace(FIGURES.receipts, total=huge))
    slip = replace(
        SLIP,
        shift=replace(SHIFT, expected=huge, figures=figures),
        position=Position("660049-12", 99, 9_999_999, HEAD),
    )

    assert any("[QR " in row for row in tape(slip, tmp_path))


def test_a_copy_says_so_first(tmp_path: Path) -> None:
    original = tape(SLIP, tmp_path / "original")
    first, *rest = tape(replace(SLIP, copy=1), tmp_path)

    assert first.strip() == "КОПИЯ № 1"
    assert rest == original


def test_an_empty_drawer_is_said_to_be_empty(tmp_path: Path) -> None:
    slip = replace(SLIP, shift=replace(SHIFT, count=CashCount({})))

    assert "Наличных нет" in tape(slip, tmp_path)


def test_cash_between_windows_stands_there_with_what_is_still_on_its_way(tmp_path: Path) -> None:
    moved = tuple(
        TransferLine(kind, f"660049-2.1.{seq}", "t", 3, Money(200_000))
        for kind, seq in (("cash_sent", 12), ("cash_received", 15), ("cash_taken_back", 16))
    )
    left = OpenTransfer("t", "660049-2.1.17", 1, Money(100_000), SHIFT.opened_at)
    shift = replace(SHIFT, figures=replace(SHIFT.figures, transfers=moved), open_transfers=(left,))
    rows = pairs(replace(SLIP, shift=shift), tmp_path)

    assert rows["Передано в окно 3, запись 12"] == "2 000,00"
    assert rows["Принято из окна 3, запись 15"] == "2 000,00"
    assert rows["Вернулось в кассу, запись 16"] == "2 000,00"
    assert rows["В ПУТИ в окно 1 уже 12 ч 05 мин"] == "1 000,00"
    assert "Деньги между окнами" not in "\n".join(tape(SLIP, tmp_path / "plain"))
