"""From an entry of the journal to what a person reads of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from app.domain.identifiers import PolicyNumber, parse_item
from app.domain.money import NBSP, Money
from app.domain.shift import CashCount
from app.errors import ClerkError
from app.messages.entries import EntryKey
from app.services.journal_view import EntryView, JournalLine, PaperLine
from ui.presenters import day_words, phrases
from ui.presenters import journal_words as words
from ui.presenters.facts import Fact, Group
from ui.presenters.words import DASH

_HASH_CHARS: Final = 16
_ID_CHARS: Final = 8
_SUMS: Final = ("total", "due", "counted", "price", "amount")
_ACCOUNTS: Final = {str(account): name for account, name in day_words.ACCOUNTS.items()}


@dataclass(frozen=True, slots=True)
class LinePicture:
    """One row of the list; `tone` colours what the centre says."""

    time: str
    number: str
    what: str
    item: str
    amount: str
    proof: str
    tone: str


@dataclass(frozen=True, slots=True)
class EntryPicture:
    """One entry: what it says, where it stands, and a row for each paper."""

    title: str
    facts: tuple[Group, ...]
    place: tuple[Group, ...]
    papers: tuple[tuple[str, str], ...]


def line_of(line: JournalLine) -> LinePicture:
    local = line.wall.astimezone()
    proof, tone = _proof_word(line)
    return LinePicture(
        time=f"{local:%d.%m %H:%M}",
        number=str(line.key.seq),
        what=title_of(line),
        item=number_of(line.item) if line.item else "",
        amount=_sum_of(line),
        proof=proof,
        tone=tone,
    )


def title_of(line: JournalLine) -> str:
    """Return what happened; a kind that this version does not know is named as it is."""
    pattern = words.KINDS.get(line.kind)
    if pattern is None:
        return words.UNKNOWN_KIND.format(kind=line.kind)
    said = {name: _value(name, value) for name, value in line.payload.items()}
    said["clerk"] = line.clerk_name or str(line.payload.get("clerk", line.author_id))
    try:
        title = pattern.format(**said)
    except KeyError:
        return words.UNKNOWN_KIND.format(kind=line.kind)
    off = line.payload.get("difference")
    if not isinstance(off, int) or not off:
        return title
    word, size = phrases.difference_word(Money(off)), phrases.difference(Money(off))
    return f"{title}: {word.lower()} {size}"


def entry_of(view: EntryView) -> EntryPicture:
    line = view.line
    return EntryPicture(
        title=title_of(line),
        facts=(Group(words.FACTS, _facts(line)), *_postings(line)),
        place=_place(line),
        papers=tuple((paper_name(each.document), _paper_state(each)) for each in view.papers),
    )


def paper_name(document: str) -> str:
    """Return how a paper is called: «памятка получателю», «полис ZP 660049 2611 000001 8»."""
    kind, _, of = document.partition(":")
    return words.PAPERS.get(kind, kind).format(of=number_of(of))


def number_of(text: str) -> str:
    """Return a number in groups; what is none of ours stands as it is."""
    for parse in (parse_item, PolicyNumber.parse):
        try:
            return parse(text).spaced.replace(" ", NBSP)
        except ClerkError:
            continue
    return text


def cause_of(cause: str) -> str:
    """Return the input that an entry follows from: «клавиша Enter», «скан 800847 40 39751 0»."""
    kind, _, what = cause.partition(":")
    if kind == "key":
        return words.KEY_CAUSE.format(name=words.KEY_NAMES.get(what, what))
    if kind in ("scan", "typed"):
        pattern = words.SCAN_CAUSE if kind == "scan" else words.TYPED_CAUSE
        return pattern.format(code=number_of(what))
    return words.CAUSES.get(cause, cause)


def _proof_word(line: JournalLine) -> tuple[str, str]:
    if line.held:
        return words.HELD, "attention"
    return (words.PROVEN, "done") if line.is_proven else (words.WAITS, "caption")


def _sum_of(line: JournalLine) -> str:
    amount = next((line.payload[name] for name in _SUMS if name in line.payload), None)
    if amount is None and "count" in line.payload:
        amount = CashCount.from_payload(line.payload["count"]).total.kopecks
    return Money(amount).text if isinstance(amount, int) else ""


def _place(line: JournalLine) -> tuple[Group, ...]:
    key, local = line.key, line.wall.astimezone()
    name = line.clerk_name or words.AUTHORS.get(line.author, "")
    who = words.AUTHORS.get(line.author) or f"{name} ({line.author_id})"
    centre = words.PROVEN_WHOLE if line.is_proven else words.WAITS_WHOLE
    if line.held:
        centre = words.HELD_WHOLE.format(reason=words.HELD_REASONS.get(line.held, line.held))
    where = f"{key.terminal} · {key.epoch} · {key.seq}"
    facts = (
        Fact(words.WHEN, phrases.moment(local.date(), f"{local:%H:%M:%S}")),
        Fact(words.WHO, who),
        Fact(words.CAUSE, cause_of(line.cause)),
        Fact(words.CENTRE, centre, _proof_word(line)[1]),
        Fact(words.HASH, line.hash[:_HASH_CHARS]),
    )
    return (Group(words.ENTRY.format(key=where), facts),)


def _postings(line: JournalLine) -> tuple[Group, ...]:
    both = ((words.POSTINGS, line.postings), (words.PENDING, line.pending))
    return tuple(
        Group(
            title,
            tuple(Fact(_ACCOUNTS.get(each, each), _signed(amount)) for each, amount in rows),
            is_sums=True,
        )
        for title, rows in both
        if rows
    )


def _facts(line: JournalLine) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for name, value in sorted(line.payload.items(), key=lambda each: each[0] in words.HASHES):
        if name == "item" and isinstance(value, dict):
            facts.extend(_fact(each, inner) for each, inner in value.items() if _is_said(each))
        elif _is_said(name):
            facts.append(_fact(name, value))
    if line.has_private:
        facts.append(Fact(words.PRIVATE, words.PRIVATE_APART))
    return tuple(facts)


def _is_said(name: str) -> bool:
    return name not in words.ALREADY_SAID


def _fact(name: str, value: object) -> Fact:
    is_receipt = name == "document" and isinstance(value, int)
    caption = words.RECEIPT if is_receipt else words.FIELDS.get(name, name)
    return Fact(caption, _value(name, value))


def _value(name: str, value: object) -> str:
    if value in ("", [], {}):
        return DASH
    special = _SPECIAL.get(name)
    if special is not None:
        return special(value)
    if isinstance(value, int):
        return _number(name, value)
    if isinstance(value, list):
        return ", ".join(_value("", each) for each in value)
    if isinstance(value, str):
        return _text(name, value)
    return json.dumps(value, ensure_ascii=False)


def _number(name: str, value: int) -> str:
    if name in words.MONEY:
        return _signed(value) if name == "difference" else Money(value).text
    if name in words.FLAGS:
        return words.YES if value else words.NO
    return str(value)


def _text(name: str, value: str) -> str:
    if name in words.HASHES:
        return value[:_ID_CHARS]
    if name in words.DAYS:
        return phrases.day(date.fromisoformat(value))
    return words.VALUES.get(value) or number_of(value.partition("@")[0])


def _signed(amount: int) -> str:
    sign = "−" if amount < 0 else ""
    return f"{sign}{Money(abs(amount)).text}"


def _charges(rows: Any) -> str:  # noqa: ANN401 - from the body
    """Return (item,) kind and sum of each charge, the items left out."""
    kinds = {**words.VALUES, **words.CHARGES}
    return "\n".join(f"{kinds.get(row[-2], row[-2])} {Money(row[-1]).text}" for row in rows)


def _receipt_lines(rows: Any) -> str:  # noqa: ANN401 - from the body
    return "\n".join(f"{row['name']} {Money(row['amount']).text}" for row in rows)


def _open_transfer(row: Any) -> str:  # noqa: ANN401 - from the body: of a shift, or of a day
    if not isinstance(row, dict):
        return str(row)[:_ID_CHARS]
    return f"{Money(row['amount']).text} в окно{NBSP}{row['to']}"


def _policies(rows: Any) -> str:  # noqa: ANN401 - from the body
    return ", ".join(number_of(row["number"]) for row in rows)


def _count(pieces: Any) -> str:  # noqa: ANN401 - from the body
    rows = ((int(size), number) for size, number in dict(pieces).items())
    return "\n".join(f"{phrases.denomination(size)} × {number}" for size, number in rows)


def _reason(value: Any) -> str:  # noqa: ANN401 - a text, or a row of the table of reasons
    return str(value["text"]) if isinstance(value, dict) else words.VALUES.get(value, str(value))


def _document(value: Any) -> str:  # noqa: ANN401 - the number of a receipt, or the name of a paper
    return str(value) if isinstance(value, int) else paper_name(value)


def _entry_key(value: Any) -> str:  # noqa: ANN401 - from the body
    return f"№ {EntryKey.parse(value).seq}"


_SPECIAL: Final[dict[str, Callable[[Any], str]]] = {
    "charges": _charges,
    "lines": _receipt_lines,
    "policies": _policies,
    "count": _count,
    "positions": lambda places: ", ".join(f"{at[0]}.{at[1]} № {at[2]}" for at in places),
    "unknown_receipts": lambda visits: ", ".join(visit[:_ID_CHARS] for visit in visits),
    "money_owed": lambda visits: ", ".join(visit[:_ID_CHARS] for visit in visits),
    "open_transfers": lambda rows: ", ".join(map(_open_transfer, rows)),
    "confirmed": lambda key: _entry_key(key) if key else "—",
    "second": lambda way: words.SECOND_PERSON.get(way, way),
    "reason": _reason,
    "ground": _reason,
    "refusal": _entry_key,
    "document": _document,
    "of": _entry_key,
    "shown": _entry_key,
    "seen_before": _entry_key,
    "way": lambda value: words.WAYS.get(value) or words.VALUES.get(value, value),
    "weight_g": phrases.weight,
    "term_months": phrases.months,
    "reading_time_s": lambda value: f"{value}{NBSP}с",
    "displayed_ms": lambda value: f"{value // 1000}{NBSP}с",
    "issued_at": lambda value: f"{datetime.fromisoformat(value):%d.%m.%Y %H:%M}",
    "opening": lambda value: "с отправления" if value == "item" else str(value),
}


def _paper_state(paper: PaperLine) -> str:
    state = words.PAPER_STATES.get(paper.state, paper.state)
    if paper.copies == 1:
        return state
    return words.COPIES.format(state=state, copies=paper.copies - 1)
