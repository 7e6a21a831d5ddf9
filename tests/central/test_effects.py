"""What entries do to the centre's books; one that may not is held, and the next ones go on."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.central.kinds import KNOWN
from app.domain.visit import Kind
from app.messages import wire
from app.messages.canonical import canonical, digest, parse
from app.messages.entries import Draft, EntryKey, FactKey, read
from app.messages.feed import Stream
from app.messages.signing import ENTRY
from app.store.projections import _FOLDS
from tests.central.http import BRANCH, HandTerminal, ServedCentre, enrolled
from tests.central.journals import DAY, PaperJournal

ITEM = "80084740397510@M1/1"
SETTLED = FactKey("settled", ITEM, 1)


@pytest.fixture
def database(tmp_path: Path, centre: ServedCentre) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "central" / "central.db")
    yield connection
    connection.close()


@pytest.fixture
def neighbour(centre: ServedCentre) -> tuple[HandTerminal, PaperJournal]:
    """The second window of the branch, with an open shift."""
    terminal = enrolled(centre, 2)
    journal = PaperJournal(terminal.terminal, terminal.signer)
    journal.open_shift()
    return terminal, journal


def held(terminal: HandTerminal, journal: PaperJournal) -> list[wire.Held]:
    answer = terminal.post(journal.page())
    assert isinstance(answer, wire.Acknowledgement), answer
    assert (answer.seq, answer.head) == (len(journal.entries), journal.head)
    return answer.held


def claim(fact: FactKey, cites: EntryKey | None = None, **more: Any) -> Draft:
    return Draft(kind="settlement_posted", payload={"visit": "v"}, facts=((fact, cites),), **more)


def undo(*facts: FactKey) -> Draft:
    return Draft(kind="settlement_voided", payload={"visit": "v"}, reverses=facts)


def test_every_kind_that_a_window_folds_is_known_here() -> None:
    assert set(_FOLDS) <= KNOWN


def test_a_day_has_its_sums_and_counts(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    journal.sale("a", 234_000)
    journal.sale("b", 16_000)

    assert held(window, journal) == []

    figures = centre.central.figures(BRANCH, DAY)
    assert figures.sums == {"drawer": 750_000, "safe": -500_000, "cod_payable": -250_000}
    assert figures.counts == {"shift_opened": 1, "settlement_posted": 2}


def test_an_entry_belongs_to_the_day_of_its_shift_not_of_the_clock(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    journal.sale("a", 100)
    window.post(journal.page())
    journal.sale("b", 20)
    journal.open_shift("2026-11-22")
    journal.sale("c", 3)
    window.post(journal.page(first=5))
    journal.sale("d", 1)
    window.post(journal.page(first=8))

    days = [centre.central.figures(BRANCH, day).sums for day in (DAY, "2026-11-22")]
    assert [sums["cod_payable"] for sums in days] == [-120, -4]


def test_pending_money_is_no_money_yet(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    lines = (("drawer", 700), ("cod_payable", -700))
    payload = {"visit": "v", "policies": []}
    journal.by_clerk(Draft(kind="settlement_started", payload=payload, pending=lines))

    answer = window.post(journal.page())

    assert isinstance(answer, wire.Acknowledgement)
    assert answer.turnover == 500_000
    assert "cod_payable" not in centre.central.figures(BRANCH, DAY).sums


@pytest.mark.parametrize("name", ["postings", "pending"])
def test_postings_that_do_not_sum_to_zero_are_held(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal, name: str
) -> None:
    lines: Any = {name: (("drawer", 700), ("cod_payable", -699))}
    journal.by_clerk(Draft(kind="settlement_posted", payload={"visit": "v"}, **lines))
    journal.sale("after", 5)

    assert held(window, journal) == [wire.Held(4, "not_zero_sum")]

    assert centre.central.figures(BRANCH, DAY).sums["cod_payable"] == -5
    assert [(case.seq, case.reason) for case in centre.central.cases(BRANCH)] == [
        (4, "not_zero_sum")
    ]


def test_a_held_entry_counts_in_the_turnover_that_both_sides_compare(
    window: HandTerminal, journal: PaperJournal
) -> None:
    journal.by_clerk(
        Draft(kind="brand_new", payload={}, postings=(("drawer", 700), ("safe", -700)))
    )

    answer = window.post(journal.page())

    assert isinstance(answer, wire.Acknowledgement)
    assert answer.turnover == journal.turnover == 500_700
    assert answer.held == [wire.Held(4, "unknown_kind")]


def test_a_repeat_says_again_what_is_held(window: HandTerminal, journal: PaperJournal) -> None:
    journal.by_clerk(Draft(kind="brand_new", payload={}))

    assert held(window, journal) == held(window, journal) == [wire.Held(4, "unknown_kind")]


def test_an_entry_of_a_later_schema_is_stored_and_held(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    entry = journal.sale(ITEM)
    body = canonical({**parse(entry.body), "v": 2, "novelty": "x"})
    signature = journal.session.sign(ENTRY, digest(body))
    journal.entries[-1] = read(body, digest(body), signature)
    journal.sale("after", 5)

    assert held(window, journal) == [wire.Held(4, "unknown_schema")]
    assert centre.central.figures(BRANCH, DAY).sums["cod_payable"] == -5


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


def test_items_and_policies_follow_the_visit(
    window: HandTerminal, journal: PaperJournal, database: sqlite3.Connection
) -> None:
    def states() -> tuple[list[str], list[tuple[str, str]]]:
        items = database.execute("SELECT state FROM visit_items ORDER BY item")
        policies = database.execute("SELECT number, state FROM policies ORDER BY number")
        return [state for (state,) in items], policies.fetchall()

    def write(kind: str, **payload: Any) -> tuple[list[str], list[tuple[str, str]]]:
        first = len(journal.entries) + 1
        journal.by_clerk(Draft(kind=kind, payload={"visit": "v", **payload}))
        assert not held_from(window, journal, first)
        return states()

    window.post(journal.page())
    policy = [{"number": "ZP1", "item": ITEM, "block": "b", "serial": 1}]
    again = [{"number": "ZP2", "item": ITEM, "block": "b", "serial": 2}]

    assert write("visit_opened", item={"key": ITEM}) == (["in_visit"], [])
    assert write("item_added", item={"key": "zz"}) == (["in_visit"] * 2, [])
    assert write("settlement_started", policies=policy) == (["settling"] * 2, [("ZP1", "reserved")])
    assert write("settlement_voided") == (["in_visit"] * 2, [("ZP1", "void")])
    assert write("settlement_started", policies=again)[1] == [("ZP1", "void"), ("ZP2", "reserved")]
    assert write("settlement_posted") == (["settled"] * 2, [("ZP1", "void"), ("ZP2", "sold")])
    assert write("handed_over")[0] == ["handed_over"] * 2


def test_a_visit_in_one_page_ends_in_the_same_states(
    window: HandTerminal, journal: PaperJournal, database: sqlite3.Connection
) -> None:
    policy = {"number": "ZP1", "item": ITEM}
    for kind, payload in (
        ("visit_opened", {"item": {"key": ITEM}}),
        ("settlement_started", {"policies": [policy]}),
        ("settlement_voided", {}),
        ("settlement_started", {"policies": [policy | {"number": "ZP2"}]}),
        ("settlement_posted", {}),
        ("handed_over", {}),
    ):
        journal.by_clerk(Draft(kind=kind, payload={"visit": "v", **payload}))

    assert held(window, journal) == []

    assert database.execute("SELECT state FROM visit_items").fetchall() == [("handed_over",)]
    assert database.execute("SELECT number, state FROM policies ORDER BY 1").fetchall() == [
        ("ZP1", "void"),
        ("ZP2", "sold"),
    ]


@pytest.mark.parametrize("page_by_page", [True, False])
def test_a_refused_item_stays_refused(
    window: HandTerminal,
    journal: PaperJournal,
    database: sqlite3.Connection,
    page_by_page: bool,  # noqa: FBT001 - both ways end alike
) -> None:
    for kind, payload in (
        ("visit_opened", {"item": {"key": ITEM}}),
        ("item_added", {"item": {"key": "zz"}}),
        ("item_refused", {"item": "zz"}),
        ("visit_suspended", {}),
        ("visit_resumed", {}),
        ("settlement_started", {"policies": []}),
        ("settlement_posted", {}),
        ("handed_over", {"items": [ITEM]}),
    ):
        journal.by_clerk(Draft(kind=kind, payload={"visit": "v", **payload}))
        if page_by_page:
            assert held(window, journal) == []

    assert held(window, journal) == []

    states = database.execute("SELECT item, state FROM visit_items ORDER BY item")
    assert states.fetchall() == [(ITEM, "handed_over"), ("zz", "refused")]


def test_a_policy_number_is_sold_once(window: HandTerminal, journal: PaperJournal) -> None:
    policies = [{"number": "ZP1", "item": ITEM}]
    for visit in ("v1", "v2"):
        payload = {"visit": visit, "policies": policies}
        journal.by_clerk(Draft(kind="settlement_started", payload=payload))
    in_a_page = held(window, journal)
    payload = {"visit": "v3", "policies": policies}
    journal.by_clerk(Draft(kind="settlement_started", payload=payload))

    assert in_a_page == [wire.Held(5, "number_taken")]
    assert held(window, journal)[-1] == wire.Held(6, "number_taken")


MALFORMED: dict[str, Draft] = {
    "no visit": Draft(kind="visit_opened", payload={}),
    "item is a text": Draft(kind="visit_opened", payload={"visit": "v", "item": "x"}),
    "no policies": Draft(kind="settlement_started", payload={"visit": "v"}),
    "policy is a text": Draft(kind="settlement_started", payload={"visit": "v", "policies": ["x"]}),
    "one number twice": Draft(
        kind="settlement_started",
        payload={"visit": "v", "policies": [{"number": "ZP1", "item": "i"}] * 2},
    ),
    "day is a number": Draft(kind="shift_opened", payload={"day": 20261121}),
    "fact is a number": Draft(kind="handed_over", payload={"visit": "v"}, facts=((SETTLED, None),)),
    "one fact twice": Draft(
        kind="handed_over", payload={"visit": "v"}, facts=((SETTLED, None),) * 2
    ),
    "one reversal twice": Draft(
        kind="handed_over", payload={"visit": "v"}, reverses=(SETTLED, SETTLED)
    ),
    "text that no database holds": Draft(kind="visit_cancelled", payload={"visit": "v\0"}),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_body_is_held_and_nothing_else(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal, name: str
) -> None:
    draft = MALFORMED[name]
    if name == "fact is a number":
        odd: Any = FactKey(7, ["list"], 1)  # type: ignore[arg-type]
        draft = Draft(kind="handed_over", payload={"visit": "v"}, facts=((odd, None),))
    journal.by_clerk(draft)
    journal.sale("after", 5)

    assert held(window, journal) == [wire.Held(4, "malformed_body")]
    assert centre.central.figures(BRANCH, DAY).counts == {"shift_opened": 1, "settlement_posted": 1}


def test_a_posting_beyond_every_till_is_held(window: HandTerminal, journal: PaperJournal) -> None:
    vast = 10**13 + 1
    lines = (("drawer", vast), ("safe", -vast))
    journal.by_clerk(Draft(kind="shift_closed", payload={}, postings=lines))

    assert held(window, journal) == [wire.Held(4, "amount_out_of_range")]


def held_from(window: HandTerminal, journal: PaperJournal, first: int) -> list[wire.Held]:
    answer = window.post(journal.page(first))
    assert isinstance(answer, wire.Acknowledgement), answer
    return answer.held


def test_every_kind_of_a_visit_is_known() -> None:
    assert {str(kind) for kind in Kind} <= KNOWN
