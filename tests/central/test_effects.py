"""What entries do to the centre's books; one that may not is held, and the next ones go on."""

from typing import Any

import pytest

from app.central.kinds import KNOWN
from app.domain.visit import Kind
from app.messages import wire
from app.messages.canonical import canonical, digest, parse
from app.messages.entries import Draft, FactKey, read
from app.messages.signing import ENTRY
from app.store.projections import _FOLDS
from tests.central.answers import held
from tests.central.http import BRANCH, HandTerminal, ServedCentre
from tests.central.journals import DAY, PaperJournal

ITEM = "80084740397510@M1/1"
SETTLED = FactKey("settled", ITEM, 1)


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


def test_what_comes_after_the_close_of_a_day_belongs_to_the_next(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    journal.sale("a", 100)
    journal.by_clerk(Draft(kind="day_closed", payload={"day": DAY, "next": "2026-11-22"}))
    journal.sale("b", 20)
    window.post(journal.page())
    journal.sale("c", 3)
    journal.open_shift("2026-11-23")
    journal.sale("d", 1)
    window.post(journal.page(first=len(journal.entries) - 2))

    days = [centre.central.figures(BRANCH, day) for day in (DAY, "2026-11-22", "2026-11-23")]
    assert [day.sums["cod_payable"] for day in days] == [-100, -23, -1]
    assert [day.counts.get("day_closed", 0) for day in days] == [1, 0, 0]


@pytest.mark.parametrize("payload", [{"day": DAY}, {"next": DAY}, {"day": DAY, "next": 22}])
def test_a_close_that_names_no_days_is_held(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal, payload: Any
) -> None:
    journal.by_clerk(Draft(kind="day_closed", payload=payload))

    answer = window.post(journal.page())

    assert isinstance(answer, wire.Acknowledgement)
    assert [one.reason for one in answer.held] == ["malformed_body"]


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


MALFORMED: dict[str, Draft] = {
    "no visit": Draft(kind="visit_opened", payload={}),
    "item is a text": Draft(kind="visit_opened", payload={"visit": "v", "item": "x"}),
    "visit is a number": Draft(kind="visit_cancelled", payload={"visit": 7}),
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


def test_every_kind_of_a_visit_is_known() -> None:
    assert {str(kind) for kind in Kind} <= KNOWN
