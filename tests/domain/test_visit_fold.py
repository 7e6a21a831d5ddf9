"""A visit is what its entries tell, and its next step follows from that alone."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import Money
from app.domain.visit import Answer, AnswerWay, Kind, Step, Visit, VisitState
from app.domain.visit_fold import PERSONAL, VisitEntry, fold
from app.errors import ClerkError, Refusal
from tests.support.counter import LETTER, ROMASHKA, WITH_INVENTORY

V = "v1"


def entry(kind: Kind, private: dict[str, Any] | None = None, **facts: Any) -> VisitEntry:
    payload = {"visit": V, **facts}
    return VisitEntry(kind, "660049-2.1.5", "002417", "boot-1", 1_000, payload, private or {})


def taken(item: Any, kind: Kind = Kind.VISIT_OPENED, *, offerable: int = 1) -> VisitEntry:
    public = {**item.to_payload(), "key": item.key}
    personal = {name: public.pop(name) for name in PERSONAL}
    charges = [["cod", item.cod.kopecks], ["cod_fee", 18_360]] if item.cod else []
    return entry(
        kind,
        {"item": personal},
        shift="s1",
        opening="item",
        item=public,
        charges=charges,
        offerable=offerable,
    )


OPENED = taken(ROMASHKA)
IDENTIFIED = entry(Kind.CUSTOMER_IDENTIFIED, {"masked": "45** ***456"}, way="document")
SHOWN = entry(
    Kind.OFFER_SHOWN,
    item=ROMASHKA.key,
    terms="zp-2022",
    price=9_900,
    term_months=1,
    reading_time_s=8,
    video_required=0,
)
STARTED = entry(
    Kind.SETTLEMENT_STARTED,
    settlement="u1",
    due=262_260,
    cash=300_000,
    card=0,
    change=37_740,
    policies=[{"item": ROMASHKA.key, "number": "ZP1"}],
)
POSTED = entry(
    Kind.SETTLEMENT_POSTED, document=7, sign="1", issued_at="2026-11-21T10:32", paper_out=0
)
VOIDED = entry(Kind.SETTLEMENT_VOIDED, reason="Нет бумаги")
HANDED = entry(Kind.HANDED_OVER, items=[ROMASHKA.key])


def answered(answer: Answer) -> VisitEntry:
    way = str(AnswerWay.TOUCH)
    return entry(Kind.OFFER_ANSWERED, item=ROMASHKA.key, answer=str(answer), way=way)


YES, NO = answered(Answer.ACCEPTED), answered(Answer.DECLINED)


@pytest.mark.parametrize(
    ("entries", "step"),
    [
        ([OPENED], Step.IDENTIFY),
        ([OPENED, IDENTIFIED], Step.OFFER),
        ([OPENED, IDENTIFIED, SHOWN], Step.OFFER),
        ([OPENED, IDENTIFIED, SHOWN, NO], Step.PAY),
        ([OPENED, IDENTIFIED, SHOWN, YES, STARTED], Step.WAIT_FOR_RECEIPT),
        ([OPENED, IDENTIFIED, SHOWN, YES, STARTED, VOIDED], Step.PAY),
        ([OPENED, IDENTIFIED, SHOWN, YES, STARTED, POSTED], Step.HAND_OVER),
        ([OPENED, IDENTIFIED, SHOWN, YES, STARTED, POSTED, HANDED], Step.DONE),
        ([OPENED, entry(Kind.VISIT_CANCELLED, reason="x")], Step.DONE),
        ([OPENED, entry(Kind.VISIT_SUSPENDED)], Step.RESUME),
        ([OPENED, entry(Kind.VISIT_SUSPENDED), entry(Kind.VISIT_RESUMED)], Step.IDENTIFY),
    ],
)
def test_the_next_step_follows_from_the_entries(entries: list[VisitEntry], step: Step) -> None:
    assert fold(entries).step is step


def test_an_inventory_is_compared_after_the_offer_and_before_payment() -> None:
    visit = fold([taken(WITH_INVENTORY, offerable=0), IDENTIFIED])
    assert visit.step is Step.INSPECT

    inspected = entry(Kind.ITEM_INSPECTED, item=WITH_INVENTORY.key)
    visit = fold([taken(WITH_INVENTORY, offerable=0), IDENTIFIED, inspected])

    assert visit.step is Step.PAY


def test_what_costs_nothing_is_handed_over_without_payment() -> None:
    assert fold([taken(LETTER, offerable=0), IDENTIFIED]).step is Step.HAND_OVER


def test_a_policy_is_due_only_after_a_yes() -> None:
    before = fold([OPENED, IDENTIFIED, SHOWN])
    declined = fold([OPENED, IDENTIFIED, SHOWN, NO])
    accepted = fold([OPENED, IDENTIFIED, SHOWN, YES])

    assert before.due == declined.due == Money(252_360)
    assert accepted.due == Money(262_260)


def test_a_voided_payment_takes_its_policy_number_along() -> None:
    visit = fold([OPENED, IDENTIFIED, SHOWN, YES, STARTED, VOIDED])

    assert (visit.payment, visit.items[0].policy) == (None, "")
    assert visit.voided_reason == "Нет бумаги"
    assert visit.due == Money(262_260)


def test_a_refused_item_is_no_longer_owed() -> None:
    second = taken(LETTER, Kind.ITEM_ADDED, offerable=0)
    gone = entry(Kind.ITEM_REFUSED, item=ROMASHKA.key)

    visit = fold([OPENED, second, IDENTIFIED, gone])

    assert (visit.due, visit.step) == (Money(0), Step.HAND_OVER)
    assert visit.addressee == LETTER.addressee


def test_personal_data_may_be_gone_and_the_sums_stay() -> None:
    visit = fold([replace(OPENED, private={}), IDENTIFIED])

    assert visit.addressee == ""
    assert visit.due == Money(252_360)


def test_hand_over_needs_the_label_when_something_else_began_the_visit() -> None:
    facts = {**OPENED.payload, "opening": "notice"}
    notice = entry(Kind.VISIT_OPENED, dict(OPENED.private), **facts)

    assert fold([notice]).label_required
    assert not fold([OPENED]).label_required


@pytest.mark.parametrize(
    ("entries", "refusal"),
    [
        ([OPENED], Refusal.NOT_IDENTIFIED),
        ([OPENED, IDENTIFIED], Refusal.OFFER_NOT_ANSWERED),
        ([OPENED, IDENTIFIED, SHOWN, YES, STARTED], Refusal.RECEIPT_UNKNOWN),
        ([OPENED, IDENTIFIED, SHOWN, YES, STARTED, POSTED], Refusal.ALREADY_SETTLED),
        ([OPENED, IDENTIFIED, SHOWN, YES, STARTED, POSTED, HANDED], Refusal.ALREADY_SETTLED),
        ([OPENED, entry(Kind.VISIT_SUSPENDED)], Refusal.WRONG_STEP),
    ],
)
def test_who_skips_a_step_is_told_what_is_missing(
    entries: list[VisitEntry], refusal: Refusal
) -> None:
    with pytest.raises(ClerkError) as caught:
        fold(entries).require(Step.PAY)

    assert caught.value.code is refusal


@pytest.mark.parametrize("wrong", [YES, POSTED])
def test_what_cannot_have_happened_is_a_bug_and_is_said(wrong: VisitEntry) -> None:
    with pytest.raises(ValueError, match=r"offer|started"):
        fold([OPENED, IDENTIFIED, wrong])


KINDS = st.lists(
    st.sampled_from([IDENTIFIED, SHOWN, YES, NO, STARTED, VOIDED, POSTED, HANDED]), max_size=9
)


def folded(entries: list[VisitEntry]) -> Visit | None:
    try:
        return fold(entries)
    except ValueError:
        return None


@given(KINDS)
def test_no_order_of_entries_sells_a_policy_without_an_answer(entries: list[VisitEntry]) -> None:
    visit = folded([OPENED, *entries])

    if visit is not None and visit.due > Money(252_360):
        kinds = [each.kind for each in entries]
        assert Kind.OFFER_ANSWERED in kinds
        assert kinds.index(Kind.OFFER_SHOWN) < kinds.index(Kind.OFFER_ANSWERED)


@given(KINDS)
def test_folding_step_by_step_is_folding_at_once(entries: list[VisitEntry]) -> None:
    visit = folded([OPENED, *entries])

    if visit is not None:
        assert fold(iter([OPENED, *entries])) == visit
        assert visit.state in VisitState
