"""The branch of every schedule: its staff, its tables, and the items that have arrived."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Final

import argon2

from app.domain.aml import shipped_aml
from app.domain.documents import IdentityDocument, shipped_documents
from app.domain.identifiers import BadgeNumber, DomesticIdentifier
from app.domain.item import Item
from app.domain.money import Money
from app.domain.policy import shipped_terms
from app.domain.reasons import shipped_reasons
from app.domain.receipt import shipped_lines
from app.domain.tariff import shipped_tariffs
from app.messages.canonical import Payload
from app.simulation.clocks import MORNING

BRANCH: Final = "660049"
NAME: Final = "Красноярск"
CLERKS: Final = {1: "002417", 2: "003158"}
MANAGER: Final = "005002"
PIN: Final = "1111"
ITEMS: Final = 8
NUMBERS_IN_BLOCK: Final = 40
_SHOP_COD: Final = 23
_LETTER: Final = 2
News = tuple[str, Payload]


def arrived(count: int = ITEMS, first: int = 0) -> tuple[Item, ...]:
    """Return items of every kind, a pair of them for one and the same person."""
    return tuple(_item(number) for number in range(first, first + count))


def staff() -> list[News]:
    manager = _clerk(MANAGER) | {"role": "manager"}
    clerks = map(_clerk, CLERKS.values())
    return [("staff_changed", each) for each in (*clerks, manager)]


@cache
def tables() -> tuple[News, ...]:
    """Return the dated tables as the centre sends them."""
    shipped = {
        "tariffs": shipped_tariffs().to_payload(),
        "policy_terms": shipped_terms().to_payload(),
        "receipt_lines": shipped_lines().to_payload(),
        "reasons": shipped_reasons().to_payload(),
        "documents": shipped_documents().to_payload(),
        "aml": shipped_aml().to_payload(),
    }
    return tuple(_table(kind, table) for kind, table in shipped.items())


def dearer_policy(step: int) -> News:
    """Return terms with another price: what is sold before must not follow it."""
    terms = shipped_terms()
    price = terms.price + Money(100 * step)
    changed = replace(terms, version=f"{terms.version}-{step}", price=price)
    return _table("policy_terms", changed.to_payload())


def block(terminal: str, epoch: int) -> News:
    """Return a block of policy numbers of its own for an epoch of a terminal."""
    place = int(terminal.rpartition("-")[2]) * 10 + epoch
    first = place * NUMBERS_IN_BLOCK
    numbers: Payload = {
        "kind": "policy",
        "block": f"{terminal}/{epoch}",
        "terminal": terminal,
        "epoch": epoch,
        "prefix": "",
        "first": first,
        "last": first + NUMBERS_IN_BLOCK - 1,
    }
    return "numbers_issued", numbers


def passport() -> IdentityDocument:
    [kind] = [each for each in shipped_documents().kinds if each.code == "21"]
    return IdentityDocument.parse(kind, "4507 123456", date(2010, 1, 1), division="770-001")


def _item(number: int) -> Item:
    kind = number % 6
    is_letter, is_private = kind == 4, kind == 5  # noqa: PLR2004 - kinds by turns
    person = number - 1 if kind == 3 else number  # noqa: PLR2004 - the shop's second parcel
    cod = Money.ZERO if is_letter else Money(120_000 + 10_050 * number)
    day = MORNING.date() - timedelta(days=3)
    return Item(
        identifier=DomesticIdentifier("800847", "40", f"{10_000 + number}"),
        arrival=f"M20261118-1/{number + 1}",
        mail_type=_LETTER if is_letter else _SHOP_COD,
        category=1 if is_letter else 4,
        weight_g=500 + number,
        declared=cod,
        cod=cod,
        sender="ООО «Ромашка»",
        sender_kind="private" if is_private else "shop",
        addressee=f"Получатель {person}",
        phone=f"+7000000{person:04}",
        address="660049, пр. Мира, 10",
        shelf=f"А-{number}",
        arrived_on=day,
        stored_until=day + timedelta(days=15),
        services=frozenset(),
        inventory=kind == 1,
        defective=False,
        hold="приостановлено" if number == ITEMS - 1 else None,
    )


def _table(kind: str, table: Payload) -> News:
    return "table_changed", {"kind": kind, "version": table["version"], "table": table}


def _clerk(number: str) -> Payload:
    return {
        "clerk": number,
        "name": f"Оператор {number}",
        "role": "clerk",
        "badge": BadgeNumber(number).text,
        "pin_hash": _pin_hash(),
        "rights": ["serve", "open_day", "answer_corrections"],
        "dismissed": 0,
    }


@cache
def _pin_hash() -> str:
    """Return a hash that is checked fast; only its cost differs from a real one."""
    return argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN)
