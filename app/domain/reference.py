"""Reads the dated tables of the trade: from files that ship with the program, or from the feed."""

import pkgutil
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Protocol, TypeAlias, TypeVar

from app.domain.money import Money
from app.errors import ClerkError, Refusal

Payload: TypeAlias = dict[str, "PayloadValue"]
PayloadValue: TypeAlias = int | str | list["PayloadValue"] | Payload
"""What canonical JSON can carry: no floats, no null, no booleans."""


class Dated(Protocol):
    """A row of a table that is in force from a day on."""

    @property
    def valid_from(self) -> date: ...


AnyDated = TypeVar("AnyDated", bound=Dated)


class Record:
    """A table or a row of one, read field by field.

    Every reader raises ClerkError MALFORMED_ANSWER with the path of the first `field` that is
    missing or of a wrong type, so that the centre can be told what to mend.
    """

    def __init__(self, payload: object, path: str) -> None:
        self.path = path
        if not isinstance(payload, Mapping):
            raise malformed(path)
        self._payload: Mapping[object, object] = payload

    def text(self, field: str) -> str:
        value = self._payload.get(field)
        if not isinstance(value, str):
            raise malformed(self._at(field))
        return value

    def name(self, field: str) -> str:
        """Return a text that is not empty."""
        value = self.text(field)
        if not value.strip():
            raise malformed(self._at(field))
        return value

    def whole(self, field: str, least: int = 0) -> int:
        """Return a whole number, not below `least`."""
        value = self._payload.get(field)
        if type(value) is not int or value < least:
            raise malformed(self._at(field))
        return value

    def flag(self, field: str) -> bool:
        """Return a yes or no, which canonical JSON writes as 1 or 0."""
        value = self.whole(field)
        if value > 1:
            raise malformed(self._at(field))
        return value == 1

    def money(self, field: str) -> Money:
        """Return a sum in kopecks, not negative."""
        return Money(self.whole(field))

    def day(self, field: str) -> date:
        """Return a day written as "2026-11-20"."""
        try:
            return parse_day(self.text(field))
        except ValueError as error:
            raise malformed(self._at(field)) from error

    def pattern(self, field: str) -> re.Pattern[str]:
        """Return a regular expression, whose classes mean ASCII only."""
        try:
            return re.compile(self.text(field), re.ASCII)
        except re.error as error:
            raise malformed(self._at(field)) from error

    def digits(self, field: str, lengths: tuple[int, ...]) -> str:
        """Return a text of so many ASCII digits."""
        value = self.text(field)
        if len(value) not in lengths or (value and not (value.isascii() and value.isdecimal())):
            raise malformed(self._at(field))
        return value

    def record(self, field: str) -> "Record":
        """Return a table inside this one."""
        return Record(self._payload.get(field), self._at(field))

    def rows(self, field: str) -> list["Record"]:
        """Return the rows of a table inside this one."""
        return [Record(row, at) for at, row in self._list(field)]

    def names(self, field: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(_text(value, at) for at, value in self._list(field))

    def wholes(self, field: str) -> tuple[int, ...]:
        """Return a list of whole numbers."""
        return tuple(_whole(value, at) for at, value in self._list(field))

    def _list(self, field: str) -> list[tuple[str, object]]:
        value = self._payload.get(field)
        if not isinstance(value, list):
            raise malformed(self._at(field))
        return [(f"{self._at(field)}.{place}", each) for place, each in enumerate(value)]

    def _at(self, field: str) -> str:
        return f"{self.path}.{field}"


def malformed(field: str) -> ClerkError:
    """Make the refusal of a table, which names what is wrong with it by the path of the field."""
    return ClerkError(Refusal.MALFORMED_ANSWER, field=field)


def parse_day(text: str) -> date:
    """Read a day written as "2026-11-20", the only way in which days travel; else ValueError."""
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(f"not the common form of a day: {text!r}")
    return day


def in_force(rows: Iterable[AnyDated], day: date, table: str) -> AnyDated:
    """Return the row that holds on a day: the last one whose `valid_from` is not after it.

    Raises ClerkError NO_TARIFF (`table`, and `wanted`, the day) when the table begins later.
    """
    begun = [row for row in rows if row.valid_from <= day]
    if not begun:
        raise ClerkError(Refusal.NO_TARIFF, table=table, wanted=day.strftime("%d.%m.%Y"))
    return max(begun, key=lambda row: row.valid_from)


def parse(toml: bytes, name: str) -> Payload:
    """Turn one TOML file into a payload. Raises ClerkError MALFORMED_ANSWER (`field`)."""
    try:
        table = tomllib.loads(toml.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise malformed(name) from error
    return {key: _carried(value, f"{name}.{key}") for key, value in table.items()}


@cache
def shipped(name: str) -> Payload:
    """Return the table that ships as `resources/reference/{name}.toml`; not to be changed."""
    return parse(pkgutil.get_data("resources", f"reference/{name}.toml") or b"", name)


@cache
def countries() -> frozenset[str]:
    """Return the two-letter codes that may end an S10 identifier."""
    table = Record(shipped("countries"), "countries")
    return frozenset(code for row in table.rows("lists") for code in row.name("codes").split())


def _carried(value: object, at: str) -> PayloadValue:
    if type(value) is int or isinstance(value, str):
        return value
    if isinstance(value, list):
        return [_carried(each, f"{at}.{place}") for place, each in enumerate(value)]
    if isinstance(value, dict):
        return {str(key): _carried(each, f"{at}.{key}") for key, each in value.items()}
    raise malformed(at)


def _text(value: object, at: str) -> str:
    if not isinstance(value, str):
        raise malformed(at)
    return value


def _whole(value: object, at: str) -> int:
    if type(value) is not int:
        raise malformed(at)
    return value
