"""Made-up addressees of the demo branch."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from app.domain.reference import Record
from ui.demo.samples import sample

_HOUSES = 120
_FLATS = 90
_LINE_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Person:
    """Who an item is for. The phone is of an area code that is nobody's."""

    name: str
    phone: str
    address: str


class Neighbourhood:
    """Makes people one after another; no two of them share a name or a phone."""

    def __init__(self, chance: Random, index: str, town: str) -> None:
        table = sample("people")
        self._chance = chance
        self._place = f"{index}, {town}"
        self._prefix = table.text("phone_prefix")
        self._streets = table.names("streets")
        self._names = list(_names(table))
        self._phones: set[str] = set()
        chance.shuffle(self._names)

    def newcomer(self) -> Person:
        """Return somebody new."""
        return self.person(self._names.pop())

    def person(self, name: str) -> Person:
        """Return a person of this name, with a phone and an address of their own."""
        chance = self._chance
        street = chance.choice(self._streets)
        house, flat = chance.randint(1, _HOUSES), chance.randint(1, _FLATS)
        return Person(name, self._phone(), f"{self._place}, {street}, {house}, кв. {flat}")

    def _phone(self) -> str:
        while True:
            phone = f"{self._prefix}{self._chance.randrange(10**_LINE_DIGITS):0{_LINE_DIGITS}}"
            if phone not in self._phones:
                self._phones.add(phone)
                return phone


def _names(table: Record) -> Iterator[str]:
    """Yield every full name that the parts can make, women's and men's."""
    parts = {field: _pairs(table, field) for field in ("surnames", "given", "patronymics")}
    for sex in (0, 1):
        for surname in parts["surnames"]:
            for given in parts["given"]:
                for patronymic in parts["patronymics"]:
                    yield f"{surname[sex]} {given[sex]} {patronymic[sex]}"


def _pairs(table: Record, field: str) -> list[tuple[str, str]]:
    flat = table.names(field)
    return list(zip(flat[::2], flat[1::2], strict=True))
