"""How each kind of charge stands on a fiscal receipt: name, subject, VAT and supplier, as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Self

from app.domain.charges import Charge, ChargeKind
from app.domain.ports import LineSubject, ReceiptLine
from app.domain.reference import Payload, Record, in_force, malformed, shipped

NAME_CHARS_MAX: Final = 128
"""FFD tag 1030."""

ITEM_PLACE: Final = "{item}"
"""Where a line's name holds the identifier of the item."""

_IDENTIFIER_CHARS: Final = 14
_INN_DIGITS: Final = (0, 10, 12)


@dataclass(frozen=True, slots=True)
class LineTerms:
    """How a kind of charge is named and taxed from a day on.

    `vat` is a value of the register's own list ("none", "vat20"). A supplier is named where the
    money is taken for another (FFD tag 1226). `note` says "unverified" where the post has not
    confirmed it.
    """

    kind: ChargeKind
    valid_from: date
    name: str
    subject: LineSubject
    vat: str
    supplier_name: str
    supplier_inn: str
    supplier_phone: str
    source: str
    note: str

    def line(self, charge: Charge) -> ReceiptLine:
        """Return the receipt's line for a charge."""
        item = (charge.item or "").partition("@")[0]
        return ReceiptLine(
            name=self.name.replace(ITEM_PLACE, item).strip(),
            amount=charge.amount,
            subject=self.subject,
            vat=self.vat,
            supplier_name=self.supplier_name,
            supplier_inn=self.supplier_inn,
            supplier_phone=self.supplier_phone,
        )


@dataclass(frozen=True, slots=True)
class LineTable:
    """All rules for receipt lines, past, present and announced."""

    version: str
    rows: tuple[LineTerms, ...]

    def terms(self, kind: ChargeKind, day: date) -> LineTerms:
        """Return the rule for a charge on a day. Raises ClerkError NO_TARIFF."""
        return in_force((row for row in self.rows if row.kind is kind), day, "receipt_lines")

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> Self:
        """Read a table of the feed. Raises ClerkError MALFORMED_ANSWER (`field`)."""
        record = Record(payload, "receipt_lines")
        return cls(record.name("version"), tuple(map(_terms, record.rows("lines"))))

    def to_payload(self) -> Payload:
        """Write the table; `from_payload` reads it back."""
        return {"version": self.version, "lines": [_row(terms) for terms in self.rows]}


@cache
def shipped_lines() -> LineTable:
    """Return the rules that ship with the program."""
    return LineTable.from_payload(shipped("receipt_lines"))


def receipt_lines(
    charges: Iterable[Charge], table: LineTable, day: date
) -> tuple[ReceiptLine, ...]:
    """Return the lines of a receipt for charges, by a table as it holds on a day.

    Raises ClerkError NO_TARIFF where the table has no rule.
    """
    return tuple(table.terms(charge.kind, day).line(charge) for charge in charges)


def _terms(record: Record) -> LineTerms:
    kind, subject = record.name("kind"), record.name("subject")
    if kind not in set(ChargeKind):
        raise malformed(f"{record.path}.kind")
    if subject not in set(LineSubject):
        raise malformed(f"{record.path}.subject")
    return LineTerms(
        kind=ChargeKind(kind),
        valid_from=record.day("valid_from"),
        name=_name(record),
        subject=LineSubject(subject),
        vat=record.name("vat"),
        supplier_name=record.text("supplier_name"),
        supplier_inn=record.digits("supplier_inn", _INN_DIGITS),
        supplier_phone=record.text("supplier_phone"),
        source=record.name("source"),
        note=record.text("note"),
    )


def _name(record: Record) -> str:
    name = record.name("name")
    longest = name.replace(ITEM_PLACE, "0" * _IDENTIFIER_CHARS)
    if len(longest) > NAME_CHARS_MAX or not name.isprintable():
        raise malformed(f"{record.path}.name")
    return name


def _row(terms: LineTerms) -> Payload:
    return {
        "kind": str(terms.kind),
        "valid_from": terms.valid_from.isoformat(),
        "name": terms.name,
        "subject": str(terms.subject),
        "vat": terms.vat,
        "supplier_name": terms.supplier_name,
        "supplier_inn": terms.supplier_inn,
        "supplier_phone": terms.supplier_phone,
        "source": terms.source,
        "note": terms.note,
    }
