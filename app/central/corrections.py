"""Corrections of the centre: issued as its own line, in effect only by a person's entry."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, bindparam, insert, select, update

from app.central.database import Row, insert_new, portions
from app.central.publishing import last_hash, publish
from app.central.tables import corrections, entries, evidence, terminals
from app.domain.corrections import ACCEPTED, DISPUTED, FACT, Correction
from app.domain.ledger import Posting, balanced
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload, parse
from app.messages.entries import Entry, EntryKey
from app.messages.feed import Stream

CORRECTION_ISSUED: Final = "correction_issued"
DISPUTE_OPENED: Final = "dispute_opened"

UNKNOWN_CORRECTION: Final = "unknown_correction"
OTHER_POSTINGS: Final = "postings_of_no_correction"
NO_FACT: Final = "correction_without_its_fact"
"""Reasons to hold an answer that is not to what the centre issued."""

WAITING: Final = "waiting"
_STATES: Final = {ACCEPTED: "accepted", DISPUTED: "disputed"}


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody at the centre wants corrected: `by` answers for it, by name or office."""

    entry: EntryKey
    postings: tuple[Posting, ...]
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectionState:
    """A correction as the centre has it; `answer` is the entry that answered, "" before.

    `evidence` is the hash of the file that came with a dispute, "" until it is here.
    """

    correction: str
    terminal: str
    state: str
    answer: str
    case: str
    evidence: str


def issue(connection: Connection, order: Order, issued: str) -> tuple[str, str]:
    """Publish a correction of an entry that is held here; return the branch and the new id.

    Raises NO_SUCH_ENTRY for an entry that never came, UNBALANCED for postings that do not sum to
    zero: nothing is published then.
    """
    key = order.entry
    row = connection.execute(_ORIGINAL, {f"of_{n}": v for n, v in key._asdict().items()}).first()
    if row is None:
        raise ClerkError(Refusal.NO_SUCH_ENTRY, entry=key.text)
    try:
        sides = balanced(order.postings)
    except ValueError as error:
        raise ClerkError(Refusal.UNBALANCED) from error
    correction = Correction(
        id=uuid4().hex,
        terminal=key.terminal,
        entry=key.text,
        entry_hash=bytes(row.hash).hex(),
        by=order.by,
        reason=order.reason,
        issued=issued,
        postings=sides,
    )
    news = [(CORRECTION_ISSUED, correction.to_payload())]
    publish(connection, row.branch, Stream.URGENT, news)
    known = {
        "correction": correction.id,
        "branch": row.branch,
        "message": last_hash(connection, row.branch, Stream.URGENT),
        "state": WAITING,
        "answer": "",
        "dispute": "",
        "evidence": "",
        "postings": _plain(sides),
    }
    connection.execute(insert(corrections), known | key._asdict())
    return row.branch, correction.id


def of_branch(connection: Connection, branch: str) -> list[CorrectionState]:
    """Return a branch's corrections in the order of the entries that they correct."""
    held = set(connection.scalars(_EVIDENCE, {"of_branch": branch}))
    return [
        CorrectionState(
            row.correction,
            row.terminal,
            row.state,
            row.answer,
            row.dispute,
            row.evidence if row.evidence in held else "",
        )
        for row in connection.execute(_OF_BRANCH, {"of_branch": branch})
    ]


class Answers:
    """Answers to corrections in one page, judged by what was issued and written at its end."""

    def __init__(self, connection: Connection, branch: str, page: Iterable[Entry]) -> None:
        cited = {_text(entry, "correction") for entry in page if entry.kind in _STATES}
        self._branch: Final = branch
        self._issued: Final[dict[str, Any]] = {}
        self._answered: Final[list[Row]] = []
        self.disputes: Final[list[tuple[EntryKey, str]]] = []
        for portion in portions(sorted(cited)):
            for row in connection.execute(_ISSUED, {"ids": portion}):
                self._issued[row.correction] = row

    def refusal(self, entry: Entry) -> str:
        """Return why an answer is held; "" for one to what was issued to this very window."""
        if entry.kind not in _STATES:
            return ""
        issued = self._issued.get(_text(entry, "correction"))
        place = (self._branch, entry.key.terminal, _text(entry, "message"))
        if issued is None or (issued.branch, issued.terminal, issued.message) != place:
            return UNKNOWN_CORRECTION
        booked = issued.postings if entry.kind == ACCEPTED else ""
        if _text_of(entry.postings) != booked:
            return OTHER_POSTINGS
        claimed = {(fact.kind, fact.key) for fact, _cites in entry.facts}
        return "" if (FACT, issued.correction) in claimed else NO_FACT

    def take(self, entry: Entry) -> None:
        """Note an answer that is in effect."""
        if entry.kind not in _STATES:
            return
        correction = _text(entry, "correction")
        is_disputed = entry.kind == DISPUTED
        if is_disputed:
            self.disputes.append((entry.key, correction))
        self._answered.append(
            {
                "of_correction": correction,
                "now": _STATES[entry.kind],
                "by": entry.key.text,
                "case": case_name(entry.key) if is_disputed else "",
                "file": _text(entry, "evidence"),
            }
        )

    def write(self, connection: Connection) -> None:
        """Write the states, and tell the branch under which case a dispute is looked into."""
        if self._answered:
            connection.execute(_ANSWER, self._answered)
        news: list[tuple[str, Payload]] = [
            (
                DISPUTE_OPENED,
                {"correction": correction, "case": case_name(key), "entry": key.text},
            )
            for key, correction in self.disputes
        ]
        if news:
            publish(connection, self._branch, Stream.URGENT, news)


def case_name(key: EntryKey) -> str:
    """Return the name of the case that a dispute opens: both sides can say it on the telephone."""
    return f"Д-{key.text}"


def keep_evidence(connection: Connection, key: EntryKey, data: bytes, now_ms: int) -> str:
    """Keep the file of a dispute, once; return its hash, "" where that entry names another."""
    sha256 = hashlib.sha256(data).hexdigest()
    place = {f"of_{name}": value for name, value in key._asdict().items()}
    row = connection.execute(_ORIGINAL, place).first()
    if row is None:
        return ""
    body = parse(bytes(row.body))
    if body["kind"] != DISPUTED or body["payload"].get("evidence") != sha256:
        return ""
    kept = {"sha256": sha256, "branch": row.branch, "data": data, "received_ms": now_ms}
    insert_new(connection, evidence, [kept | key._asdict()])
    return sha256


def _plain(sides: Iterable[Posting]) -> str:
    return _text_of((str(each.account), each.amount.kopecks) for each in sides)


def _text_of(postings: Iterable[tuple[str, int]]) -> str:
    return ";".join(f"{account}={amount}" for account, amount in sorted(postings))


def _text(entry: Entry, name: str) -> str:
    value = entry.payload.get(name)
    return value if isinstance(value, str) else ""


_ORIGINAL: Final = (
    select(entries.c.hash, entries.c.body, terminals.c.branch)
    .join(terminals, terminals.c.terminal == entries.c.terminal)
    .where(
        entries.c.terminal == bindparam("of_terminal"),
        entries.c.epoch == bindparam("of_epoch"),
        entries.c.seq == bindparam("of_seq"),
    )
)
_ISSUED: Final = select(corrections).where(
    corrections.c.correction.in_(bindparam("ids", expanding=True))
)
_ANSWER: Final = (
    update(corrections)
    .where(corrections.c.correction == bindparam("of_correction"))
    .values(
        state=bindparam("now"),
        answer=bindparam("by"),
        dispute=bindparam("case"),
        evidence=bindparam("file"),
    )
)
_EVIDENCE: Final = select(evidence.c.sha256).where(evidence.c.branch == bindparam("of_branch"))
_OF_BRANCH: Final = (
    select(corrections)
    .where(corrections.c.branch == bindparam("of_branch"))
    .order_by(corrections.c.terminal, corrections.c.epoch, corrections.c.seq)
)
