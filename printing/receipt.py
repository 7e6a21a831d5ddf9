"""The customer's slip: what was paid at the counter, beside the register's fiscal receipt."""

from dataclasses import dataclass
from datetime import date

from app.domain.money import Money
from printing.escpos import CP866_PAGE, Align, EscPos


@dataclass(frozen=True, slots=True)
class SlipLine:
    """What was paid for, and how much."""

    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class SlipPolicy:
    """The policy that was sold with it: its number and its last day."""

    number: str
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Everything that stands on a slip, as the record has it; nothing is computed or looked up.

    `receipt` is the number of the fiscal document, `items` are bare item identifiers, `position`
    is where the record stands («терминал · эпоха · № · отпечаток»), `copy` is 0 for the original
    and otherwise the number of the copy. `tender` is the cash that was given.
    """

    branch: str
    window: str
    clerk: str
    issued_at: str
    receipt: str
    lines: tuple[SlipLine, ...]
    total: Money
    tender: Money
    change: Money
    card: Money = Money.ZERO
    items: tuple[str, ...]
    position: str
    policies: tuple[SlipPolicy, ...] = ()
    copy: int = 0


def render(slip: Slip, code_page: int = CP866_PAGE) -> bytes:
    """Return the bytes of a slip; the same slip gives the same bytes.

    Raises ClerkError NOT_PRINTABLE for a character that the printer has not.
    """
    paper = EscPos(code_page)
    _head(paper, slip)
    for line in slip.lines:
        paper.pair(line.name, line.amount.rubles_text)
    paper.rule()
    _sums(paper, slip)
    for policy in slip.policies:
        paper.rule()
        paper.line(f"Полис «Защищённая покупка» № {policy.number}")
        paper.line(f"Действует по {policy.valid_until:%d.%m.%Y} включительно")
    paper.rule()
    for item in slip.items:
        if item.isdigit():
            paper.itf(item)
        else:
            paper.code128(item)
    paper.line("Запись в журнале", align=Align.CENTER)
    paper.line(slip.position, align=Align.CENTER)
    paper.line("Не заменяет кассовый чек", align=Align.CENTER)
    return bytes(paper.cut())


def _head(paper: EscPos, slip: Slip) -> None:
    if slip.copy:
        paper.line(f"КОПИЯ № {slip.copy}", align=Align.CENTER, bold=True, double=True)
    paper.line("Почта России", align=Align.CENTER, bold=True)
    paper.line(slip.branch, align=Align.CENTER)
    paper.pair(f"Окно {slip.window}", slip.issued_at)
    paper.line(f"Оператор {slip.clerk}")
    paper.line(f"Кассовый чек № {slip.receipt}")
    paper.rule()


def _sums(paper: EscPos, slip: Slip) -> None:
    paper.pair("ИТОГО", slip.total.text, bold=True, double=True)
    if slip.card:
        paper.pair("Картой", slip.card.text)
    if slip.tender:
        paper.pair("Наличными", slip.tender.text)
        paper.pair("Сдача", slip.change.text)
