"""The items that have arrived at the demo branch: the same for every run, dated from today."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from random import Random
from typing import Final

from app.domain.identifiers import DomesticIdentifier, S10Identifier
from app.domain.item import Item
from app.domain.reference import Payload, Record
from app.domain.tariff import StorageTable, shipped_tariffs
from ui.demo.people import Neighbourhood, Person
from ui.demo.samples import between, sample

_MONTH_CODES: Final = (24, 27)
"""Month codes of made-up domestic identifiers: about two years' worth of shops' ranges."""

_SERIALS: Final = 99_999
_S10_SERIALS: Final = 99_999_999
_SHELVES: Final = "АБВГД"
_PLACES: Final = 24
_ROUND: Final = (0, 0, 0, 50, 90)
"""Kopecks that prices end in."""

_ABROAD: Final = "abroad"
_HOME: Final = "RU"


def arrived_items(today: date) -> tuple[Item, ...]:
    """Return the branch's items, oldest arrival first; nothing in them depends on `today` but days.

    Every identifier is valid by construction, no two items share one.
    """
    table, branch = sample("items"), sample("branch")
    chance = Random(table.whole("seed"))  # noqa: S311 - a sample, not a secret
    people = Neighbourhood(chance, branch.text("index"), branch.text("name"))
    lines = _Lines(chance, people)
    drafts = [lines.named(row) for row in table.rows("named")]
    drafts += lines.from_groups(table.rows("groups"), table.wholes("persons_with"))
    storage = shipped_tariffs().on(today).storage
    return tuple(_arrived(sorted(drafts, key=lambda draft: -draft.days_ago), today, storage))


@dataclass(frozen=True, slots=True)
class _Draft:
    """An item before its dates are known."""

    days_ago: int
    facts: Payload


class _Lines:
    """Makes lines of manifests."""

    def __init__(self, chance: Random, people: Neighbourhood) -> None:
        self._chance = chance
        self._people = people
        self._known: dict[str, Person] = {}
        self._taken: set[str] = set()
        senders = sample("senders")
        self._senders = {
            kind: senders.rows(kind) for kind in ("shop", "private", "office", _ABROAD)
        }

    def named(self, row: Record) -> _Draft:
        """Return an item that people look for by its number."""
        name = row.text("person")
        person = self._known.setdefault(name, self._people.person(name))
        identifier = row.text("identifier")
        self._taken.add(identifier)
        facts = _facts(row, row.whole("cod"), person) | {
            "identifier": identifier,
            "weight_g": row.whole("weight_g"),
            "sender": row.text("sender"),
            "sender_kind": row.text("sender_kind"),
            "shelf": row.text("shelf"),
        }
        return _Draft(row.whole("days_ago"), facts)

    def from_groups(self, groups: list[Record], persons_with: tuple[int, ...]) -> list[_Draft]:
        """Return the items of all groups, dealt out to people who get one, two, three or four."""
        wanted = [group for group in groups for _ in range(group.whole("count"))]
        self._chance.shuffle(wanted)
        addressees = [
            person
            for items, persons in enumerate(persons_with, start=1)
            for person in [self._people.newcomer() for _ in range(persons)]
            for _ in range(items)
        ]
        return [self._made(*each) for each in zip(wanted, addressees, strict=True)]

    def _made(self, group: Record, person: Person) -> _Draft:
        chance = self._chance
        kind = group.text("from")
        sender = chance.choice(self._senders[kind])
        facts = _facts(group, self._cod(group), person) | {
            "identifier": self._identifier(group, sender, kind),
            "weight_g": between(chance, group, "weight_g"),
            "sender": sender.text("name"),
            "sender_kind": "shop" if kind == "shop" else "private",
            "shelf": f"{chance.choice(_SHELVES)}-{chance.randint(1, _PLACES)}",
        }
        return _Draft(between(chance, group, "days_ago"), facts)

    def _cod(self, group: Record) -> int:
        least, most = group.wholes("cod")
        drawn = self._chance.randint(least, most)
        price = drawn // 100 * 100 + self._chance.choice(_ROUND) if drawn else 0
        return min(max(price, least), most)

    def _identifier(self, group: Record, sender: Record, kind: str) -> str:
        while True:
            text = self._drawn(group, sender, kind)
            if text not in self._taken:
                self._taken.add(text)
                return text

    def _drawn(self, group: Record, sender: Record, kind: str) -> str:
        chance, index = self._chance, sender.text("index")
        service = group.text("service")
        if service:
            serial = f"{chance.randint(1, _S10_SERIALS):08}"
            country = index if kind == _ABROAD else _HOME
            return S10Identifier(service, serial, country).text
        month = f"{chance.randint(*_MONTH_CODES):02}"
        return DomesticIdentifier(index, month, f"{chance.randint(1, _SERIALS):05}").text


def _facts(row: Record, cod: int, person: Person) -> Payload:
    """Return what a named item and a made one say in the same words."""
    return {
        "mail_type": row.whole("mail_type"),
        "category": row.whole("category"),
        "cod": cod,
        "declared": cod,
        "addressee": person.name,
        "phone": person.phone,
        "address": person.address,
        "services": [*row.wholes("services")],
        "inventory": row.whole("inventory"),
        "defective": row.whole("defective"),
        "hold": row.text("hold"),
    }


def _arrived(drafts: list[_Draft], today: date, storage: StorageTable) -> list[Item]:
    """Give each item its manifest, its line in it and its last day of storage."""
    items = []
    for days_ago, group in groupby(drafts, key=lambda draft: draft.days_ago):
        day = today - timedelta(days=days_ago)
        for line, draft in enumerate(group, start=1):
            mail_type = draft.facts["mail_type"]
            until = storage.kept_until(mail_type if isinstance(mail_type, int) else 0, day)
            dates: Payload = {
                "arrival": f"M{day:%Y%m%d}-1/{line}",
                "arrived_on": day.isoformat(),
                "stored_until": until.isoformat(),
            }
            items.append(Item.from_payload({**draft.facts, **dates}))
    return items
