"""The closing slip: what a shift counted, expected and sold, with the proof of its last entry."""

from dataclasses import dataclass
from typing import Final

from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.report import Position, ShiftReport
from printing import transfers
from printing.escpos import CP866_PAGE, Align, EscPos
from printing.names import ACCOUNTS, EARNED, face_value, local_time

TEMPLATE: Final = "zs-80-2"
"""Version of this slip; another layout has another one."""

_SHORT: Final = {
    Account.COD_PAYABLE: "cod",
    Account.COD_FEE: "fee",
    Account.STORAGE_FEE: "sto",
    Account.POLICY_PREMIUM: "pol",
}
_HASH_ROW: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingSlip:
    """Everything that stands on the slip of a closed shift; nothing is computed or looked up.

    `position` is that of the entry which closed the shift. `copy` is
    0 for the original and otherwise the number of the copy.
    """

    branch: str
    window: str
    shift: ShiftReport
    position: Position
    copy: int = 0


def render(slip: ClosingSlip, code_page: int = CP866_PAGE) -> bytes:
    """Return the bytes of a closing slip; the same slip gives the same bytes.

    Raises ClerkError NOT_PRINTABLE for a character that the printer has not.
    """
    paper = EscPos(code_page)
    _head(paper, slip)
    _count(paper, slip.shift)
    _sums(paper, slip.shift)
    _transfers(paper, slip.shift)
    _numbers(paper, slip.shift)
    _proof(paper, slip)
    return bytes(paper.cut())


def qr_text(slip: ClosingSlip) -> str:
    """Return what the QR code says: the entry, its hash, and the totals in kopecks."""
    at, shift = slip.position, slip.shift
    totals = {
        "exp": shift.expected,
        "cnt": shift.counted or Money.ZERO,
        "tot": shift.figures.receipts.total,
        "ret": shift.figures.money_back.total,
        **{name: shift.figures.taken_for(account) for account, name in _SHORT.items()},
    }
    sums = ";".join(f"{name}={amount.kopecks}" for name, amount in totals.items())
    return f"OKZ1:{at.terminal}.{at.epoch}.{at.seq}:{at.head}:{sums}"


def _head(paper: EscPos, slip: ClosingSlip) -> None:
    if slip.copy:
        paper.line(f"КОПИЯ № {slip.copy}", align=Align.CENTER, bold=True, double=True)
    paper.line("Почта России", align=Align.CENTER, bold=True)
    paper.line(slip.branch, align=Align.CENTER)
    paper.line(f"Смена № {slip.shift.number}", align=Align.CENTER, bold=True, double=True)
    paper.line("закрыта", align=Align.CENTER)
    paper.pair(f"Окно {slip.window}", f"день {slip.shift.day:%d.%m.%Y}")
    paper.line(f"Оператор {slip.shift.clerk_name or slip.shift.clerk}")
    paper.pair("Открыта", local_time(slip.shift.opened_at))
    if slip.shift.closed_at is not None:
        paper.pair("Закрыта", local_time(slip.shift.closed_at))
    paper.rule()


def _count(paper: EscPos, shift: ShiftReport) -> None:
    pieces = {} if shift.count is None else shift.count.pieces
    paper.line("Пересчёт", bold=True)
    for denomination, number in pieces.items():
        paper.pair(
            f"{face_value(denomination)} x {number}", Money(denomination * number).rubles_text
        )
    if not pieces:
        paper.line("Наличных нет")
    paper.rule()
    paper.pair("На начало", shift.opening.text)
    paper.pair("Ожидалось", shift.expected.text)
    paper.pair("Насчитано", (shift.counted or Money.ZERO).text)
    difference = shift.difference or Money.ZERO
    paper.pair(_difference_name(difference), _signed(difference), bold=True, double=True)
    paper.rule()


def _sums(paper: EscPos, shift: ShiftReport) -> None:
    receipts = shift.figures.receipts
    paper.line("Принято", bold=True)
    for account in EARNED:
        amount = shift.figures.taken_for(account)
        if amount:
            paper.pair(ACCOUNTS[account], amount.rubles_text)
    paper.pair("Наличными", receipts.cash.rubles_text)
    paper.pair("Картой", receipts.card.rubles_text)
    paper.pair("ИТОГО", receipts.total.text, bold=True, double=True)
    back = shift.figures.money_back
    if back.documents:
        paper.line("Возвращено по чекам возврата", bold=True)
        paper.pair("Наличными", back.cash.rubles_text)
        paper.pair("Картой", back.card.rubles_text)
        paper.pair("ВОЗВРАТЫ", back.total.text, bold=True)
    paper.rule()


def _transfers(paper: EscPos, shift: ShiftReport) -> None:
    rows = list(transfers.rows_of(shift))
    if rows:
        paper.line(transfers.TITLE, bold=True)
        for name, amount in rows:
            paper.pair(name, amount)
        paper.rule()


def _numbers(paper: EscPos, shift: ShiftReport) -> None:
    figures = shift.figures
    for name, number in (
        ("Кассовых чеков", figures.receipts.documents),
        ("Чеков возврата", figures.money_back.documents),
        ("Вручено РПО", figures.items),
        ("Не забрали РПО", figures.refused),
        ("Возвращено РПО", figures.returned),
        ("Отменено выдач", figures.cancelled),
        ("Полисов продано", len(figures.policies_sold)),
        ("Полисов отменено", len(figures.policies_cancelled)),
        ("Номеров аннулировано", len(figures.policies_void)),
        ("Чеков без подтверждения", len(figures.unknown)),
    ):
        paper.pair(name, str(number))
    for correction in figures.corrections:
        paper.pair(f"Исправление центра, запись {correction.entry}", correction.amount.rubles_text)
    for receipt in figures.unknown:
        paper.pair(f"Нет ответа кассы, запись {receipt.entry}", receipt.due.rubles_text)
    paper.rule()


def _proof(paper: EscPos, slip: ClosingSlip) -> None:
    at = slip.position
    paper.line("Запись в журнале", align=Align.CENTER)
    paper.line(f"{at.terminal} · {at.epoch} · {at.seq}", align=Align.CENTER)
    for start in range(0, len(at.head), _HASH_ROW):
        paper.line(at.head[start : start + _HASH_ROW], align=Align.CENTER)
    paper.qr(qr_text(slip))
    paper.line("Сдал оператор ______________________________")
    paper.line("Принял        ______________________________")
    paper.line(f"Бланк {TEMPLATE}", align=Align.CENTER)


def _difference_name(difference: Money) -> str:
    if not difference:
        return "Расхождений нет"
    return "Излишек" if difference > Money.ZERO else "Недостача"


def _signed(difference: Money) -> str:
    """Return the sum without its sign, which the name beside it says."""
    return (difference if difference >= Money.ZERO else -difference).text
