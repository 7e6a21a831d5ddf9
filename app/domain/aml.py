"""Dated thresholds of the law against money laundering: how closely a payer is identified."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from functools import cache
from typing import Self

from app.domain.money import Money
from app.domain.reference import Payload, Record, in_force, shipped


class IdentificationLevel(StrEnum):
    """How closely. BASIC is a document or an electronic signature, as for every COD item."""

    BASIC = auto()
    SIMPLIFIED = auto()
    FULL = auto()


@dataclass(frozen=True, slots=True)
class AmlThresholds:
    """The thresholds from a day on, unverified so far.

    A level begins above its sum, obligatory control at its sum. `simplified_fields` and
    `full_fields` name what form 112 asks for on top of the document.
    """

    valid_from: date
    simplified_above: Money
    full_above: Money
    control_from: Money
    simplified_fields: tuple[str, ...]
    full_fields: tuple[str, ...]
    source: str
    note: str

    def level(self, amount: Money) -> IdentificationLevel:
        """Return how closely the payer of a sum is identified."""
        if amount > self.full_above:
            return IdentificationLevel.FULL
        if amount > self.simplified_above:
            return IdentificationLevel.SIMPLIFIED
        return IdentificationLevel.BASIC

    def extra_fields(self, amount: Money) -> tuple[str, ...]:
        """Return the fields that are asked for on top of the document."""
        return {
            IdentificationLevel.BASIC: (),
            IdentificationLevel.SIMPLIFIED: self.simplified_fields,
            IdentificationLevel.FULL: self.full_fields,
        }[self.level(amount)]

    def is_controlled(self, amount: Money) -> bool:
        """Tell whether a postal transfer of the sum is reported to the financial watch."""
        return amount >= self.control_from


@dataclass(frozen=True, slots=True)
class AmlTable:
    """All thresholds, past, present and announced."""

    version: str
    rows: tuple[AmlThresholds, ...]

    def on(self, day: date) -> AmlThresholds:
        """Return the thresholds of a day. Raises ClerkError NO_TARIFF (`table`, `wanted`)."""
        return in_force(self.rows, day, "aml")

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> Self:
        """Read a table of the feed. Raises ClerkError MALFORMED_ANSWER (`field`)."""
        record = Record(payload, "aml")
        return cls(record.name("version"), tuple(map(_thresholds, record.rows("thresholds"))))

    def to_payload(self) -> Payload:
        """Write the table; `from_payload` reads it back."""
        return {
            "version": self.version,
            "thresholds": [
                {
                    "valid_from": row.valid_from.isoformat(),
                    "simplified_above": row.simplified_above.kopecks,
                    "full_above": row.full_above.kopecks,
                    "control_from": row.control_from.kopecks,
                    "simplified_fields": [*row.simplified_fields],
                    "full_fields": [*row.full_fields],
                    "source": row.source,
                    "note": row.note,
                }
                for row in self.rows
            ],
        }


@cache
def shipped_aml() -> AmlTable:
    """Return the thresholds that ship with the program."""
    return AmlTable.from_payload(shipped("aml"))


def _thresholds(record: Record) -> AmlThresholds:
    return AmlThresholds(
        valid_from=record.day("valid_from"),
        simplified_above=record.money("simplified_above"),
        full_above=record.money("full_above"),
        control_from=record.money("control_from"),
        simplified_fields=record.names("simplified_fields"),
        full_fields=record.names("full_fields"),
        source=record.name("source"),
        note=record.text("note"),
    )
