"""What must never stand in a log: every person's data that a counter holds, in every spelling."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from app.domain.visit_fold import PERSONAL
from app.store.database import Store
from app.store.tables import feed_items, feed_staff, journal_private

_SHORTEST = 5
"""Letters of a surname that is looked for by itself: «Ли» would be found in any word."""

_PHONE_DIGITS = 10
_CODES = ("utf-8", "utf-16-le", "cp866", "cp1251")


def personal_data(store: Store) -> set[str]:
    """Return names, phones, addresses, senders and documents of everybody known to this counter."""
    with store.read() as connection:
        items, staff, beside = (
            [json.loads(data) for data in connection.scalars(select(column))]
            for column in (feed_items.c.payload, feed_staff.c.payload, journal_private.c.private)
        )
    found = {str(item[name]) for item in items for name in PERSONAL}
    found |= {clerk["name"] for clerk in staff}
    found |= {text for data in beside for text in _texts(data)}
    return {part for text in found for part in _parts(text)}


def spellings(text: str) -> set[bytes]:
    """Return a text as it might get into a file: folded, escaped, in any code of this country."""
    forms = {text, text.casefold(), text.upper(), text.casefold().replace("ё", "е")}
    found: set[bytes] = set()
    for form in forms:
        found |= {form.encode(code, "replace") for code in _CODES}
        found |= {json.dumps(form)[1:-1].encode(), quote(form).encode()}
        found.add(repr(form.encode())[2:-1].encode())
    return {each for each in found if b"??" not in each}


def found_in(data: bytes, personal: Iterable[str]) -> list[str]:
    """Return which of these data stand in the bytes, in whatever spelling."""
    return sorted(text for text in personal if any(form in data for form in spellings(text)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if {"series", "number"} <= value.keys():
            yield from (value["series"] + between + value["number"] for between in ("", " "))
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def _parts(text: str) -> Iterator[str]:
    """Yield a text whole, a name's surname, and the digits of a phone or a document."""
    if len(text) >= (_PHONE_DIGITS if text.isdecimal() else _SHORTEST):  # six digits are anywhere
        yield text
    first, *rest = text.split()[:2] or [""]
    if rest and first.isalpha() and len(first) >= _SHORTEST:
        yield first
    digits = "".join(char for char in text if char.isdecimal())
    if text.startswith("+") and len(digits) > _PHONE_DIGITS:
        yield digits[-_PHONE_DIGITS:]
