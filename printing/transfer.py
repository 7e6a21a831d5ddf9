"""The slip that goes along with cash from one window to another: two signatures, and a proof."""

from dataclasses import dataclass
from typing import Final

from app.domain.money import Money
from app.domain.shift import CashCount
from app.domain.words import amount_in_words
from printing.escpos import CP866_PAGE, Align, EscPos
from printing.names import face_value

TEMPLATE: Final = "pd-80-1"
"""Version of this slip; another layout has another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSlip:
    """Everything that stands on the slip of a transfer; nothing is computed or looked up.

    `number` is how people call the transfer, `code` what the receiving window scans where there is
    no network. `copy` is 0 for the original and otherwise the number of the copy.
    """

    branch: str
    number: str
    sender: int
    receiver: int
    clerk: str
    sent_at: str
    count: CashCount
    amount: Money
    code: str
    position: str
    copy: int = 0


def render(slip: TransferSlip, code_page: int = CP866_PAGE) -> bytes:
    """Return the bytes of a transfer slip; the same slip gives the same bytes.

    Raises ClerkError NOT_PRINTABLE for a character that the printer has not.
    """
    paper = EscPos(code_page)
    if slip.copy:
        paper.line(f"КОПИЯ № {slip.copy}", align=Align.CENTER, bold=True, double=True)
    paper.line("Почта России", align=Align.CENTER, bold=True)
    paper.line(slip.branch, align=Align.CENTER)
    paper.line("Передача денег", align=Align.CENTER, bold=True, double=True)
    paper.pair(f"Из окна {slip.sender}", f"в окно {slip.receiver}", bold=True, double=True)
    paper.pair(f"Передача № {slip.number}", slip.sent_at)
    paper.line(f"Передал оператор {slip.clerk}")
    paper.rule()
    for denomination, number in slip.count.pieces.items():
        paper.pair(
            f"{face_value(denomination)} x {number}", Money(denomination * number).rubles_text
        )
    paper.pair("СУММА", slip.amount.text, bold=True, double=True)
    paper.line(amount_in_words(slip.amount))
    paper.rule()
    paper.line("Пересчитайте деньги. Нет сети - сканируйте код:", align=Align.CENTER)
    paper.qr(slip.code)
    paper.line("Сдал          ______________________________")
    paper.feed(1)
    paper.line("Принял        ______________________________")
    paper.line(f"Запись {slip.position}", align=Align.CENTER)
    paper.line(f"Бланк {TEMPLATE}", align=Align.CENTER)
    return bytes(paper.cut())
