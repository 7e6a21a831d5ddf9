"""Items that go back to their senders: which are due, since when, and on which ground."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Self

from app.domain.item import Item
from app.domain.reasons import Reason, ReasonTable, ReasonUse
from app.domain.reference import Payload, Record, in_force, malformed, shipped


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """Grounds in force from a day on. Every ground is an event such as "3.1".

    `days_after_term` are kept free after the last day of storage; `expired` is the ground of a
    term that is over, `grounds` those of refusals by their codes, `refused` that of any other.
    """

    valid_from: date
    days_after_term: int
    expired: str
    refused: str
    grounds: tuple[tuple[str, str], ...]
    source: str
    note: str

    def ground_of(self, refusal: str) -> str:
        """Return the ground on which an item goes back that was refused with this code."""
        return dict(self.grounds).get(refusal, self.refused)


@dataclass(frozen=True, slots=True)
class ReturnTable:
    """All rules, whichever day they hold from."""

    version: str
    rules: tuple[ReturnRule, ...]

    def on(self, day: date) -> ReturnRule:
        """Return the rule of a day. Raises ClerkError NO_TARIFF before the first."""
        return in_force(self.rules, day, "returns")

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> Self:
        """Read a table of the feed. Raises ClerkError MALFORMED_ANSWER (`field`)."""
        record = Record(payload, "returns")
        return cls(record.name("version"), tuple(map(_rule, record.rows("rules"))))

    def to_payload(self) -> Payload:
        """Write the table; `from_payload` reads it back."""
        return {"version": self.version, "rules": [_row(rule) for rule in self.rules]}


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal on the record: the reason's code ("" where a sibling has it) and its day."""

    code: str
    day: date


@dataclass(frozen=True, slots=True)
class Due:
    """An item that is due for its return. `since` is the first day on which it was."""

    item: Item
    ground: Reason
    since: date

    def days(self, today: date) -> int:
        """Return for how many days it has been due: 0 on the first."""
        return (today - self.since).days


def due_for_return(
    item: Item, refused: Refused | None, rule: ReturnRule, reasons: ReasonTable, today: date
) -> Due | None:
    """Tell whether an item that nobody has taken is due for its return, and why.

    A refusal counts at once and outranks the term; a hold forbids the return whatever the term.
    Raises ClerkError MALFORMED_ANSWER where the tables disagree about a ground.
    """
    if item.hold is not None:
        return None
    if refused is not None:
        return Due(item, _ground(reasons, rule.ground_of(refused.code)), refused.day)
    since = item.stored_until + timedelta(days=rule.days_after_term + 1)
    return Due(item, _ground(reasons, rule.expired), since) if today >= since else None


@cache
def shipped_returns() -> ReturnTable:
    """Return the rules that ship with the program."""
    return ReturnTable.from_payload(shipped("returns"))


def _ground(reasons: ReasonTable, code: str) -> Reason:
    """Return the reason of a code: of a return, or else the refusal that it repeats."""
    for use in (ReasonUse.RETURN, ReasonUse.REFUSE):
        for reason in reasons.of(use):
            if reason.code == code:
                return reason
    raise malformed(f"returns.ground.{code}")


def _rule(record: Record) -> ReturnRule:
    return ReturnRule(
        valid_from=record.day("valid_from"),
        days_after_term=record.whole("days_after_term"),
        expired=record.name("expired"),
        refused=record.name("refused"),
        grounds=tuple((row.name("refusal"), row.name("ground")) for row in record.rows("grounds")),
        source=record.name("source"),
        note=record.text("note"),
    )


def _row(rule: ReturnRule) -> Payload:
    return {
        "valid_from": rule.valid_from.isoformat(),
        "days_after_term": rule.days_after_term,
        "expired": rule.expired,
        "refused": rule.refused,
        "grounds": [{"refusal": refusal, "ground": ground} for refusal, ground in rule.grounds],
        "source": rule.source,
        "note": rule.note,
    }
