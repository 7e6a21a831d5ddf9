"""A window whose keys are right and whose entries lie: the first that cannot be is named."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.counter import KIM, TERMINAL
from tests.verifier.day import Body, Day, checked, rewritten

Lie = Callable[[Body], object]


def index_of(bodies: list[Body], kind: str, nth: int = 0) -> int:
    return [at for at, body in enumerate(bodies) if body["kind"] == kind][nth]


def told(day: Day, kind: str, nth: int, lie: Lie) -> tuple[dict[str, Any], int]:
    """Let one entry lie, everything after it chained and signed as if it were true."""
    seqs = []

    def change(bodies: list[Body]) -> None:
        at = index_of(bodies, kind, nth)
        seqs.append(at + 1)
        lie(bodies[at])

    return checked(rewritten(day, change)), seqs[0]


def set_to(*path: str | int, value: object) -> Lie:
    def lie(body: Body) -> None:
        inside: Any = body
        for name in path[:-1]:
            inside = inside[name]
        inside[path[-1]] = value

    return lie


def plus(*path: str | int, by: int = 1) -> Lie:
    def lie(body: Body) -> None:
        inside: Any = body
        for name in path[:-1]:
            inside = inside[name]
        inside[path[-1]] += by

    return lie


def without(*names: str) -> Lie:
    return lambda body: [body.pop(name) for name in names]


def without_in(inside: str, name: str) -> Lie:
    return lambda body: body[inside].pop(name)


def both(*lies: Lie) -> Lie:
    return lambda body: [lie(body) for lie in lies]


def move(lines: str, by: int) -> Lie:
    """Move money between the first two lines: the set still sums to zero."""
    return both(plus(lines, 0, 1, by=by), plus(lines, 1, 1, by=-by))


def more_by_card(body: Body) -> None:
    """Pay a kopeck more by a card that is charged already: every sum of the entry agrees."""
    both(plus("payload", "card"), plus("payload", "change"))(body)
    for line in body["pending"]:
        line[1] += {"drawer": -1, "card_held": 1}.get(line[0], 0)


def owed_for_unknown(body: Body) -> None:
    facts = body["payload"]
    facts["money_owed"], facts["unknown_receipts"] = facts["unknown_receipts"], []


NUMBER = ("payload", "policies", 0, "number")
POSTED, STARTED, CLOSED = "settlement_posted", "settlement_started", "shift_closed"
CHARGED = "card_approved"
BACK, RETURNED, GIVEN = "return_started", "returned", "money_given_back"
REFUNDED = "card_refunded"
LIES: list[tuple[str, int, Lie]] = [
    # who says it
    ("epoch_opened", 0, set_to("payload", "terminal_key", value="ab" * 32)),
    ("session_opened", 0, set_to("author", "kind", value="clerk")),
    ("session_opened", 0, set_to("payload", "session_key", value="ab" * 32)),
    ("session_opened", 0, set_to("payload", "clerk", value=KIM)),
    ("session_opened", 0, set_to("payload", "rights", value=[])),
    ("day_opened", 0, set_to("author", "id", value=KIM)),
    (POSTED, 0, set_to("author", "kind", value="recovery")),
    (STARTED, 0, set_to("author", "kind", value="recovery")),
    (STARTED, 0, set_to("v", value=2)),
    # money
    (POSTED, 0, plus("postings", 0, 1)),
    (POSTED, 0, move("postings", 100)),
    (POSTED, 0, set_to("postings", 0, 0, value="safe")),
    (POSTED, 0, set_to("postings", value=[])),
    (POSTED, 0, without("postings")),
    (POSTED, 0, plus("payload", "total")),
    (POSTED, 1, set_to("payload", "document", value=100)),
    (POSTED, 0, set_to("payload", "settlement", value="another")),
    (POSTED, 0, set_to("payload", "shift", value="another")),
    (POSTED, 6, set_to("postings", 0, 0, value="drawer")),
    (STARTED, 0, plus("pending", 0, 1)),
    (STARTED, 0, move("pending", 100)),
    (STARTED, 0, plus("payload", "due")),
    (STARTED, 0, plus("payload", "change")),
    (STARTED, 0, plus("payload", "cash", by=-1)),
    (STARTED, 0, plus("payload", "card")),
    (STARTED, 0, plus("payload", "charges", 0, 2)),
    (STARTED, 0, set_to("payload", "charges", value=[])),
    (STARTED, 0, set_to("payload", "shift", value="another")),
    ("visit_opened", 0, set_to("payload", "shift", value="another")),
    # the way back of money
    (BACK, 0, move("pending", 100)),
    (BACK, 0, lambda body: [line.append(-line.pop()) for line in body["pending"]]),
    (BACK, 0, plus("payload", "total")),
    (BACK, 0, without("facts")),
    (BACK, 0, set_to("payload", "settlement", value="another")),
    (BACK, 0, set_to("payload", "shift", value="another")),
    (BACK, 0, set_to("payload", "second", value="manager")),
    ("return_voided", 0, without("reverses")),
    (RETURNED, 0, without("reverses")),
    (RETURNED, 0, lambda body: body["reverses"].pop()),
    (RETURNED, 0, lambda body: [line.append(-line.pop()) for line in body["postings"]]),
    (RETURNED, 0, set_to("payload", "document", value=100)),
    (RETURNED, 0, plus("payload", "total")),
    (RETURNED, 0, set_to("payload", "return", value="another")),
    (GIVEN, 0, without("postings")),
    (GIVEN, 0, move("postings", 100)),
    (GIVEN, 0, set_to("payload", "return", value="another")),
    # the way back to a card
    (BACK, 3, without_in("payload", "refund")),
    (BACK, 4, without_in("payload", "held")),
    (BACK, 4, plus("payload", "held")),
    (REFUNDED, 0, set_to("payload", "refund", value="another")),
    (REFUNDED, 0, plus("payload", "amount")),
    (REFUNDED, 0, without("postings")),
    (REFUNDED, 0, move("postings", 100)),
    (REFUNDED, 0, set_to("payload", "reference", value="432112340001")),
    (REFUNDED, 0, set_to("author", "kind", value="terminal")),
    ("return_voided", 1, set_to("payload", "held", value=100_000)),
    ("return_voided", 2, without_in("payload", "held")),
    (RETURNED, 1, without("reverses")),
    # facts and numbers
    (STARTED, 0, without("facts")),
    (STARTED, 0, without("numbers")),
    (STARTED, 0, plus("numbers", 0, 2)),
    (STARTED, 1, both(plus("numbers", 0, 2), set_to(*NUMBER, value="ZP66004926110000034"))),
    (STARTED, 0, set_to("payload", "policies", value=[])),
    (STARTED, 0, set_to(*NUMBER, value="ZP66004926110000026")),
    (STARTED, 2, plus("facts", 0, 2)),
    ("settlement_voided", 0, without("reverses")),
    ("settlement_voided", 0, lambda body: body["reverses"].pop()),
    ("settlement_voided", 0, set_to("payload", "settlement", value="another")),
    ("handed_over", 0, without("facts")),
    ("handed_over", 0, set_to("payload", "items", value=[])),
    ("handed_over", 1, plus("facts", 0, 2)),
    ("item_refused", 0, without("facts")),
    ("item_refused", 0, set_to("payload", "item", value="another")),
    ("offer_answered", 0, set_to("payload", "item", value="another")),
    # cards
    (STARTED, 5, set_to("payload", "charge", value="another")),
    (STARTED, 7, set_to("payload", "charge", value="another")),
    (STARTED, 5, without_in("payload", "charge")),
    (STARTED, 7, more_by_card),
    (CHARGED, 0, set_to("payload", "charge", value="another")),
    (CHARGED, 0, plus("payload", "amount")),
    (CHARGED, 0, move("postings", 100)),
    (CHARGED, 0, without("postings")),
    (CHARGED, 1, set_to("payload", "reference", value="432112340001")),
    (CHARGED, 0, set_to("author", "kind", value="terminal")),
    ("settlement_voided", 1, without_in("payload", "held")),
    ("settlement_voided", 1, plus("payload", "held")),
    ("card_reversal_started", 0, set_to("payload", "charge", value="another")),
    ("card_reversed", 0, plus("payload", "amount")),
    ("card_reversed", 0, without("postings")),
    ("card_reversal_refused", 0, set_to("kind", value="card_reversed")),
    # days and shifts
    ("session_opened", 2, set_to("payload", "rights", value=["serve"])),
    ("day_closed", 0, set_to("payload", "day", value="2026-11-22")),
    ("day_closed", 0, set_to("payload", "positions", -1, -1, value="ab" * 32)),
    ("shift_opened", 0, plus("payload", "number")),
    ("shift_opened", 0, without("facts")),
    ("shift_opened", 0, set_to("payload", "day", value="2026-11-20")),
    ("shift_opened", 0, set_to("payload", "count", value={"100000": 4})),
    (CLOSED, 0, plus("payload", "expected")),
    (CLOSED, 0, plus("payload", "counted")),
    (CLOSED, 0, plus("payload", "difference")),
    (CLOSED, 0, both(plus("payload", "expected"), plus("payload", "difference", by=-1))),
    (CLOSED, 0, set_to("payload", "count", value={})),
    (CLOSED, 0, set_to("payload", "number", value=2)),
    (CLOSED, 0, set_to("payload", "shift", value="another")),
    (CLOSED, 0, set_to("payload", "unknown_receipts", value=["another"])),
    (CLOSED, 1, set_to("payload", "unknown_receipts", value=[])),
    (CLOSED, 0, set_to("payload", "held_charges", value=["another"])),
    (CLOSED, 0, set_to("payload", "money_owed", value=["another"])),
    (CLOSED, 1, owed_for_unknown),
    (CLOSED, 0, without("postings")),
    (CLOSED, 0, move("postings", 100)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "nth", "lie"), LIES, ids=[f"{k}-{i}" for i, (k, *_) in enumerate(LIES)]
)
def test_an_entry_that_cannot_be_is_named(day: Day, kind: str, nth: int, lie: Lie) -> None:
    found, seq = told(day, kind, nth, lie)

    assert not found["whole"]
    assert found["entry"] in (f"{TERMINAL}.1.{seq}", f"{TERMINAL}.1.{seq + 1}"), found["reason"]


def test_nothing_is_found_where_nobody_lies(day: Day) -> None:
    assert checked(rewritten(day, lambda bodies: None), day.slips)["whole"]


@pytest.mark.parametrize(
    "kind",
    [
        POSTED,
        CHARGED,
        BACK,
        REFUNDED,
        RETURNED,
        GIVEN,
        "offer_shown",
        "visit_resumed",
        "shift_opened",
        "day_opened",
    ],
)
def test_a_step_left_out_is_missed_by_what_followed(day: Day, kind: str) -> None:
    def change(bodies: list[Body]) -> None:
        del bodies[index_of(bodies, kind)]

    found = checked(rewritten(day, change))

    assert not found["whole"]
    assert found["entry"] is not None


@pytest.mark.parametrize(
    "kind",
    [
        POSTED,
        STARTED,
        CHARGED,
        BACK,
        REFUNDED,
        RETURNED,
        GIVEN,
        "handed_over",
        "visit_opened",
        CLOSED,
        "shift_opened",
    ],
)
def test_a_step_taken_twice_is_named(day: Day, kind: str) -> None:
    seqs = []

    def change(bodies: list[Body]) -> None:
        at = index_of(bodies, kind)
        seqs.append(at + 2)
        bodies.insert(at, dict(bodies[at]))

    found = checked(rewritten(day, change))

    assert found["entry"] == f"{TERMINAL}.1.{seqs[0]}", found["reason"]


def test_a_receipt_may_not_be_proven_under_the_clerks_name_after_sign_out(day: Day) -> None:
    def change(bodies: list[Body]) -> None:
        at = index_of(bodies, "session_closed")
        bodies.insert(at + 1, {**bodies[at - 1], "kind": "copy_requested"})

    found = checked(rewritten(day, change))

    assert not found["whole"]
    assert "ключ не подписывает" in found["reason"]


@pytest.mark.parametrize("kind", ["pin_reset", "badge_blocked", "badge_given"])
def test_staff_is_changed_by_whoever_may(day: Day, kind: str) -> None:
    def change(rights: list[str]) -> Callable[[list[Body]], None]:
        def lie(bodies: list[Body]) -> None:
            at = index_of(bodies, "session_opened")
            bodies[at]["payload"]["rights"] = ["serve", "open_day", *rights]
            by_clerk = {**bodies[index_of(bodies, "offer_shown")], "payload": {"clerk": KIM}}
            bodies.insert(index_of(bodies, "visit_opened"), {**by_clerk, "kind": kind})

        return lie

    allowed = checked(rewritten(day, change(["manage_staff"])))
    refused = checked(rewritten(day, change([])))

    assert (allowed["unknown_kinds"], refused["unknown_kinds"]) == ([], [])
    assert f"нет права на «{kind}»" in refused["reason"]
    assert allowed["entries"] > refused["entries"]


def test_a_kind_that_it_does_not_know_is_told_and_its_money_counted(day: Day) -> None:
    def change(bodies: list[Body]) -> None:
        opened = bodies[index_of(bodies, "session_opened")]
        body = {**opened, "kind": "moon_landed", "payload": {}}
        bodies.append({**body, "postings": [["safe", 100], ["main_office", -100]]})

    found = checked(rewritten(day, change))

    assert (found["reason"], found["unknown_kinds"]) == (None, ["moon_landed"])
    assert found["days"]["2026-11-22"]["main_office"] == -100
