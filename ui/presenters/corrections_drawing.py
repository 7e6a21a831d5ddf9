"""From a correction to what its row and its card show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.corrections import Correction
from app.domain.money import Money
from app.services.corrections import CorrectionAnswer, CorrectionCase, Original
from ui.presenters import corrections_words as words
from ui.presenters import day_words, journal_words, phrases
from ui.presenters.facts import Fact, Group

_PLAIN: Final = "{"
_MINUS: Final = "−"


@dataclass(frozen=True, slots=True)
class CorrectionPicture:
    """One row: when, who asks, how much, and what became of it."""

    day: str
    by: str
    amount: str
    state: str
    is_waiting: bool


def row_of(case: CorrectionCase) -> CorrectionPicture:
    correction = case.correction
    state = words.WAITS if case.answer is None else words.STATES[case.answer.kind]
    day = phrases.day(_moment(correction.issued).astimezone().date())
    return CorrectionPicture(day, correction.by, correction.amount.text, state, case.is_waiting)


def card_of(case: CorrectionCase) -> tuple[Group, ...]:
    correction = case.correction
    groups = [
        Group(
            "",
            (
                Fact(words.WHO, correction.by),
                Fact(words.WHY, correction.reason),
                Fact(words.WHEN, _when(_moment(correction.issued))),
            ),
        ),
        Group(words.ORIGINAL, _original(case)),
        Group(words.POSTINGS, _sides(correction), is_sums=True),
    ]
    if case.answer is not None:
        groups.append(Group(words.ANSWER, _answer(case, case.answer)))
    return tuple(groups)


def _original(case: CorrectionCase) -> tuple[Fact, ...]:
    number = case.correction.entry.replace(".", " · ")
    if case.original is Original.NOT_HERE:
        return (Fact(number, words.NOT_HERE, "attention"),)
    if case.original is Original.ANOTHER:
        return (Fact(number, words.ANOTHER, "error"),)
    at = case.original_at
    pattern = journal_words.KINDS.get(case.original_kind, case.original_kind)
    what = pattern.split(_PLAIN, maxsplit=1)[0].rstrip(" :№,")
    return (Fact(number, what), Fact(words.ORIGINAL_AT, "" if at is None else _when(at)))


def _sides(correction: Correction) -> tuple[Fact, ...]:
    return tuple(
        Fact(day_words.ACCOUNTS[each.account], _signed(each.amount)) for each in correction.postings
    )


def _answer(case: CorrectionCase, answer: CorrectionAnswer) -> tuple[Fact, ...]:
    said = "" if answer.at is None else _when(answer.at)
    facts = [Fact(f"{words.STATES[answer.kind]} {answer.clerk}".strip(), said)]
    if answer.ground:
        grounds = {str(ground): text for ground, text in words.GROUNDS.items()}
        sent = words.DELIVERED if answer.is_evidence_delivered else words.NOT_DELIVERED
        tone = "done" if answer.is_evidence_delivered else "attention"
        facts.append(Fact(words.GROUND, grounds.get(answer.ground, answer.ground).lower()))
        facts.append(Fact(words.EVIDENCE, sent, tone))
        facts.append(Fact(words.CASE, case.dispute or words.NO_CASE))
    return tuple(facts)


def _signed(amount: Money) -> str:
    sign = "+" if amount > Money.ZERO else ""
    return f"{sign}{amount.text}".replace("-", _MINUS)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _when(at: datetime) -> str:
    local = at.astimezone()
    return phrases.moment(local.date(), f"{local:%H:%M}")
