"""Both halves of a transfer at the centre: conserved, once, and nothing is left lying unseen."""

from typing import Any

import pytest

from app.domain.transfers import RECEIVED, RECEIVED_FACT, SENT, SENT_FACT, TAKEN_BACK
from app.messages import wire
from app.messages.entries import Draft, Entry, FactKey
from tests.central.answers import held
from tests.central.http import BRANCH, HandTerminal, ServedCentre
from tests.central.journals import DAY, PaperJournal

Neighbour = tuple[HandTerminal, PaperJournal]


def half(kind: str, amount: int = 1_000, **more: Any) -> Draft:
    """Return an entry that sends, receives or takes back the transfer «t»."""
    into = -amount if kind == SENT else amount
    fact = FactKey(SENT_FACT if kind == SENT else RECEIVED_FACT, "t", 1)
    return Draft(
        kind=kind,
        payload={"transfer": "t", "amount": amount, "shift": "s", **more},
        postings=(("drawer", into), ("in_transit", -into)),
        facts=((fact, None),),
    )


def received(sent: Entry, kind: str = RECEIVED, **more: Any) -> Draft:
    return half(kind, **{"of": sent.key.text, "hash": sent.hash.hex(), **more})


def in_transit(centre: ServedCentre) -> int:
    return centre.central.figures(BRANCH, DAY).sums.get("in_transit", 0)


def test_what_is_received_is_on_its_way_no_longer(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal, neighbour: Neighbour
) -> None:
    other, its = neighbour
    sent = journal.by_clerk(half(SENT))
    assert held(window, journal) == []
    assert in_transit(centre) == 1_000

    its.by_clerk(received(sent))

    assert held(other, its) == []
    assert in_transit(centre) == 0
    assert centre.central.cases(BRANCH) == []


def test_the_second_receipt_is_held_whoever_comes_first(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal, neighbour: Neighbour
) -> None:
    """The receiver's half comes even before the sender's: its window had the network first."""
    other, its = neighbour
    sent = journal.by_clerk(half(SENT))
    its.by_clerk(received(sent))
    assert held(other, its) == []
    back = journal.by_clerk(received(sent, TAKEN_BACK))

    assert held(window, journal) == [wire.Held(back.key.seq, "fact_taken")]
    assert in_transit(centre) == 0
    [case] = centre.central.cases(BRANCH)
    assert (case.seq, case.reason) == (back.key.seq, "fact_taken")


@pytest.mark.parametrize("more", [{"amount": 900}, {"hash": "0" * 64}, {"amount": -1_000}])
@pytest.mark.parametrize("turn", [1, -1])
def test_halves_that_disagree_are_held(
    window: HandTerminal,
    journal: PaperJournal,
    neighbour: Neighbour,
    more: dict[str, Any],
    turn: int,
) -> None:
    other, its = neighbour
    sent = journal.by_clerk(half(SENT))
    its.by_clerk(received(sent, **more))
    ends = [(window, journal), (other, its)]

    told = [held(*end) for end in ends[::turn]]

    assert [each.reason for page in told for each in page] == ["transfer_mismatch"]


def test_only_the_sender_takes_back(
    window: HandTerminal, journal: PaperJournal, neighbour: Neighbour
) -> None:
    other, its = neighbour
    sent = journal.by_clerk(half(SENT))
    held(window, journal)
    its.by_clerk(received(sent, TAKEN_BACK))

    assert [each.reason for each in held(other, its)] == ["transfer_mismatch"]


def test_what_a_day_leaves_open_is_a_case_until_it_ends(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal, neighbour: Neighbour
) -> None:
    other, its = neighbour
    sent = journal.by_clerk(half(SENT))
    closing = {"day": DAY, "next": "2026-11-22", "open_transfers": ["t", "unheard"]}
    journal.by_clerk(Draft(kind="day_closed", payload=closing))
    held(window, journal)
    [case] = centre.central.cases(BRANCH)
    assert (case.seq, case.reason, case.detail) == (sent.key.seq, "transfer_open", "t")

    its.by_clerk(received(sent))
    held(other, its)

    assert centre.central.cases(BRANCH) == []


def test_a_day_that_does_not_know_of_the_receipt_opens_no_case(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal, neighbour: Neighbour
) -> None:
    other, its = neighbour
    sent = journal.by_clerk(half(SENT))
    its.by_clerk(received(sent))
    held(other, its)
    closing = {"day": DAY, "next": "2026-11-22", "open_transfers": ["t"]}
    journal.by_clerk(Draft(kind="day_closed", payload=closing))

    held(window, journal)

    assert centre.central.cases(BRANCH) == []
