"""From a report to what its screen shows: groups of lines, and what is still not certain."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.corrections import CorrectionLine
from app.domain.ledger import Account
from app.domain.money import NBSP, Money
from app.domain.report import DayReport, Figures, ShiftReport
from app.domain.transfers import RECEIVED, SENT, TAKEN_BACK
from app.domain.words import plural
from app.services.workplace import Proof
from ui.presenters import day_words as words
from ui.presenters import phrases, register_phrases
from ui.presenters.facts import Fact, Group

_EARNED: Final = (
    Account.COD_PAYABLE,
    Account.COD_FEE,
    Account.STORAGE_FEE,
    Account.POLICY_PREMIUM,
)
_SHIFTS_MAX: Final = 2
_HEAD_CHARS: Final = 16


@dataclass(frozen=True, slots=True)
class DayPicture:
    """A report on the screen. `doubts` say why it may still change; none, and it is final."""

    title: str
    doubts: tuple[str, ...]
    total: str
    taken: tuple[Group, ...]
    drawer: tuple[Group, ...]
    people: tuple[Group, ...]
    journal: str
    proof: str
    is_proven: bool


def day_of(report: DayReport, proof: Proof) -> DayPicture:
    figures = report.figures
    return DayPicture(
        title=_title(report),
        doubts=_doubts(report),
        total=figures.receipts.total.text,
        taken=(_tender(figures), _earned(figures)),
        drawer=_drawer(report),
        people=(_people(figures), _offers(figures)),
        journal=_journal(report),
        proof=_proof(proof),
        is_proven=proof.acknowledged >= proof.made,
    )


def _title(report: DayReport) -> str:
    if report.shift is None:
        return words.DAY_REPORT.format(day=phrases.day(report.day))
    return words.SHIFT_REPORT.format(number=report.shift)


def _doubts(report: DayReport) -> tuple[str, ...]:
    doubts = [words.PENDING[why] for why in report.pending]
    unknown = report.figures.unknown
    if unknown:
        total = Money.total(each.due for each in unknown)
        count = len(unknown)
        receipts = f"{count}{NBSP}{plural(count, 'чек', 'чека', 'чеков')}"
        doubts[-1] = words.UNKNOWN.format(receipts=receipts, sum=total.text)
    return tuple(doubts)


def _tender(figures: Figures) -> Group:
    receipts = figures.receipts
    count = f"{receipts.documents}{NBSP}{plural(receipts.documents, 'чек', 'чека', 'чеков')}"
    back = figures.money_back
    facts = [
        Fact(words.BY_RECEIPTS, count),
        Fact(words.CASH, receipts.cash.text),
        Fact(words.CARD, receipts.card.text),
    ]
    if back.documents:
        facts.append(Fact(words.MONEY_BACK, back.total.text, "attention"))
    return Group("", tuple(facts))


def _earned(figures: Figures) -> Group:
    facts = tuple(Fact(words.ACCOUNTS[each], figures.taken_for(each).text) for each in _EARNED)
    return Group(words.EARNED, facts)


def _drawer(report: DayReport) -> tuple[Group, ...]:
    """Return the newest shifts; the older ones of a long day stand in the PDF."""
    shown = report.shifts[-_SHIFTS_MAX:]
    groups = [_shift(each) for each in shown]
    rest = []
    left = len(report.shifts) - len(shown)
    if left:
        shifts = f"{left}{NBSP}{plural(left, 'смена', 'смены', 'смен')}"
        rest.append(Fact(words.MORE_SHIFTS.format(shifts=shifts)))
    rest += [_correction(each) for each in report.figures.corrections]
    late = report.between.receipts
    if late.documents:
        rest.append(Fact(words.AFTER_CLOSE, late.total.text, "attention"))
    return (*groups, Group("", tuple(rest))) if rest else tuple(groups)


def _correction(line: CorrectionLine) -> Fact:
    """Return a line of the centre's own: no sale, and nothing that the clerk began."""
    return Fact(words.CORRECTION.format(by=line.by), line.amount.text, "attention")


def _shift(shift: ShiftReport) -> Group:
    closed, difference = shift.closed_at, shift.difference
    facts = [
        Fact(words.WORKED, _worked(shift)),
        Fact(words.OPENING, shift.opening.text),
        Fact(
            words.EXPECTED_NOW if closed is None else words.EXPECTED, shift.expected.text, "strong"
        ),
    ]
    if shift.counted is not None and difference is not None:
        tone = "attention" if difference else "done"
        facts.append(Fact(words.COUNTED, shift.counted.text))
        facts.append(
            Fact(phrases.difference_word(difference), phrases.difference(difference), tone)
        )
    facts += _transfers(shift)
    if shift.register is not None:
        facts.append(register_phrases.fact(shift.register))
    name = shift.clerk_name or shift.clerk
    return Group(words.SHIFT_OF.format(number=shift.number, name=name), tuple(facts))


def _transfers(shift: ShiftReport) -> list[Fact]:
    """Return what went to other windows and came from them, and what is still on its way."""
    sums = {
        words.CASH_SENT: [each.amount for each in shift.figures.transfers if each.kind == SENT],
        words.CASH_RECEIVED: [
            each.amount for each in shift.figures.transfers if each.kind == RECEIVED
        ],
        words.CASH_BACK: [
            each.amount for each in shift.figures.transfers if each.kind == TAKEN_BACK
        ],
    }
    facts = [Fact(name, Money.total(each).text) for name, each in sums.items() if each]
    left = [each.amount for each in shift.open_transfers]
    return [*facts, Fact(words.CASH_LEFT, Money.total(left).text, "attention")] if left else facts


def _people(figures: Figures) -> Group:
    return Group(
        words.PEOPLE,
        (
            Fact(words.VISITS, str(figures.visits)),
            Fact(words.HANDED_OVER, str(figures.handed_over)),
            Fact(words.CANCELLED, str(figures.cancelled)),
            Fact(words.ITEMS, str(figures.items)),
            Fact(words.REFUSED, str(figures.refused)),
            Fact(words.RETURNED, str(figures.returned)),
        ),
    )


def _offers(figures: Figures) -> Group:
    answers = (
        Fact(
            words.WAYS[each.way],
            words.ANSWERS.format(yes=each.accepted, no=each.declined),
        )
        for each in figures.answers
    )
    return Group(
        words.POLICIES,
        (
            Fact(words.OFFERED, str(figures.offers_shown)),
            *answers,
            Fact(words.SOLD, str(len(figures.policies_sold))),
            *(
                [Fact(words.CANCELLED_POLICIES, str(len(figures.policies_cancelled)))]
                if figures.policies_cancelled
                else []
            ),
            Fact(words.VOID, str(len(figures.policies_void))),
        ),
    )


def _journal(report: DayReport) -> str:
    at = report.positions[-1]
    moment = _moment(report.as_of)
    head = at.head[:_HEAD_CHARS]
    return words.UP_TO.format(seq=at.seq, moment=moment, terminal=at.terminal, head=head)


def _proof(proof: Proof) -> str:
    left = proof.made - proof.acknowledged
    if left <= 0:
        return words.ALL_PROVEN.format(made=proof.made)
    entries = f"{left}{NBSP}{plural(left, 'запись', 'записи', 'записей')}"
    return words.NOT_PROVEN.format(entries=entries, age=phrases.age(proof.oldest_unproven_s))


def _worked(shift: ShiftReport) -> str:
    opened, closed = _clock(shift.opened_at), shift.closed_at
    return f"{opened}–{_clock(closed)}" if closed else words.STILL_OPEN.format(opened=opened)


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone():%H:%M}"


def _moment(moment: datetime) -> str:
    local = moment.astimezone()
    return phrases.moment(local.date(), f"{local:%H:%M}")
