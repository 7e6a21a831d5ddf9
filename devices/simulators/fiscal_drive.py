"""The machine inside the simulated register: shift, counters, documents, and what it refuses."""

import hashlib
import struct
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Final

from devices.simulators.json_http import Json

NO_PAPER: Final = 44
UNDERPAID: Final = 66
SHIFT_EXPIRED: Final = 68
SHIFT_CLOSED: Final = 73
SHIFT_ALREADY_OPEN: Final = 83
BAD_REQUISITE: Final = 148
BAD_AGENT: Final = 167
BAD_TASK: Final = 501

_TEXTS: Final = {
    NO_PAPER: "Нет бумаги",
    UNDERPAID: "Чек оплачен не полностью",
    SHIFT_EXPIRED: "Смена превысила 24 часа",
    SHIFT_CLOSED: "Смена закрыта",
    SHIFT_ALREADY_OPEN: "Смена открыта",
    BAD_REQUISITE: "Ошибка записи реквизита",
    BAD_AGENT: "Ошибка реквизита агента",
    BAD_TASK: "Ошибка разбора JSON-задания",
}
_SHIFT_LIMIT: Final = timedelta(hours=24)
_MOSCOW: Final = timezone(timedelta(hours=3))
_NAME_LENGTH_MAX: Final = 128
_INN_LENGTHS: Final = (10, 12)
_TAXATION: Final = frozenset({"osn", "usnIncome", "usnIncomeOutcome", "envd", "esn", "patent"})
_PERCENTS: Final = (0, 5, 7, 10, 20, 22, 105, 107, 110, 120, 122)
_RATES: Final = frozenset({"none", *(f"vat{each}" for each in _PERCENTS)})
_SUBJECTS: Final = frozenset({"commodity", "service", "payment", "agentCommission", "deposit"})


class Refused(Exception):
    """The register does not do it. `code` is one of libfptr10.h."""

    def __init__(self, code: int, text: str = "") -> None:
        super().__init__(text or _TEXTS.get(code, "Ошибка"))
        self.code = code


@dataclass(slots=True)
class Drive:
    """What a fiscal drive and its register remember; all of it survives a loss of power."""

    number: str = "9999078902004312"
    registration: str = "0000000001002292"
    last_document: int = 0
    shift: int = 0
    shift_open: bool = False
    shift_opened_at: str = ""
    last_receipt: int = 0
    paper: str = "ok"
    owed_print: bool = False


@dataclass(slots=True)
class Register:
    """Carries out JSON tasks one after another."""

    drive: Drive = field(default_factory=Drive)
    documents: list[Json] = field(default_factory=list)
    _paper_ends_within: bool = False

    def run(self, uuid: str, task: Json, now: datetime) -> Json:
        """Carry out one task and return its `result`. Raises Refused, and then nothing happened."""
        kind = task.get("type")
        actions = {
            "openShift": self._open_shift,
            "closeShift": self._close_shift,
            "getShiftStatus": self._shift_status,
            "continuePrint": self._continue_print,
            "getFnStatus": self._drive_status,
            "getShiftTotals": self._shift_totals,
        }
        if kind in {"sell", "sellReturn"}:
            return self._receipt(uuid, task, now)
        if kind not in actions:
            raise Refused(BAD_TASK)
        return actions[kind](uuid, now)

    def set_paper(self, state: str) -> None:
        if state not in {"ok", "out"}:
            raise ValueError(f"no such state of paper: {state}")
        self.drive.paper = state

    def end_paper_within(self) -> None:
        """Let the next receipt be fiscalised and its paper fail."""
        self._paper_ends_within = True

    def expire_shift(self, now: datetime) -> None:
        """Let the shift be older than the law allows."""
        self.drive.shift_opened_at = (now - _SHIFT_LIMIT - timedelta(minutes=1)).isoformat()

    def mark_printed(self) -> None:
        """Nothing is owed on paper any more."""
        for document in self.documents:
            document["printed"] = True

    def shift_state(self, now: datetime) -> str:
        drive = self.drive
        if not drive.shift_open:
            return "closed"
        age = now - datetime.fromisoformat(drive.shift_opened_at)
        return "expired" if age > _SHIFT_LIMIT else "opened"

    def _open_shift(self, uuid: str, now: datetime) -> Json:
        if self.drive.shift_open:
            raise Refused(SHIFT_ALREADY_OPEN)
        self._require_paper()
        self.drive.shift += 1
        self.drive.shift_open = True
        self.drive.shift_opened_at = now.isoformat()
        self.drive.last_receipt = 0
        return self._document(uuid, "openShift", now, {})

    def _close_shift(self, uuid: str, now: datetime) -> Json:
        if not self.drive.shift_open:
            raise Refused(SHIFT_CLOSED)
        self._require_paper()
        self.drive.shift_open = False
        return self._document(uuid, "closeShift", now, {})

    def _shift_status(self, _uuid: str, now: datetime) -> Json:
        return {"shiftStatus": {"state": self.shift_state(now), "number": self.drive.shift}}

    def _drive_status(self, _uuid: str, _now: datetime) -> Json:
        return {"fnStatus": {"fiscalDocumentNumber": self.drive.last_document}}

    def _shift_totals(self, _uuid: str, _now: datetime) -> Json:
        """Count the receipts of this shift; sums in roubles, as everywhere in these tasks."""

        def counted(kind: str) -> Json:
            mine = [
                each
                for each in self.documents
                if each["type"] == kind and each["shift"] == self.drive.shift
            ]
            paid = {
                name: sum(each[of] for each in mine) / 100
                for name, of in (("cash", "cash"), ("electronically", "card"))
            }
            total = sum(each["total"] for each in mine) / 100
            return {"count": len(mine), "sum": total, "payments": paid}

        receipts = {kind: counted(kind) for kind in ("sell", "sellReturn", "buy", "buyReturn")}
        return {"shiftTotals": {"shiftNumber": self.drive.shift, "receipts": receipts}}

    def _continue_print(self, _uuid: str, _now: datetime) -> Json:
        self._require_paper()
        self.drive.owed_print = False
        self.mark_printed()
        return {}

    def _receipt(self, uuid: str, task: Json, now: datetime) -> Json:
        state = self.shift_state(now)
        if state != "opened":
            raise Refused(SHIFT_CLOSED if state == "closed" else SHIFT_EXPIRED)
        self._require_paper()
        facts = _read_receipt(task)
        self.drive.last_receipt += 1
        if self._paper_ends_within:
            self._paper_ends_within = False
            self.drive.paper, self.drive.owed_print = "out", True
        return self._document(uuid, task["type"], now, facts)

    def _document(self, uuid: str, kind: str, now: datetime, facts: Json) -> Json:
        drive = self.drive
        drive.last_document += 1
        total = facts.get("total", 0)
        seed = f"{drive.number}/{drive.last_document}/{total}".encode()
        sign = f"{int.from_bytes(hashlib.sha256(seed).digest()[:4]):010d}"
        issued_at = now.astimezone(_MOSCOW).isoformat(timespec="seconds")
        document = {
            "number": drive.last_document,
            "type": kind,
            "uuid": uuid,
            "sign": sign,
            "issued_at": issued_at,
            "shift": drive.shift,
            "receipt": drive.last_receipt,
            "printed": not drive.owed_print,
            **facts,
        }
        self.documents.append(document)
        return {
            "fiscalParams": {
                "fiscalDocumentDateTime": issued_at,
                "fiscalDocumentNumber": drive.last_document,
                "fiscalDocumentSign": sign,
                "fnNumber": drive.number,
                "fnsUrl": "www.nalog.gov.ru",
                "registrationNumber": drive.registration,
                "shiftNumber": drive.shift,
                **({"total": total / 100} if facts else {}),
            },
            "warnings": {"notPrinted": True} if drive.owed_print else None,
        }

    def _require_paper(self) -> None:
        if self.drive.paper == "out":
            raise Refused(NO_PAPER)

    def memory(self) -> Json:
        """Tell everything that has to be on disk, as JSON."""
        return {"drive": asdict(self.drive), "documents": self.documents}


def now(clock_file: Path | None = None) -> datetime:
    """Return the time: the machine's, moved by what a demo's clock file says."""
    ahead = timedelta()
    if clock_file is not None:
        start_ms, lead_ms = struct.unpack_from("<qq", clock_file.read_bytes())
        ahead = timedelta(milliseconds=start_ms + lead_ms)
    return datetime.now(UTC) + ahead


def _read_receipt(task: Json) -> Json:
    """Check a receipt as the driver's own script does; sums come out in kopecks."""
    if task.get("taxationType") not in _TAXATION or not task.get("operator", {}).get("name"):
        raise Refused(BAD_REQUISITE)
    positions = [_read_position(each) for each in task["items"] if each["type"] == "position"]
    total = sum(each["amount"] for each in positions)
    if not positions or _kopecks(task.get("total", Decimal(total) / 100)) != total:
        raise Refused(BAD_TASK, "Итог не равен сумме позиций")
    paid = {"cash": 0, "electronically": 0}
    for payment in task["payments"]:
        paid[payment["type"]] += _kopecks(payment["sum"])
    if sum(paid.values()) < total:
        raise Refused(UNDERPAID)
    if paid["electronically"] > total:
        raise Refused(BAD_TASK, "Безналичными больше итога")
    return {
        "total": total,
        "card": paid["electronically"],
        "cash": total - paid["electronically"],
        "positions": positions,
        "clerk": task["operator"]["name"],
    }


def _read_position(item: Json) -> Json:
    name, amount = item["name"], _kopecks(item["amount"])
    if not 1 <= len(name) <= _NAME_LENGTH_MAX or "\n" in name:
        raise Refused(BAD_REQUISITE)
    if item["tax"]["type"] not in _RATES or item["paymentObject"] not in _SUBJECTS:
        raise Refused(BAD_TASK)
    if _kopecks(item["price"]) * Decimal(item["quantity"]) != amount:
        raise Refused(BAD_TASK, "Цена и количество не дают суммы")
    supplier = item.get("supplierInfo")
    if supplier and (
        not item.get("agentInfo", {}).get("agents") or len(supplier["vatin"]) not in _INN_LENGTHS
    ):
        raise Refused(BAD_AGENT)
    return {"name": name, "amount": amount, "supplier": (supplier or {}).get("vatin", "")}


def _kopecks(sum_in_rubles: Decimal | float) -> int:
    kopecks = Decimal(str(sum_in_rubles)) * 100
    if kopecks != int(kopecks) or kopecks < 0:
        raise Refused(BAD_TASK, "Доли копейки")
    return int(kopecks)
