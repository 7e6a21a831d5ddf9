"""One made-up shift: payments on the record, and a drawer that really holds something."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from app.messages.entries import EntryKey
from app.store.history import Line
from tests.shortage.goods import Deal, deal
from tests.shortage.money import Money, first_float, pieces_of, total

TERMINAL = "660049-2"
CLERK = "002417"
MORNING = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
EVENING_BEFORE = MORNING - timedelta(hours=13)


@dataclass
class Truth:
    """What was done wrong, and where: the entries of a payment, or the rows of a count."""

    cause: str
    manner: str
    deal: int | None = None
    rows: tuple[int, ...] = ()


@dataclass
class MadeShift:
    """A shift before it is put on record. `typed_*` are counts as they were written down."""

    chance: Random
    deals: list[Deal]
    drawer: Money
    typed_opening: Money
    typed_before: Money | None
    difference_before: int = 0
    of_before: list[tuple[Deal, str]] = field(default_factory=list)
    moved: int = 0
    miscount: Callable[[Money], Money] | None = None

    def real(self) -> Money:
        """Return what lies in the drawer at the end."""
        money = Counter(self.drawer)
        for each in self.deals:
            is_kept = each.outcome != "voided" or not each.is_paid_anew
            if is_kept:
                money.update(each.given)
                money.subtract(each.back)
        money.update(pieces_of(max(self.moved, 0)))
        money.subtract(pieces_of(max(-self.moved, 0)))
        return _without_debts(money)


def _without_debts(money: Money) -> Money:
    """Break big pieces where small ones ran out, as a clerk does with the money at hand."""
    if all(count >= 0 for count in money.values()):
        return +money
    return pieces_of(total(money))


def honest(seed: int) -> MadeShift:
    """Make a shift in which nothing goes wrong."""
    chance = Random(seed)
    at_s, deals = 0, []
    for number in range(chance.randint(40, 120)):
        at_s += int(chance.expovariate(1 / 240)) + 40
        made = deal(chance, at_s, number)
        made.back = pieces_of(made.change)
        deals.append(made)
        if made.is_paid_anew:
            again = Deal(made.charges, at_s + 60, typed=made.typed, given=Counter(made.given))
            again.back = pieces_of(again.change)
            deals.append(again)
    deals.sort(key=lambda each: each.at_s)
    drawer = first_float(chance)
    is_carried = chance.random() < 0.6
    left = Counter(drawer) if is_carried else drawer + pieces_of(chance.randint(50, 900) * 10_000)
    shift = MadeShift(chance, deals, drawer, Counter(drawer), left)
    if chance.random() < 0.1:
        shift.of_before.append((_paid_in_cash(chance), "posted"))
    return shift


def _paid_in_cash(chance: Random) -> Deal:
    while True:
        made = deal(chance, 0, 900)
        if not made.is_card:
            made.back = pieces_of(made.change)
            return made


class Record:
    """Writes the entries of a shift as the journal would have them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.before: list[Line] = []
        self.started: dict[int, str] = {}
        self._seq = 0

    def write(self, shift: MadeShift) -> None:
        for at, (made, _proof) in enumerate(shift.of_before):
            self.before.append(self._start(EVENING_BEFORE, made, f"old-{at}"))
        self._add(MORNING, "shift_opened", {"count": _plain(shift.typed_opening)})
        for at, (_made, proof) in enumerate(shift.of_before):
            line = self._end(MORNING + timedelta(minutes=3), f"old-{at}", proof, TERMINAL)
            self.started[-1 - at] = line.key.text
        for at, made in enumerate(shift.deals):
            when = MORNING + timedelta(seconds=made.at_s)
            line = self._start(when, made, f"{at}")
            self.lines.append(line)
            self.started[at] = line.key.text
            if made.outcome != "unknown":
                late = made.outcome == "recovered"
                self._end(
                    when + timedelta(seconds=180 if late else 5),
                    f"{at}",
                    "voided" if made.outcome == "voided" else "posted",
                    TERMINAL if late else CLERK,
                )

    def _start(self, when: datetime, made: Deal, name: str) -> Line:
        payload = {
            "visit": f"visit-{name}", "settlement": name, "charges": made.charges,
            "due": made.due, "cash": 0 if made.is_card else made.typed,
            "card": made.due if made.is_card else 0, "change": made.change,
        }  # fmt: skip
        return self._line(when, "settlement_started", payload, CLERK)

    def _end(self, when: datetime, name: str, how: str, author: str) -> Line:
        payload = {"visit": f"visit-{name}", "settlement": name}
        line = self._line(when, f"settlement_{how}", payload, author)
        self.lines.append(line)
        return line

    def _add(self, when: datetime, kind: str, payload: dict[str, Any]) -> None:
        self.lines.append(self._line(when, kind, payload, CLERK))

    def _line(self, when: datetime, kind: str, payload: dict[str, Any], author: str) -> Line:
        self._seq += 1
        key = EntryKey(TERMINAL, 1, self._seq)
        return Line(key, kind, author, when.isoformat(), payload, (), (), b"")


def _plain(money: Money) -> dict[str, int]:
    return {str(piece): count for piece, count in money.items()}
