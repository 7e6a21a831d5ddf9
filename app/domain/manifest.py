"""Reads one line of a manifest, the centre's list of items that arrived at the branch."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, NoReturn, TypedDict, cast

from app.domain.identifiers import ItemIdentifier, parse_item
from app.domain.money import Money
from app.domain.reference import parse_day
from app.errors import ClerkError, Refusal

TEXT_CHARS_MAX: Final = 500
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_ECHO_CHARS_MAX: Final = 20
_WHOLES: Final = (
    "mail_type", "category", "weight_g", "declared", "cod", "inventory", "defective",
)  # fmt: skip
_TEXTS: Final = (
    "identifier", "arrival", "sender", "sender_kind", "addressee", "phone", "address", "shelf",
    "arrived_on", "stored_until", "hold",
)  # fmt: skip


class LineValues(TypedDict):
    """The values of one line, each of its own type."""

    identifier: ItemIdentifier
    arrival: str
    mail_type: int
    category: int
    weight_g: int
    declared: Money
    cod: Money
    sender: str
    sender_kind: Literal["shop", "private"]
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


def read_line(payload: Mapping[str, object]) -> LineValues:
    """Check and convert every field of a line; fields that are not known here are left alone.

    Called for every item of a bulk load, hence the flat shape. Raises ClerkError
    MALFORMED_MANIFEST with the `field` and, where it is readable, the `item`.
    """
    whole, text = _wholes(payload), _texts(payload)
    return {
        "identifier": _identifier(payload, text["identifier"]),
        "arrival": text["arrival"],
        "mail_type": whole["mail_type"],
        "category": whole["category"],
        "weight_g": whole["weight_g"],
        "declared": Money(whole["declared"]),
        "cod": Money(whole["cod"]),
        "sender": text["sender"],
        "sender_kind": _sender_kind(payload, text["sender_kind"]),
        "addressee": text["addressee"],
        "phone": text["phone"],
        "address": text["address"],
        "shelf": text["shelf"],
        "arrived_on": _day(payload, "arrived_on", text["arrived_on"]),
        "stored_until": _day(payload, "stored_until", text["stored_until"]),
        "services": _services(payload),
        "inventory": _flag(payload, "inventory", whole["inventory"]),
        "defective": _flag(payload, "defective", whole["defective"]),
        "hold": text["hold"] or None,
    }


def malformed_line(field: str, item: str) -> ClerkError:
    """Make the refusal of a line, which names the field and the item it is about."""
    return ClerkError(Refusal.MALFORMED_MANIFEST, field=field, item=item)


def _wholes(payload: Mapping[str, object]) -> dict[str, int]:
    for name in _WHOLES:
        value = payload.get(name)
        if type(value) is not int or value < 0:
            _refuse(payload, name)
    return cast("dict[str, int]", payload)


def _texts(payload: Mapping[str, object]) -> dict[str, str]:
    for name in _TEXTS:
        value = payload.get(name)
        if type(value) is not str or len(value) > TEXT_CHARS_MAX:
            _refuse(payload, name)
        if not value.isprintable() and _UNPRINTABLE.search(value):
            _refuse(payload, name)
    return cast("dict[str, str]", payload)


def _identifier(payload: Mapping[str, object], text: str) -> ItemIdentifier:
    try:
        return parse_item(text)
    except ClerkError as error:
        raise malformed_line("identifier", _echo(payload)) from error


def _sender_kind(payload: Mapping[str, object], text: str) -> Literal["shop", "private"]:
    if text == "shop":
        return "shop"
    if text != "private":
        _refuse(payload, "sender_kind")
    return "private"


def _day(payload: Mapping[str, object], field: str, text: str) -> date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise malformed_line(field, _echo(payload)) from error


def _flag(payload: Mapping[str, object], field: str, value: int) -> bool:
    if value > 1:
        _refuse(payload, field)
    return value == 1


def _services(payload: Mapping[str, object]) -> frozenset[int]:
    services = payload.get("services")
    if type(services) is not list or not all(type(each) is int for each in services):
        _refuse(payload, "services")
    return frozenset(services)


def _refuse(payload: Mapping[str, object], field: str) -> NoReturn:
    raise malformed_line(field, _echo(payload))


def _echo(payload: Mapping[str, object]) -> str:
    identifier = payload.get("identifier")
    return identifier[:_ECHO_CHARS_MAX] if isinstance(identifier, str) else ""
