"""What the register is told, to the kopeck and to the byte, and how its answers are read."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import Money
from app.domain.ports import FiscalReceipt, FiscalTask, LineSubject, ReceiptLine
from devices import fiscal_tasks

KEY = "2f0f4a3e-1a52-4b5e-9d7c-8a8e1d1c1c01"
COD = ReceiptLine(
    "Перевод наложенного платежа",
    Money(120055),
    LineSubject.PAYMENT,
    "none",
    "ООО «Ромашка»",
    "7736520080",
    "+74951234567",
)
FEE = ReceiptLine("Плата за перевод", Money(18360), LineSubject.SERVICE, "vat22")
SALE = FiscalTask(KEY, "Иванова А. П.", (COD, FEE), cash=Money(38415), card=Money(100000))

SALE_BODY = (
    '{"uuid":"2f0f4a3e-1a52-4b5e-9d7c-8a8e1d1c1c01","request":[{"type":"sell",'
    '"taxationType":"osn","electronically":false,"ignoreNonFiscalPrintErrors":false,'
    '"operator":{"name":"Иванова А. П."},"items":['
    '{"type":"position","name":"Перевод наложенного платежа","price":1200.55,"quantity":1,'
    '"amount":1200.55,"measurementUnit":0,"paymentMethod":"fullPayment",'
    '"paymentObject":"payment","tax":{"type":"none"},"agentInfo":{"agents":["another"]},'
    '"supplierInfo":{"vatin":"7736520080","name":"ООО «Ромашка»","phones":["+74951234567"]}},'
    '{"type":"position","name":"Плата за перевод","price":183.60,"quantity":1,"amount":183.60,'
    '"measurementUnit":0,"paymentMethod":"fullPayment","paymentObject":"service",'
    '"tax":{"type":"vat22"}}],'
    '"payments":[{"type":"electronically","sum":1000.00},{"type":"cash","sum":384.15}],'
    '"total":1384.15}]}'
)

PARAMS = {
    "fiscalDocumentNumber": 69,
    "fiscalDocumentSign": "1138986989",
    "fiscalDocumentDateTime": "2026-11-22T13:12:00+03:00",
    "fnNumber": "9999078900000961",
    "shiftNumber": 11,
    "total": 1384.15,
}


def answer(**result: Any) -> bytes:
    return json.dumps({"results": [{"status": "ready", **result}]}).encode()


def test_a_sale_is_told_byte_for_byte() -> None:
    task = fiscal_tasks.receipt_task(SALE, "osn", "another")
    assert fiscal_tasks.request_body(KEY, task).decode() == SALE_BODY


def test_a_return_names_itself_and_what_is_paid_in_cash_only() -> None:
    back = FiscalTask(KEY, "Иванова А. П.", (FEE,), cash=Money(18360), is_return=True)
    task = fiscal_tasks.receipt_task(back, "osn", "another")
    assert task["type"] == "sellReturn"
    assert task["payments"] == [{"type": "cash", "sum": Decimal("183.60")}]


def test_a_receipt_not_paid_to_the_kopeck_is_never_made() -> None:
    with pytest.raises(ValueError, match="do not pay"):
        fiscal_tasks.receipt_task(FiscalTask(KEY, "И", (FEE,), cash=Money(18359)), "osn", "another")


@given(st.lists(st.integers(1, 2**48), min_size=1, max_size=4))
def test_sums_leave_with_two_decimals_and_without_drift(kopecks: list[int]) -> None:
    lines = tuple(ReceiptLine("x", Money(each), LineSubject.SERVICE, "none") for each in kopecks)
    task = FiscalTask(KEY, "И", lines, cash=Money(sum(kopecks)))
    body = fiscal_tasks.request_body(KEY, fiscal_tasks.receipt_task(task, "osn", "another"))
    [told] = json.loads(body, parse_float=str, parse_int=str)["request"]
    assert told["total"] == f"{sum(kopecks) // 100}.{sum(kopecks) % 100:02d}"
    assert [item["price"] for item in told["items"]] == [
        f"{each // 100}.{each % 100:02d}" for each in kopecks
    ]


@given(st.integers(0, 2**48))
def test_a_total_comes_back_without_drift(kopecks: int) -> None:
    told = f'{{"results":[{{"status":"ready","result":{{"fiscalParams":{json.dumps(PARAMS)}}}}}]}}'
    text = told.replace("1384.15", f"{kopecks // 100}.{kopecks % 100:02d}")
    result = fiscal_tasks.read_answer(text.encode())
    assert result is not None
    receipt = fiscal_tasks.receipt_of(result)
    assert receipt is not None
    assert receipt.total == Money(kopecks)


@pytest.mark.parametrize(
    ("warnings", "paper_out"),
    [
        (None, False),
        ({}, False),
        ([], False),
        ("", False),
        ({"notPrinted": False}, False),
        ({"notPrinted": True}, True),
    ],
)
def test_a_receipt_is_read_with_any_shape_of_warnings(warnings: Any, *, paper_out: bool) -> None:
    result = fiscal_tasks.read_answer(
        answer(result={"fiscalParams": PARAMS, "warnings": warnings}, error={"code": 0})
    )
    assert result is not None
    assert fiscal_tasks.receipt_of(result) == FiscalReceipt(
        69, "1138986989", "2026-11-22T13:12:00+03:00", "9999078900000961", 11,
        Money(138415), paper_out,
    )  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        {"status": "error", "error": {"code": 44, "description": "Нет бумаги"}},
        {"status": "error", "errorCode": 44, "errorDescription": "Нет бумаги"},
    ],
)
def test_an_error_is_read_in_both_shapes(told: dict[str, Any]) -> None:
    result = fiscal_tasks.read_answer(answer(**told))
    assert result is not None
    assert (result.code, result.text) == (44, "Нет бумаги")


@pytest.mark.parametrize(
    "total", [1384.155, 1e300, None, -5e-324], ids=["parts", "huge", "none", "tiny"]
)
def test_a_total_that_is_no_sum_proves_nothing(total: float | None) -> None:
    result = fiscal_tasks.read_answer(answer(result={"fiscalParams": PARAMS | {"total": total}}))
    assert result is not None
    assert fiscal_tasks.receipt_of(result) is None


def test_an_opened_shift_is_no_receipt() -> None:
    without = {key: value for key, value in PARAMS.items() if key != "total"}
    result = fiscal_tasks.read_answer(answer(result={"fiscalParams": without}))
    assert result is not None
    assert fiscal_tasks.receipt_of(result) is None


@given(st.binary(max_size=200))
def test_no_answer_however_broken_breaks_the_reader(body: bytes) -> None:
    assert fiscal_tasks.read_answer(body) is None


def test_the_second_key_follows_from_the_first() -> None:
    second = fiscal_tasks.second_key(KEY)
    assert second == fiscal_tasks.second_key(KEY)
    assert second not in {KEY, fiscal_tasks.second_key(second)}
