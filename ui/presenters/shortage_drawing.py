"""From what was found for a cash difference to what people read: on the screen and as text."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.domain.identifiers import parse_item
from app.domain.money import NBSP, Money
from app.domain.shortage import Clue, Explanation, Twist
from app.domain.words import plural
from app.errors import ClerkError
from app.services.shortage import Inquiry
from ui.presenters import phrases
from ui.presenters import shortage_words as words

SHOWN_MAX: Final = 3
"""How many explanations are looked at; the rest stands in the JSON."""

_TIMES_MAX: Final = 5
_OF_COUNT: Final = frozenset(
    {Twist.PIECES, Twist.STACK, Twist.OPENING_PIECES, Twist.PIECES_SWAPPED, Twist.ROWS_SWAPPED}
)


@dataclass(frozen=True, slots=True)
class ReasonPicture:
    """One explanation: its name, when it was, what to look at, and where else it fits."""

    title: str
    when: str
    sentence: str
    more: str


@dataclass(frozen=True, slots=True)
class InquiryPicture:
    """All that is shown. `warning` is what the answer begins with where a check does not hold."""

    title: str
    warning: str
    checked: str
    reasons: tuple[ReasonPicture, ...]
    nothing: str
    limits: str


def picture_of(inquiry: Inquiry, *, is_closed: bool) -> InquiryPicture:
    word, total = (
        phrases.difference_word(inquiry.difference),
        phrases.difference(inquiry.difference),
    )
    title = words.TITLE.format(word=word, sum=total)
    if is_closed:
        values = {"number": inquiry.shift, "word_low": word.lower(), "sum": total}
        title = words.SHIFT_TITLE.format(**values)
    shown = inquiry.explanations[:SHOWN_MAX]
    return InquiryPicture(
        title=title if inquiry.difference else words.NOTHING_TO_FIND,
        warning=warning_of(inquiry),
        checked=_checked(inquiry),
        reasons=tuple(map(_reason, shown)),
        nothing="" if shown or not inquiry.difference else _nothing(is_closed=is_closed),
        limits=words.UNKNOWABLE,
    )


def warning_of(inquiry: Inquiry) -> str:
    """Return what the answer begins with while a check does not hold; else nothing."""
    if not inquiry.doubts:
        return ""
    checks = "; ".join(words.CHECKS[each.check].format(what=each.what) for each in inquiry.doubts)
    return words.BUG.format(checks=checks)


def _nothing(*, is_closed: bool) -> str:
    return words.NOTHING_FITS_CLOSED if is_closed else words.NOTHING_FITS


def _checked(inquiry: Inquiry) -> str:
    if not inquiry.was_audited:
        return words.AUDITING
    return "" if inquiry.doubts else words.AUDITED


def sentence_of(explanation: Explanation) -> str:
    """Return what to look at next, in one sentence a cause."""
    if explanation.is_pair:
        first, second = map(_sentence, explanation.clues)
        return words.TWO.format(first=first, second=second)
    return _sentence(explanation.clues[0])


def title_of(explanation: Explanation) -> str:
    return words.PAIR if explanation.is_pair else words.CAUSES[explanation.causes[0]]


def when_of(since: datetime, until: datetime) -> str:
    """Return a time window: «10:42», «10:42–11:05»; a day where it is not the same."""
    first, last = since.astimezone(), until.astimezone()
    if first.date() != last.date():
        return f"{phrases.day(first.date())}, {first:%H:%M}{NBSP}— {last:%H:%M}"
    return (
        f"{first:%H:%M}" if f"{first:%H:%M}" == f"{last:%H:%M}" else f"{first:%H:%M}–{last:%H:%M}"
    )


def _reason(explanation: Explanation) -> ReasonPicture:
    first = explanation.clues[0]
    last = explanation if explanation.is_pair else first
    return ReasonPicture(
        title=title_of(explanation),
        when=when_of(last.since, last.until),
        sentence=sentence_of(explanation),
        more=_more(explanation),
    )


def _more(explanation: Explanation) -> str:
    """Say which entries the first place rests on, and where else the same would fit."""
    parts = []
    shown = explanation.clues if explanation.is_pair else explanation.clues[:1]
    numbers = [entry.rpartition(".")[2] for clue in shown for entry in clue.entries]
    if numbers:
        parts.append(words.ENTRIES.format(entries=", ".join(numbers)))
    others = () if explanation.is_pair else explanation.clues[1:]
    if others and others[0].twist in _OF_COUNT:
        count = len(others)
        places = f"{count}{NBSP}{plural(count, 'место', 'места', 'мест')}"
        parts.append(words.MORE.format(times=places))
    elif others:
        times = [when_of(clue.since, clue.since) for clue in others[:_TIMES_MAX]]
        left = len(others) - len(times)
        if left:
            times.append(words.AND_OTHERS.format(count=left))
        parts.append(words.MORE.format(times=", ".join(times)))
    elif not explanation.is_pair:
        parts.append(words.ONE_PLACE)
    text = " · ".join(parts)
    return text[:1].upper() + text[1:]


def _sentence(clue: Clue) -> str:
    values: dict[str, Any] = {"number": _spoken(clue.number)}
    for at, kopecks in enumerate(clue.sums):
        values[f"note_{at}"] = phrases.denomination(kopecks)
    if len(clue.sums) > 1 and clue.twist in _OF_COUNT:
        values["pieces"] = _pieces(clue.sums[1])
        values["meant"] = _pieces(clue.sums[-1])
    text = words.SENTENCES[clue.twist].format(*(Money(each).text for each in clue.sums), **values)
    return text[:1].upper() + text[1:]


def _pieces(count: int) -> str:
    return f"{count}{NBSP}шт."


def _spoken(number: str) -> str:
    try:
        return parse_item(number).spaced.replace(" ", NBSP)
    except ClerkError:
        return number
