"""ATOL JSON tasks: what is asked of the register, and what its answers prove.

Sums leave as JSON numbers that are written from integer kopecks as decimal text (120055 becomes
1200.55) and are read from the text of the answer; no binary fraction is on the way.
"""

import uuid
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

import msgspec

from app.domain.money import Money
from app.domain.ports import FiscalReceipt, FiscalTask, LineSubject, ReceiptLine
from app.domain.register_totals import FiscalTotals

TASK_BYTES_MAX: Final = 32_768
"""The driver's own limit for a task."""

SHIFT_EXPIRED: Final = 68
SHIFT_CLOSED: Final = 73
SHIFT_ALREADY_OPEN: Final = 83

NO_DOCUMENT: Final = frozenset(
    {3, 4, 34, 44, 45, 55, 66, 68, 73, 80, 82, 83, 114, 139, 141, 148, 167, 501, 502}
)
"""Errors of libfptr10.h that come before a document is closed, so that they prove there is none.

All others (lost link, interrupted closing, fiscal drive) leave it open.
"""

_SUBJECTS: Final = {LineSubject.PAYMENT: "payment", LineSubject.SERVICE: "service"}
_KOPECK_DIGITS: Final = 2
_DIGITS_MAX: Final = 15

Task = dict[str, Any]
_encoder: Final = msgspec.json.Encoder(decimal_format="number")


class Stage(StrEnum):
    """How far the register is with a request."""

    WAIT = "wait"
    IN_PROGRESS = "inProgress"
    BLOCKED = "blocked"
    READY = "ready"
    ERROR = "error"
    INTERRUPTED = "interrupted"
    CANCELED = "canceled"


class _Error(msgspec.Struct, frozen=True):
    code: int = 0
    description: str = ""


class _Params(msgspec.Struct, frozen=True, rename="camel"):
    fiscal_document_number: int
    fiscal_document_sign: str | int
    fiscal_document_date_time: str
    fn_number: str
    shift_number: int
    total: Decimal | None = None  # opening and closing a shift have none


class _Warnings(msgspec.Struct, frozen=True, rename="camel"):
    not_printed: bool = False


class _ShiftStatus(msgspec.Struct, frozen=True):
    state: str


class _Payments(msgspec.Struct, frozen=True):
    cash: Decimal = Decimal()
    electronically: Decimal = Decimal()


class _Counted(msgspec.Struct, frozen=True):
    count: int
    sum: Decimal
    payments: _Payments = _Payments()


class _Receipts(msgspec.Struct, frozen=True, rename="camel"):
    sell: _Counted
    sell_return: _Counted


class _ShiftTotals(msgspec.Struct, frozen=True, rename="camel"):
    """The answer to getShiftTotals as open client libraries read it; not seen on a register."""

    shift_number: int
    receipts: _Receipts


class _Done(msgspec.Struct, frozen=True, rename="camel"):
    fiscal_params: _Params | None = None
    warnings: _Warnings | list[str] | str | None = None  # drivers write "nothing" in several ways
    shift_status: _ShiftStatus | None = None
    shift_totals: _ShiftTotals | None = None


class Result(msgspec.Struct, frozen=True, rename="camel"):
    """What the register says of one task; the error in either of the two shapes seen."""

    status: Stage
    error: _Error | None = None
    error_code: int = 0
    error_description: str = ""
    result: _Done | None = None

    @property
    def code(self) -> int:
        return self.error.code if self.error else self.error_code

    @property
    def text(self) -> str:
        return self.error.description if self.error else self.error_description

    @property
    def shift_state(self) -> str:
        """The answer to getShiftStatus: opened, closed or expired; empty for other tasks."""
        done = self.result
        return done.shift_status.state if done and done.shift_status else ""


class _Answer(msgspec.Struct, frozen=True):
    results: list[Result]


def request_body(key: str, task: Task) -> bytes:
    """Return the body of a POST that hands over one task under its key."""
    return _encoder.encode({"uuid": key, "request": [task]})


def read_answer(body: bytes) -> Result | None:
    """Read the answer to a GET; None if it is not one, however it is broken."""
    try:
        [result] = msgspec.json.decode(body, type=_Answer).results
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError):
        return None
    return result


def receipt_of(result: Result) -> FiscalReceipt | None:
    """Return the document a finished task made; None if the answer does not prove one."""
    params = result.result.fiscal_params if result.result else None
    if params is None or params.total is None:
        return None
    total = _money(params.total)
    if total is None:
        return None
    warnings = result.result.warnings if result.result else None
    not_printed = isinstance(warnings, _Warnings) and warnings.not_printed
    return FiscalReceipt(
        document=params.fiscal_document_number,
        sign=str(params.fiscal_document_sign),
        issued_at=params.fiscal_document_date_time,
        drive=params.fn_number,
        shift=params.shift_number,
        total=total,
        paper_out=not_printed,
    )


def totals_of(result: Result) -> FiscalTotals | None:
    """Return the totals of the register's shift; None where they are not all told in kopecks."""
    told = result.result.shift_totals if result.result else None
    if told is None:
        return None
    sold, back = told.receipts.sell, told.receipts.sell_return
    sums = [_money(each) for each in (sold.payments.cash, sold.payments.electronically, back.sum)]
    cash, card, returned = sums
    if cash is None or card is None or returned is None or cash + card != _money(sold.sum):
        return None
    return FiscalTotals(told.shift_number, sold.count, cash, card, back.count, returned)


def receipt_task(task: FiscalTask, taxation: str, agent: str) -> Task:
    """Build the sale, or the return of a sale. ValueError if it is not paid to the kopeck."""
    total = Money.total(line.amount for line in task.lines)
    if task.cash + task.card != total:
        raise ValueError(f"{task.key}: {task.cash} and {task.card} do not pay {total}")
    payments = (("electronically", task.card), ("cash", task.cash))
    return {
        "type": "sellReturn" if task.is_return else "sell",
        "taxationType": taxation,
        "electronically": False,
        "ignoreNonFiscalPrintErrors": False,
        "operator": {"name": task.clerk_name},
        "items": [_position(line, agent) for line in task.lines],
        "payments": [{"type": kind, "sum": _rubles(paid)} for kind, paid in payments if paid],
        "total": _rubles(total),
    }


def second_key(key: str) -> str:
    """Return the key under which a receipt is tried again once the register's shift is open.

    It follows from the first key alone, so that both attempts are found after a crash.
    """
    return str(uuid.uuid5(uuid.UUID(key), "after the shift was opened"))


def _position(line: ReceiptLine, agent: str) -> Task:
    position: Task = {
        "type": "position",
        "name": line.name,
        "price": _rubles(line.amount),
        "quantity": 1,
        "amount": _rubles(line.amount),
        "measurementUnit": 0,
        "paymentMethod": "fullPayment",
        "paymentObject": _SUBJECTS[line.subject],
        "tax": {"type": line.vat},
    }
    if line.supplier_inn:
        position["agentInfo"] = {"agents": [agent]}
        phones = {"phones": [line.supplier_phone]} if line.supplier_phone else {}
        supplier = {"vatin": line.supplier_inn, "name": line.supplier_name}
        position["supplierInfo"] = supplier | phones
    return position


def _money(rubles: Decimal) -> Money | None:
    kopecks = rubles.scaleb(_KOPECK_DIGITS)
    if kopecks.adjusted() > _DIGITS_MAX or kopecks != int(kopecks):
        return None
    return Money(int(kopecks))


def _rubles(money: Money) -> Decimal:
    return Decimal(money.kopecks).scaleb(-_KOPECK_DIGITS)
