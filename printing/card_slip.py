"""The bank's slip of a card operation: its own lines, or what is known where it was lost."""

from dataclasses import dataclass
from typing import Final

from app.domain.money import Money
from app.errors import ClerkError
from printing.escpos import COLUMNS, CP866_PAGE, Align, EscPos, printable

_LINES_MAX: Final = 80
_KEPT_OUT: Final = "·"


@dataclass(frozen=True, slots=True)
class CardSlip:
    """`slip` is the bank's text; where it is empty, the rest says what the bank's list said."""

    title: str
    slip: str
    amount: Money
    reference: str
    auth_code: str
    terminal: str
    position: str
    copy: int = 0


def render(slip: CardSlip, code_page: int = CP866_PAGE) -> bytes:
    """Return the bytes of the slip; what the printer has no sign for is a dot, never a guess."""
    paper = EscPos(code_page)
    if slip.copy:
        paper.line(f"КОПИЯ № {slip.copy}", align=Align.CENTER, bold=True)
    if slip.slip:
        for line in slip.slip.splitlines()[:_LINES_MAX]:
            paper.line(_clean(line))
    else:
        paper.line(slip.title, align=Align.CENTER, bold=True)
        paper.pair("Сумма", slip.amount.text)
        paper.pair("Терминал", slip.terminal)
        paper.pair("Код авторизации", slip.auth_code)
        paper.pair("Номер ссылки", slip.reference)
        paper.line("По списку операций банка; слип не получен.")
    paper.rule()
    paper.line(slip.position)
    return bytes(paper.cut())


def _clean(line: str) -> str:
    """Return a line of the bank's as this printer can set it."""
    return "".join(each if _is_printable(each) else _KEPT_OUT for each in line.rstrip()[:COLUMNS])


def _is_printable(character: str) -> bool:
    try:
        printable(character)
    except ClerkError:
        return False
    return True
