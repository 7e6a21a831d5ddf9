"""How charges stand on a fiscal receipt."""

from datetime import date

import pytest

from app.domain.charges import Charge, ChargeKind
from app.domain.money import Money
from app.domain.ports import LineSubject, ReceiptLine
from app.domain.receipt import LineTable, receipt_lines, shipped_lines
from app.errors import ClerkError, Refusal
from tests.domain.samples import copy_of

TODAY = date(2026, 11, 20)
KEY = "80084740397510@M20261120-1/17"


def changed(**row: object) -> dict[str, object]:
    first = copy_of(shipped_lines().to_payload())["lines"][0]
    return {"version": "x", "lines": [{**first, **row}]}


def test_each_charge_is_one_line_with_its_subject() -> None:
    charges = [
        Charge(ChargeKind.COD, Money(234_000), KEY),
        Charge(ChargeKind.COD_FEE, Money(18_360), KEY),
    ]
    lines = receipt_lines(charges, shipped_lines(), TODAY)
    assert lines == (
        ReceiptLine(
            "Наложенный платёж 80084740397510", Money(234_000), LineSubject.PAYMENT, "none"
        ),
        ReceiptLine(
            "Плата за перевод наложенного платежа", Money(18_360), LineSubject.SERVICE, "none"
        ),
    )


@pytest.mark.parametrize("kind", ChargeKind)
def test_every_kind_of_charge_has_a_line(kind: ChargeKind) -> None:
    [line] = receipt_lines([Charge(kind, Money(1), KEY)], shipped_lines(), TODAY)
    assert 0 < len(line.name) <= 128
    assert line.name.isprintable()


def test_the_policy_is_sold_for_its_insurer() -> None:
    [line] = receipt_lines([Charge(ChargeKind.POLICY, Money(9_900), KEY)], shipped_lines(), TODAY)
    assert line.supplier_name == "Космовизаком"


@pytest.mark.parametrize("inn", ["7700000000", "770000000000"])
def test_the_supplier_s_number_comes_from_the_table(inn: str) -> None:
    table = LineTable.from_payload(changed(supplier_inn=inn, supplier_phone="+78000000000"))
    [line] = receipt_lines([Charge(ChargeKind.COD, Money(1), KEY)], table, TODAY)
    assert (line.supplier_inn, line.supplier_phone) == (inn, "+78000000000")


def test_a_charge_for_no_item_leaves_its_place_empty() -> None:
    [line] = receipt_lines([Charge(ChargeKind.COD, Money(1), None)], shipped_lines(), TODAY)
    assert line.name == "Наложенный платёж"


def test_an_announced_rate_waits_for_its_day() -> None:
    first = copy_of(shipped_lines().to_payload())["lines"][0]
    announced = {**first, "valid_from": "2027-01-01", "vat": "vat22"}
    table = LineTable.from_payload({"version": "x", "lines": [announced, first]})
    charge = [Charge(ChargeKind.COD, Money(1), KEY)]
    assert receipt_lines(charge, table, date(2026, 12, 31))[0].vat == "none"
    assert receipt_lines(charge, table, date(2027, 1, 1))[0].vat == "vat22"


def test_a_charge_without_a_rule_is_not_printed_by_guess() -> None:
    table = LineTable.from_payload(changed())
    with pytest.raises(ClerkError) as refusal:
        receipt_lines([Charge(ChargeKind.POLICY, Money(1), KEY)], table, TODAY)
    assert refusal.value.code is Refusal.NO_TARIFF


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "tip"),
        ("subject", "goods"),
        ("name", "Наложенный\nплатёж"),
        ("name", "х" * 129),
        ("name", "{item}" + "х" * 115),
        ("supplier_inn", "77"),
    ],
)
def test_a_rule_that_no_register_takes_is_refused(field: str, value: str) -> None:
    with pytest.raises(ClerkError) as refusal:
        LineTable.from_payload(changed(**{field: value}))
    assert refusal.value.values == {"field": f"receipt_lines.lines.0.{field}"}


def test_a_name_may_be_as_long_as_the_tag_with_its_item() -> None:
    LineTable.from_payload(changed(name="{item}" + "х" * 114))


def test_rules_travel_down_the_feed_and_stay_the_same() -> None:
    assert LineTable.from_payload(shipped_lines().to_payload()) == shipped_lines()
