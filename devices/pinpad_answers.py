"""What the bank's program writes: its answer (file `e`), its slip and its list (file `p`).

Line 1 of an answer and the places of card, code, terminal, time and reference in it agree in two
public integrations of Sberbank's program. How it sets its control list is not confirmed on real
hardware: a list of another form is not understood, and then nothing is taken as proven by it.
"""

import re
from dataclasses import dataclass
from typing import Final

from app.domain.money import Money
from app.domain.ports import CardApproval, CardOperation, CardOperationKind, CardTotals

APPROVED: Final = 0
_CARD, _AUTH, _TERMINAL, _REFERENCE = 1, 3, 7, 9
_TEXT_CHARS: Final = 200
_STATUS: Final = re.compile(r"(-?\d{1,6}),(.*)")
_HEAD: Final = re.compile(r"Терминал: (\d+)\nПакет: (\d+)\n")
_LINE: Final = re.compile(
    r"\d{4} (ОПЛАТА|ОТМЕНА|ВОЗВРАТ) +(\d+)\.(\d\d) +(\d{12}) +([0-9A-Z]{6})(?: +(\d{12}))?"
)
_END: Final = re.compile(r"\nВсего операций: (\d+)\n")
_KINDS: Final = {
    "ОПЛАТА": CardOperationKind.PAYMENT,
    "ОТМЕНА": CardOperationKind.REVERSAL,
    "ВОЗВРАТ": CardOperationKind.REFUND,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The first line of an answer, and the approval where it is one."""

    code: int
    text: str
    approval: CardApproval | None


@dataclass(frozen=True, slots=True)
class Tape:
    """The bank's list with each operation's code of approval, by its reference."""

    totals: CardTotals
    auth_codes: dict[str, str]

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(each.reference for each in self.totals.operations)

    def approval(self, of: CardOperation) -> CardApproval:
        """Return the proof that an operation on the list is."""
        code = self.auth_codes[of.reference]
        return CardApproval(of.reference, code, self.totals.terminal, of.amount)


def read_answer(text: str, slip: str, amount: Money) -> Answer | None:
    """Return what an answer says; None where it is torn or says less than an approval must."""
    lines = text.splitlines()
    status = _STATUS.fullmatch(lines[0].strip()) if lines else None
    if status is None:
        return None
    code, said = int(status[1]), status[2].strip()[:_TEXT_CHARS]
    if code != APPROVED:
        return Answer(code, said, None)
    if len(lines) <= _REFERENCE or not lines[_REFERENCE].strip():
        return None
    parts = [line.strip() for line in lines]
    approval = CardApproval(
        reference=parts[_REFERENCE],
        auth_code=parts[_AUTH],
        terminal=parts[_TERMINAL],
        amount=amount,
        pan=parts[_CARD],
        slip=slip,
    )
    return Answer(code, said, approval)


def is_approved(text: str) -> bool:
    """Tell whether the program says that it did what it was asked."""
    status = _STATUS.match(text)
    return status is not None and int(status[1]) == APPROVED


def read_tape(text: str) -> Tape | None:
    """Return the list; None for one that is torn or of another form."""
    text = text.replace("\r\n", "\n")
    head, end = _HEAD.search(text), _END.search(text)
    if head is None or end is None:
        return None
    found = [_LINE.fullmatch(line.strip()) for line in text[head.end() : end.start()].split("\n")]
    rows = [row for row in found if row is not None]
    if len(rows) != int(end[1]):
        return None
    operations = tuple(
        CardOperation(
            _KINDS[row[1]], row[4], Money(int(row[2]) * 100 + int(row[3])), of=row[6] or ""
        )
        for row in rows
    )
    return Tape(CardTotals(head[1], int(head[2]), operations), {row[4]: row[5] for row in rows})
