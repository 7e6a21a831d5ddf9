"""One postal item as the centre describes it, and what its description means at the counter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from functools import cache
from typing import Final, Literal, NoReturn, Self, TypeAlias

from app.domain.identifiers import ItemIdentifier
from app.domain.manifest import malformed_line, read_line
from app.domain.money import Money
from app.domain.reference import Payload, Record, shipped

SenderKind: TypeAlias = Literal["shop", "private"]

COD_CATEGORIES: Final = frozenset({4, 6, 7, 10})
"""Mail categories with money to collect (MailCtg of tracking); the barcode never says so."""

DECLARED_COD_CATEGORIES: Final = frozenset({4, 6, 10})
"""Those of them with a declared value, which the COD may not exceed: a practice, unverified."""

FEE_PAID_BY_SENDER: Final = 24
"""Service «Оплата наложенного платежа отправителем» of the order API."""

INSPECTION_SERVICES: Final = frozenset({38, 81, 82, 83})
"""Completeness check, and the shop's checks of contents, fit and function."""

_ARRIVAL: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z./_-]{0,63}")


class FeePayer(StrEnum):
    """Who pays the fee for the transfer of COD."""

    ADDRESSEE = auto()
    SENDER = auto()


class Inspection(StrEnum):
    """When the item is opened in the customer's presence."""

    BEFORE_PAYMENT = auto()
    AFTER_PAYMENT = auto()


@dataclass(frozen=True, slots=True)
class Item:
    """A postal item that arrived at the branch.

    `arrival` names the manifest and the line it came by, e.g. "M20261120-1/17". `mail_type` and
    `category` are codes of the central data, `services` numbers of its services. `inventory`
    says that a signed list of contents (опись) came along, `hold` is the text of the hold that
    forbids to hand the item over, or None. One that exists agrees with itself: there is COD
    exactly where the category says so, not above the declared value.
    """

    identifier: ItemIdentifier
    arrival: str
    mail_type: int
    category: int
    weight_g: int
    declared: Money
    cod: Money
    sender: str
    sender_kind: SenderKind
    addressee: str
    phone: str
    address: str
    shelf: str
    arrived_on: date
    stored_until: date
    services: frozenset[int]
    inventory: bool
    defective: bool
    hold: str | None

    def __post_init__(self) -> None:
        if bool(self.cod) != self.is_cod:
            self._refuse("cod")
        if self.cod > self.declared and self.category in DECLARED_COD_CATEGORIES:
            self._refuse("declared")
        if self.stored_until < self.arrived_on:
            self._refuse("stored_until")
        if not _ARRIVAL.fullmatch(self.arrival):
            self._refuse("arrival")

    @property
    def key(self) -> str:
        """The item's natural key; a bare number comes back after a year or eight."""
        return f"{self.identifier.text}@{self.arrival}"

    @property
    def is_cod(self) -> bool:
        return self.category in COD_CATEGORIES

    @property
    def fee_payer(self) -> FeePayer:
        return FeePayer.SENDER if FEE_PAID_BY_SENDER in self.services else FeePayer.ADDRESSEE

    @property
    def inspection(self) -> Inspection:
        if self.inventory or self.defective or self.services & INSPECTION_SERVICES:
            return Inspection.BEFORE_PAYMENT
        return Inspection.AFTER_PAYMENT

    @property
    def kind_text(self) -> str:
        """The kind of the item for people: «Посылка онлайн»; unknown codes are shown as such."""
        return _names("mail_types").get(self.mail_type, f"РПО вида {self.mail_type}")

    @property
    def category_text(self) -> str:
        """The category for people: «с объявленной ценностью и наложенным платежом»."""
        return _names("categories").get(self.category, f"категория {self.category}")

    def days_left(self, today: date) -> int:
        """Days of storage left: 0 on the last day, negative when it is over."""
        return (self.stored_until - today).days

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> Self:
        """Read an item of a manifest, in which flags are 0 or 1 and no hold is "".

        Unknown fields are left alone: a newer centre may send more. Raises ClerkError
        MALFORMED_MANIFEST with the `field` and, where it is readable, the `item`.
        """
        return cls(**read_line(payload))

    def to_payload(self) -> Payload:
        """Write the item as a line of a manifest; `from_payload` reads it back."""
        return {
            "identifier": self.identifier.text,
            "arrival": self.arrival,
            "mail_type": self.mail_type,
            "category": self.category,
            "weight_g": self.weight_g,
            "declared": self.declared.kopecks,
            "cod": self.cod.kopecks,
            "sender": self.sender,
            "sender_kind": self.sender_kind,
            "addressee": self.addressee,
            "phone": self.phone,
            "address": self.address,
            "shelf": self.shelf,
            "arrived_on": self.arrived_on.isoformat(),
            "stored_until": self.stored_until.isoformat(),
            "services": [*sorted(self.services)],
            "inventory": int(self.inventory),
            "defective": int(self.defective),
            "hold": self.hold or "",
        }

    def _refuse(self, field: str) -> NoReturn:
        raise malformed_line(field, self.identifier.text)


@cache
def _names(table: str) -> dict[int, str]:
    rows = Record(shipped("mail"), "mail").rows(table)
    return {row.whole("code"): row.name("name") for row in rows}
