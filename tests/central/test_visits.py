"""States of items and policies at the centre, page by page or all at once."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.messages import wire
from app.messages.entries import Draft, FactKey
from tests.central.answers import held
from tests.central.http import HandTerminal, ServedCentre
from tests.central.journals import PaperJournal

ITEM = "80084740397510@M1/1"


@pytest.fixture
def database(tmp_path: Path, centre: ServedCentre) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "central" / "central.db")
    yield connection
    connection.close()


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
        assert not held(window, journal, first)
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


def test_an_item_goes_back_once(window: HandTerminal, journal: PaperJournal) -> None:
    fact = (FactKey("returned", ITEM, 1), None)
    payload = {"item": {"key": ITEM}, "ground": {"code": "3.1"}}
    for _again in range(2):
        journal.by_clerk(Draft(kind="item_returned", payload=payload, facts=(fact,)))

    assert held(window, journal) == [wire.Held(5, "fact_taken")]


@pytest.mark.parametrize("page_by_page", [True, False])
def test_a_returned_sale_lets_its_items_wait_and_its_policy_end(
    window: HandTerminal,
    journal: PaperJournal,
    database: sqlite3.Connection,
    page_by_page: bool,  # noqa: FBT001 - both ways end alike
) -> None:
    for kind, payload in (
        ("visit_opened", {"item": {"key": ITEM}}),
        ("settlement_started", {"policies": [{"number": "ZP1", "item": ITEM}]}),
        ("settlement_posted", {}),
        ("return_started", {"second": "manager"}),
        ("return_voided", {}),
        ("return_started", {"second": "manager"}),
        ("returned", {}),
        ("money_given_back", {}),
    ):
        journal.by_clerk(Draft(kind=kind, payload={"visit": "v", **payload}))
        if page_by_page:
            assert held(window, journal) == []

    assert held(window, journal) == []
    assert database.execute("SELECT state FROM visit_items").fetchall() == [("cancelled",)]
    assert database.execute("SELECT state FROM policies").fetchall() == [("void",)]
    assert database.execute("SELECT * FROM cases").fetchall() == []


def test_money_that_went_back_without_a_second_person_is_looked_at(
    window: HandTerminal, journal: PaperJournal, database: sqlite3.Connection
) -> None:
    entry = journal.by_clerk(
        Draft(kind="return_started", payload={"visit": "v", "second": "alone"})
    )

    assert [held(window, journal) for _again in range(2)] == [[], []]
    cases = database.execute("SELECT seq, reason, state FROM cases").fetchall()
    assert cases == [(entry.key.seq, "return_without_second_person", "open")]
