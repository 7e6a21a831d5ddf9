"""Facts are true once, numbers are taken once, in the whole branch and for ever."""

from collections.abc import Callable
from typing import Any

import pytest

from app.messages import wire
from app.messages.entries import Draft, EntryKey, FactKey
from app.messages.feed import Stream
from tests.central.answers import held
from tests.central.http import BRANCH, HandTerminal, ServedCentre
from tests.central.journals import DAY, PaperJournal

ITEM = "80084740397510@M1/1"
SETTLED = FactKey("settled", ITEM, 1)


def claim(fact: FactKey, cites: EntryKey | None = None, **more: Any) -> Draft:
    return Draft(kind="settlement_posted", payload={"visit": "v"}, facts=((fact, cites),), **more)


def undo(*facts: FactKey) -> Draft:
    return Draft(kind="settlement_voided", payload={"visit": "v"}, reverses=facts)


def test_a_fact_is_true_once_in_the_branch(
    centre: ServedCentre,
    window: HandTerminal,
    journal: PaperJournal,
    neighbour: tuple[HandTerminal, PaperJournal],
) -> None:
    journal.sale(ITEM, 500)
    neighbour[1].sale(ITEM, 500)

    assert held(window, journal) == []
    assert held(*neighbour) == [wire.Held(4, "fact_taken")]

    assert centre.central.figures(BRANCH, DAY).sums["cod_payable"] == -500


def test_a_fact_is_true_once_in_a_page(window: HandTerminal, journal: PaperJournal) -> None:
    journal.sale(ITEM)
    journal.sale(ITEM)

    assert held(window, journal) == [wire.Held(5, "fact_taken")]


def test_a_reversed_fact_may_be_true_anew(window: HandTerminal, journal: PaperJournal) -> None:
    journal.by_clerk(claim(SETTLED))
    undone = journal.by_clerk(undo(SETTLED))
    journal.by_clerk(claim(SETTLED._replace(generation=2), undone.key))

    assert held(window, journal) == []


def test_a_reversal_is_remembered_over_pages(window: HandTerminal, journal: PaperJournal) -> None:
    journal.by_clerk(claim(SETTLED))
    held(window, journal)
    undone = journal.by_clerk(undo(SETTLED))
    held(window, journal)
    journal.by_clerk(claim(SETTLED._replace(generation=2), undone.key))

    assert held(window, journal) == []


def test_a_new_generation_must_cite_its_reversal(
    window: HandTerminal, journal: PaperJournal
) -> None:
    first = journal.by_clerk(claim(SETTLED))
    second = SETTLED._replace(generation=2)
    journal.by_clerk(claim(second, first.key))
    journal.by_clerk(undo(SETTLED))
    journal.by_clerk(claim(second))
    journal.by_clerk(claim(second, first.key))

    assert held(window, journal) == [wire.Held(seq, "generation_not_reversed") for seq in (5, 7, 8)]


def test_generations_are_not_skipped(window: HandTerminal, journal: PaperJournal) -> None:
    journal.by_clerk(claim(SETTLED))
    undone = journal.by_clerk(undo(SETTLED))
    journal.by_clerk(claim(SETTLED._replace(generation=3), undone.key))
    journal.by_clerk(claim(SETTLED._replace(generation=0)))

    assert held(window, journal) == [
        wire.Held(6, "generation_not_reversed"),
        wire.Held(7, "fact_taken"),
    ]


def test_only_what_is_true_can_be_reversed_and_only_once(
    window: HandTerminal, journal: PaperJournal
) -> None:
    journal.by_clerk(undo(SETTLED))
    journal.by_clerk(claim(SETTLED))
    journal.by_clerk(undo(SETTLED))
    journal.by_clerk(undo(SETTLED))

    assert held(window, journal) == [
        wire.Held(4, "nothing_to_reverse"),
        wire.Held(7, "already_reversed"),
    ]


def test_nobody_reverses_anothers_fact(
    window: HandTerminal, journal: PaperJournal, neighbour: tuple[HandTerminal, PaperJournal]
) -> None:
    """The second of two claims is held; giving its money back leaves the first as it was."""
    journal.by_clerk(claim(SETTLED))
    held(window, journal)
    taken = neighbour[1].by_clerk(claim(SETTLED))
    undone = neighbour[1].by_clerk(undo(SETTLED))

    assert held(*neighbour) == [
        wire.Held(taken.key.seq, "fact_taken"),
        wire.Held(undone.key.seq, "nothing_to_reverse"),
    ]


def test_a_held_entry_takes_nothing(window: HandTerminal, journal: PaperJournal) -> None:
    journal.by_clerk(claim(SETTLED, postings=(("drawer", 1),)))
    journal.by_clerk(claim(SETTLED))

    assert held(window, journal) == [wire.Held(4, "not_zero_sum")]


def numbers(terminal: str, first: int = 1, last: int = 100, block: str = "b1") -> dict[str, Any]:
    place = {"kind": "policy", "block": block, "terminal": terminal, "epoch": 1, "prefix": ""}
    return place | {"first": first, "last": last}


def taking(*taken: int, block: str = "b1") -> Draft:
    rows = tuple(("policy", block, number) for number in taken)
    return Draft(kind="settlement_posted", payload={"visit": "v"}, numbers=rows)


def test_a_number_comes_from_the_terminals_own_block_once(
    centre: ServedCentre,
    window: HandTerminal,
    journal: PaperJournal,
    neighbour: tuple[HandTerminal, PaperJournal],
) -> None:
    publish = centre.central.publish
    publish(BRANCH, Stream.URGENT, "numbers_issued", numbers(window.terminal))
    for draft in (taking(1, 100), taking(100), taking(101), taking(0), taking(2, block="b2")):
        journal.by_clerk(draft)
    held_here = held(window, journal)
    journal.by_clerk(taking(1))
    neighbour[1].by_clerk(taking(50))

    assert held_here == [
        wire.Held(5, "number_taken"),
        *(wire.Held(seq, "number_outside_block") for seq in (6, 7, 8)),
    ]
    assert held(window, journal)[-1] == wire.Held(9, "number_taken")
    assert held(*neighbour) == [wire.Held(4, "number_outside_block")]


@pytest.mark.parametrize(
    "block",
    [
        numbers("660049-1", 50, 150, block="b2"),
        numbers("660049-1", 500, 600),
        numbers("660049-1", 9, 8, block="b3"),
        {"kind": "policy", "block": "b4"},
    ],
    ids=["overlapping", "same name", "empty", "malformed"],
)
def test_no_number_is_issued_twice(centre: ServedCentre, block: dict[str, Any]) -> None:
    publish = centre.central.publish
    publish(BRANCH, Stream.URGENT, "numbers_issued", numbers("660049-1"))

    with pytest.raises(ValueError, match="number"):
        publish(BRANCH, Stream.URGENT, "numbers_issued", block)

    assert centre.central.feed_positions([BRANCH]) == {BRANCH: 1}


def test_another_branch_has_numbers_of_its_own(centre: ServedCentre) -> None:
    centre.central.create_branch("101000", "Москва")
    publish = centre.central.publish
    publish(BRANCH, Stream.URGENT, "numbers_issued", numbers("660049-1"))
    publish("101000", Stream.URGENT, "numbers_issued", numbers("101000-1", block="b2"))


def refused() -> Draft:
    return _end("item_refused", "refused", {"visit": "v", "item": ITEM})


def handed_over() -> Draft:
    return _end("handed_over", "handed_over", {"visit": "v", "items": [ITEM], "label": ""})


def sent_back() -> Draft:
    return _end("item_returned", "returned", {"item": {"key": ITEM}})


def _end(kind: str, fact: str, payload: dict[str, Any]) -> Draft:
    return Draft(kind=kind, payload=payload, facts=((FactKey(fact, ITEM, 1), None),))


@pytest.mark.parametrize("end", [refused, sent_back])
def test_an_end_after_the_sale_of_another_window_is_held(
    centre: ServedCentre,
    window: HandTerminal,
    journal: PaperJournal,
    neighbour: tuple[HandTerminal, PaperJournal],
    end: Callable[[], Draft],
) -> None:
    journal.sale(ITEM, 500)
    journal.by_clerk(handed_over())
    second = neighbour[1].by_clerk(end())

    assert held(window, journal) == []
    assert held(*neighbour) == [wire.Held(second.key.seq, "item_served")]
    assert [(case.seq, case.reason) for case in centre.central.cases(BRANCH)] == [
        (second.key.seq, "item_served")
    ]


@pytest.mark.parametrize("end", [refused, sent_back])
def test_a_sale_after_the_end_at_another_window_counts_and_opens_one_case_for_both(
    centre: ServedCentre,
    window: HandTerminal,
    journal: PaperJournal,
    neighbour: tuple[HandTerminal, PaperJournal],
    end: Callable[[], Draft],
) -> None:
    """The customer was served, the register says so: no later look at the item undoes that."""
    journal.by_clerk(end())
    sale = neighbour[1].sale(ITEM, 500)
    neighbour[1].by_clerk(handed_over())
    assert held(window, journal) == []

    told = [wire.Held(sale.key.seq, "served_after_end")]

    assert held(*neighbour) == told
    assert held(*neighbour) == told, "a repeat is told the same"
    assert [(case.seq, case.reason) for case in centre.central.cases(BRANCH)] == [
        (sale.key.seq, "served_after_end")
    ]
    assert centre.central.figures(BRANCH, DAY).sums["cod_payable"] == -500


def test_an_item_without_charges_is_a_case_at_its_hand_over(
    centre: ServedCentre,
    window: HandTerminal,
    journal: PaperJournal,
    neighbour: tuple[HandTerminal, PaperJournal],
) -> None:
    journal.by_clerk(refused())
    given = neighbour[1].by_clerk(handed_over())
    held(window, journal)

    assert held(*neighbour) == [wire.Held(given.key.seq, "served_after_end")]


def test_an_item_may_be_refused_once_its_money_went_back(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    journal.by_clerk(claim(SETTLED))
    journal.by_clerk(undo(SETTLED))
    journal.by_clerk(refused())
    journal.by_clerk(sent_back())

    assert held(window, journal) == []
    assert centre.central.cases(BRANCH) == []
