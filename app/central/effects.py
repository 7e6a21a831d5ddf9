"""What a page's entries do to the centre's books, or why one of them must wait for people.

Storage and effect are separate: an entry that comes here is stored already. A reason to hold its
effect never stops the entries after it.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, Table

from app.central import tables
from app.central.checks import Arrival
from app.central.claims import (
    NUMBER_TAKEN,
    Claims,
    fact_rows,
    known_policies,
    number_rows,
    reversal_rows,
)
from app.central.corrections import Answers
from app.central.database import Row, insert_into, upsert
from app.central.kinds import DAY_BEGINS, DAY_CLOSED, KNOWN
from app.central.publishing import publish
from app.central.staff import StaffChanges
from app.central.transfers import Transfers
from app.central.visits import VisitStates, policy_numbers
from app.messages.entries import SCHEMA, Entry, EntryKey
from app.messages.feed import Stream
from app.messages.signers import EPOCH_OPENED

UNKNOWN_SCHEMA: Final = "unknown_schema"
UNKNOWN_KIND: Final = "unknown_kind"
MALFORMED_BODY: Final = "malformed_body"
NOT_ZERO_SUM: Final = "not_zero_sum"
AMOUNT_OUT_OF_RANGE: Final = "amount_out_of_range"
PRIVATE_MISMATCH: Final = "private_mismatch"

AMOUNT_MAX: Final = 10**13
"""Kopecks in one posting: a hundred billion roubles; sums of a day stay within 64 bits."""

_NUL: Final = b"\\u0000"
_DAYS: Final = {**dict.fromkeys(DAY_BEGINS, ("day",)), DAY_CLOSED: ("day", "next")}
"""Where an entry names operating days."""


class Effects:
    """Effects of one page, gathered entry by entry and written at its end at once."""

    def __init__(
        self, connection: Connection, branch: str, day: str, arrivals: list[Arrival]
    ) -> None:
        self.day = day
        self._branch: Final = branch
        self._sound: Final = {a.entry.key for a in arrivals if _is_sound(a.entry)}
        sound = [a.entry for a in arrivals if a.entry.key in self._sound]
        self._claims: Final = Claims(connection, sound)
        self._policies: Final = known_policies(connection, _all_numbers(sound))
        self._visits: Final = VisitStates(branch)
        self._answers: Final = Answers(connection, branch, sound)
        self._staff: Final = StaffChanges(connection, branch, arrivals)
        self._transfers: Final = Transfers(connection, branch, sound)
        self._rows: Final[dict[Table, list[Row]]] = {}
        self._figures: Final[Counter[tuple[str, str]]] = Counter()
        self._counts: Final[Counter[tuple[str, str]]] = Counter()
        self.served_after_end: Final[list[int]] = []
        """Positions of entries in effect that serve with an item which ended at another window."""

    @property
    def disputes(self) -> list[tuple[EntryKey, str]]:
        """Return the entries in effect that dispute a correction, each with its id."""
        return self._answers.disputes

    @property
    def is_published(self) -> bool:
        """Tell whether the branch has something to hear of."""
        return bool(self._answers.disputes or self._staff.news)

    def follow(self, arrival: Arrival) -> str:
        """Take in the effect of an entry, or return the reason why it is held."""
        entry = arrival.entry
        if entry.key not in self._sound:
            return UNKNOWN_SCHEMA if entry.schema != SCHEMA else MALFORMED_BODY
        reason = (
            _own_refusal(arrival)
            or self._claims.refusal(entry)
            or self._refused_policy(entry)
            or self._answers.refusal(entry)
            or self._staff.refusal(arrival)
            or self._transfers.refusal(entry)
        )
        if reason:
            return reason
        try:
            self._visits.follow(entry)
        except (KeyError, TypeError):
            return MALFORMED_BODY
        if self._claims.is_served_after_end(entry):
            self.served_after_end.append(entry.key.seq)
        self._claims.take(entry)
        self._answers.take(entry)
        self._staff.take(arrival)
        self._transfers.take(entry)
        self._policies.update(policy_numbers(entry))
        self._book(entry)
        return ""

    def write(self, connection: Connection, now_ms: int) -> None:
        """Write all that the page's entries in effect lead to."""
        for table, rows in self._rows.items():
            connection.execute(insert_into(table), rows)
        self._visits.write(connection)
        self._answers.write(connection)
        self._transfers.write(connection, now_ms)
        if self._staff.news:
            publish(connection, self._branch, Stream.REFERENCE, self._staff.news)
        for table, value, sums in (
            (tables.daily_figures, "amount", self._figures),
            (tables.daily_counts, "count", self._counts),
        ):
            name = "account" if table is tables.daily_figures else "kind"
            rows = [
                {"branch": self._branch, "day": day, name: key, value: total}
                for (day, key), total in sums.items()
            ]
            upsert(connection, table, rows, add=(value,))

    def _refused_policy(self, entry: Entry) -> str:
        return NUMBER_TAKEN if self._policies.intersection(policy_numbers(entry)) else ""

    def _book(self, entry: Entry) -> None:
        if entry.kind in DAY_BEGINS:
            self.day = entry.payload["day"]
        elif entry.kind == EPOCH_OPENED:  # a restored window goes on in the day that was open
            self.day = str(entry.payload.get("day", ""))
        self._counts[self.day, entry.kind] += 1
        where = {"branch": self._branch, "day": self.day} | entry.key._asdict()
        for line, (account, amount) in enumerate(entry.postings, start=1):
            self._figures[self.day, account] += amount
            row = {"line": line, "account": account, "amount": amount}
            self._rows.setdefault(tables.postings, []).append(row | where)
        for table, rows in (
            (tables.facts, fact_rows(entry)),
            (tables.fact_reversals, reversal_rows(entry)),
            (tables.numbers_taken, number_rows(entry)),
        ):
            if rows:
                self._rows.setdefault(table, []).extend(rows)
        if entry.kind == DAY_CLOSED:  # what comes after it belongs to the next one
            self.day = entry.payload["next"]


def _own_refusal(arrival: Arrival) -> str:
    """Judge the entry by itself: what it claims of others comes after."""
    entry = arrival.entry
    if entry.kind not in KNOWN:
        return UNKNOWN_KIND
    if not arrival.is_private_proven:
        return PRIVATE_MISMATCH
    for lines in (entry.postings, entry.pending):
        if sum(amount for _account, amount in lines):
            return NOT_ZERO_SUM
        if any(abs(amount) > AMOUNT_MAX for _account, amount in lines):
            return AMOUNT_OUT_OF_RANGE
    return ""


def _is_sound(entry: Entry) -> bool:
    """Tell whether the entry is of a known schema and every claim has the types that it must."""
    if entry.schema != SCHEMA or _NUL in entry.body:  # PostgreSQL's texts cannot hold U+0000
        return False
    claims = [
        [fact for fact, _ in entry.facts],
        entry.reverses,
        entry.numbers,
    ]
    texts = [text for rows in claims for row in rows for text in row[:2]]
    if not all(type(text) is str for text in texts):
        return False
    days = [entry.payload.get(name) for name in _DAYS.get(entry.kind, ())]
    if not all(isinstance(day, str) for day in days):
        return False
    return all(len(set(rows)) == len(rows) for rows in claims) and _has_sound_policies(entry)


def _has_sound_policies(entry: Entry) -> bool:
    try:
        numbers = policy_numbers(entry)
    except (KeyError, TypeError):
        return False
    return len(set(numbers)) == len(numbers)


def _all_numbers(entries: Iterable[Entry]) -> set[str]:
    return {number for entry in entries for number in policy_numbers(entry)}
