"""What is taken in the whole country: facts and numbers, and why an entry may not have them."""

from collections.abc import Hashable, Iterable, Iterator
from itertools import product
from typing import Final, TypeVar

from sqlalchemy import Connection, Table, bindparam, select

from app.central.database import Row, portions
from app.central.tables import (
    fact_reversals,
    facts,
    number_blocks,
    numbers_taken,
    policies,
)
from app.messages.entries import Entry, EntryKey, FactKey

FACT_TAKEN: Final = "fact_taken"
NOT_REVERSED: Final = "generation_not_reversed"
NOTHING_TO_REVERSE: Final = "nothing_to_reverse"
ALREADY_REVERSED: Final = "already_reversed"
NUMBER_OUTSIDE_BLOCK: Final = "number_outside_block"
NUMBER_TAKEN: Final = "number_taken"
ITEM_SERVED: Final = "item_served"
SERVED_AFTER_END: Final = "served_after_end"
"""An item was sold or given out at one window, refused or sent back at another.

What a customer has is not undone by a later look at the item: the refusal is held, whichever came
first is kept, and a sale that comes second is in effect. Either is one case.
"""

SERVED: Final = ("settled", "handed_over")
ENDED: Final = ("refused", "returned")
_OTHER_ENDS: Final = {**dict.fromkeys(SERVED, (*ENDED, *SERVED)), **dict.fromkeys(ENDED, SERVED)}
"""Facts of the same item that say something of a fact, by its kind."""

FIRST_GENERATION: Final = 1
Number = tuple[str, str, int]
_Range = tuple[str, int, int, int]  # terminal, epoch, first, last
_Group = TypeVar("_Group", bound=Hashable)
_Member = TypeVar("_Member", bound=Hashable)


class Claims:
    """Facts and numbers that the entries of one page touch, as they stand after each entry."""

    def __init__(self, connection: Connection, entries: Iterable[Entry]) -> None:
        whole = list(entries)
        claimed = {fact for entry in whole for fact, _ in entry.facts}
        touched = claimed | {fact for entry in whole for fact in entry.reverses}
        touched |= {
            fact._replace(kind=kind) for fact in claimed for kind in _OTHER_ENDS.get(fact.kind, ())
        }
        numbers = {number for entry in whole for number in entry.numbers}
        self._facts: Final = _known(connection, facts, touched)
        self._reversals: Final = _known(connection, fact_reversals, touched)
        self._numbers: Final = _taken_numbers(connection, numbers)
        self._blocks: Final = _blocks(connection, {number[:2] for number in numbers})

    def refusal(self, entry: Entry) -> str:
        """Return why the entry may not have what it claims; "" if it may."""
        return (
            self._refused_fact(entry)
            or self._refused_reversal(entry)
            or self._refused_number(entry)
        )

    def is_served_after_end(self, entry: Entry) -> bool:
        """Tell whether the entry serves somebody with an item that is refused or sent back.

        Said once: of the payment, or of the hand-over of what costs nothing.
        """
        return any(
            self._stands(ENDED, fact.key)
            and (fact.kind == "settled" or not self._stands(("settled",), fact.key))
            for fact, _ in entry.facts
            if fact.kind in SERVED
        )

    def take(self, entry: Entry) -> None:
        """Give the entry what it claims, so that the next entry of the page finds it taken."""
        self._facts.update(dict.fromkeys((fact for fact, _ in entry.facts), entry.key))
        self._reversals.update(dict.fromkeys(entry.reverses, entry.key))
        self._numbers.update(entry.numbers)

    def _refused_fact(self, entry: Entry) -> str:
        for fact, cites in entry.facts:
            if fact in self._facts or fact.generation < FIRST_GENERATION:
                return FACT_TAKEN
            before = fact._replace(generation=fact.generation - 1)
            if fact.generation > FIRST_GENERATION and (
                cites is None or self._reversals.get(before) != cites
            ):
                return NOT_REVERSED
            if fact.kind in ENDED and self._stands(SERVED, fact.key):
                return ITEM_SERVED
        return ""

    def _stands(self, kinds: Iterable[str], key: str) -> bool:
        """Tell whether a fact of these kinds is true of an item now."""
        return any(fact not in self._reversals for fact in self._generations(kinds, key))

    def _generations(self, kinds: Iterable[str], key: str) -> Iterator[FactKey]:
        for kind in kinds:
            fact = FactKey(kind, key, FIRST_GENERATION)
            while fact in self._facts:
                yield fact
                fact = fact._replace(generation=fact.generation + 1)

    def _refused_reversal(self, entry: Entry) -> str:
        for fact in entry.reverses:
            if fact in self._reversals:
                return ALREADY_REVERSED
            owner = self._facts.get(fact)
            if owner is None or owner.terminal != entry.key.terminal:
                return NOTHING_TO_REVERSE  # another's: this window's own claim was held
        return ""

    def _refused_number(self, entry: Entry) -> str:
        for number in entry.numbers:
            kind, block, value = number
            terminal, epoch, first, last = self._blocks.get((kind, block), ("", 0, 1, 0))
            if (terminal, epoch) != entry.key[:2] or not first <= value <= last:
                return NUMBER_OUTSIDE_BLOCK
            if number in self._numbers:
                return NUMBER_TAKEN
        return ""


def fact_rows(entry: Entry) -> list[Row]:
    return [fact._asdict() | entry.key._asdict() for fact, _ in entry.facts]


def reversal_rows(entry: Entry) -> list[Row]:
    return [fact._asdict() | entry.key._asdict() for fact in entry.reverses]


def number_rows(entry: Entry) -> list[Row]:
    return [
        {"kind": kind, "block": block, "number": number} | entry.key._asdict()
        for kind, block, number in entry.numbers
    ]


def known_policies(connection: Connection, numbers: Iterable[str]) -> set[str]:
    """Return those of the policy numbers that the centre has already."""
    known: set[str] = set()
    for portion in portions(sorted(numbers)):
        known.update(connection.scalars(_POLICIES, {"numbers": portion}))
    return known


def _known(
    connection: Connection, table: Table, touched: Iterable[FactKey]
) -> dict[FactKey, EntryKey]:
    """Return all generations of the touched facts that the table holds, with their entries.

    A generation is judged by the one before it, so every generation of a key is looked up. Most
    keys are touched by the same kinds: those are one question.
    """
    known: dict[FactKey, EntryKey] = {}
    kinds_of = _grouped((fact.key, fact.kind) for fact in touched)
    for kinds, keys in _grouped((tuple(sorted(kinds)), key) for key, kinds in kinds_of):
        for some, portion in product(portions(kinds), portions(keys)):
            wanted = {"kinds": some, "keys": portion}
            for row in connection.execute(_GENERATIONS[table], wanted):
                fact = FactKey(row.kind, row.key, row.generation)
                known[fact] = EntryKey(row.terminal, row.epoch, row.seq)
    return known


def _taken_numbers(connection: Connection, numbers: Iterable[Number]) -> set[Number]:
    taken: set[Number] = set()
    for (kind, block), wanted in _grouped(((kind, block), n) for kind, block, n in numbers):
        for portion in portions(wanted):
            of_block = {"of_kind": kind, "of_block": block, "numbers": portion}
            found = connection.scalars(_NUMBERS, of_block)
            taken.update((kind, block, number) for number in found)
    return taken


def _blocks(
    connection: Connection, names: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], _Range]:
    known: dict[tuple[str, str], _Range] = {}
    for kind, blocks in _grouped(names):
        for portion in portions(blocks):
            for row in connection.execute(_BLOCKS, {"of_kind": kind, "blocks": portion}):
                known[row.kind, row.block] = (row.terminal, row.epoch, row.first, row.last)
    return known


def _grouped(pairs: Iterable[tuple[_Group, _Member]]) -> Iterable[tuple[_Group, list[_Member]]]:
    """Gather the second halves by the first: one question a group, which an index answers."""
    groups: dict[_Group, set[_Member]] = {}
    for group, member in pairs:
        groups.setdefault(group, set()).add(member)
    return ((group, list(members)) for group, members in groups.items())


_POLICIES: Final = select(policies.c.number).where(
    policies.c.number.in_(bindparam("numbers", expanding=True))
)
_GENERATIONS: Final = {
    table: select(table).where(
        table.c.kind.in_(bindparam("kinds", expanding=True)),
        table.c.key.in_(bindparam("keys", expanding=True)),
    )
    for table in (facts, fact_reversals)
}
_NUMBERS: Final = select(numbers_taken.c.number).where(
    numbers_taken.c.kind == bindparam("of_kind"),
    numbers_taken.c.block == bindparam("of_block"),
    numbers_taken.c.number.in_(bindparam("numbers", expanding=True)),
)
_BLOCKS: Final = select(number_blocks).where(
    number_blocks.c.kind == bindparam("of_kind"),
    number_blocks.c.block.in_(bindparam("blocks", expanding=True)),
)
