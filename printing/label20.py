"""Label ф. 20 on an item that goes back: which item, why, from where and to whom."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.money import Money
from printing.escpos import CP866_PAGE, Align, EscPos

TEMPLATE: Final = "f20-80-1"
"""Version of this label; another layout has another one. The post's own layout is unverified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLabel:
    """Everything that stands on the label, as the record has it; nothing is looked up.

    `identifier` is the bare number and `spaced` the same for people. `index` is that of the place
    of posting as the number itself tells it, empty where it does not; `sender` is empty once the
    personal data were deleted. `cod` was not taken. `copy` is 0 for the original.
    """

    identifier: str
    spaced: str
    kind: str
    weight_g: int
    ground_code: str
    ground: str
    sender: str
    index: str
    cod: Money
    branch: str
    clerk: str
    returned_on: date
    stored_until: date
    position: str
    copy: int = 0


def render(returned: ReturnLabel, code_page: int = CP866_PAGE) -> bytes:
    """Return the bytes of a label; the same label gives the same bytes.

    Raises ClerkError NOT_PRINTABLE for a character that the printer has not.
    """
    paper = EscPos(code_page)
    if returned.copy:
        paper.line(f"КОПИЯ № {returned.copy}", align=Align.CENTER, bold=True, double=True)
    paper.pair("Почта России", "ф. 20", bold=True)
    paper.line("ВОЗВРАТ", align=Align.CENTER, bold=True, double=True)
    paper.line(returned.ground, align=Align.CENTER, bold=True, double=True)
    paper.line(f"Основание: событие {returned.ground_code}", align=Align.CENTER)
    paper.rule()
    _number(paper, returned)
    paper.rule()
    _ways(paper, returned)
    paper.rule()
    paper.pair(f"Возвращено {returned.returned_on:%d.%m.%Y}", f"оператор {returned.clerk}")
    paper.line("Подпись ____________________   Место штемпеля")
    paper.feed(2)
    paper.line("Запись в журнале", align=Align.CENTER)
    paper.line(returned.position, align=Align.CENTER)
    paper.line(f"Бланк {TEMPLATE}", align=Align.CENTER)
    return bytes(paper.cut())


def _number(paper: EscPos, returned: ReturnLabel) -> None:
    if returned.identifier.isdigit():
        paper.itf(returned.identifier)
    else:
        paper.code128(returned.identifier)
    paper.line(returned.spaced, align=Align.CENTER, bold=True)
    paper.pair(returned.kind, f"{returned.weight_g} г")
    paper.pair("Хранилось до", f"{returned.stored_until:%d.%m.%Y}")
    if returned.cod:
        paper.pair("Наложенный платёж не взят", returned.cod.text)


def _ways(paper: EscPos, returned: ReturnLabel) -> None:
    paper.line("Кому (отправитель)", bold=True)
    if returned.sender:
        paper.line(returned.sender)
    if returned.index:
        paper.line(f"Индекс места приёма {returned.index}", bold=True)
    paper.line("Адрес — на адресной стороне отправления")
    paper.line("Откуда возвращается", bold=True)
    paper.line(returned.branch)
