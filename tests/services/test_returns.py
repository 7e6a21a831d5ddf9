"""«Возвраты»: what nobody took goes back with its label, once, and never past a hold or a visit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.domain.identifiers import parse_item
from app.domain.papers import Medium
from app.domain.scan import read_scan
from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.messages.entries import Draft, FactKey
from app.messages.feed import Stream
from app.messages.signing import Signer
from app.services.refuse import refuse_item
from app.services.reports import day_report
from app.services.returns import items_to_return, return_item
from app.services.staff import ClerkSession
from app.store import print_queue
from app.store.print_queue import PrintState
from app.store.verify import verify
from tests.central.journals import PaperJournal
from tests.support.counter import (
    KEY,
    LETTER,
    ON_HOLD,
    PRIVATE_COD,
    ROMASHKA,
    Counter,
    feed,
    item,
)

DAY_S = 86_400
PAST = date(2026, 11, 20)
EXPIRED = item("29014562148754", stored_until=PAST, shelf="А-02", phone="+70000000009")
EXPIRED_HELD = item("80082240994512", stored_until=PAST, hold="приостановлено по 115-ФЗ")
LAST_DAY = item("RB123456785GB", mail_type=2, category=1, cod=ROMASHKA.cod * 0,
                declared=ROMASHKA.cod * 0, stored_until=date(2026, 11, 21))  # fmt: skip


@pytest.fixture(autouse=True)
def _more_arrived(counter: Counter) -> None:
    arrived = (EXPIRED, EXPIRED_HELD, LAST_DAY)
    news = [("item_arrived", each.to_payload()) for each in arrived]
    feed(counter.agent, counter.centre, Stream.ITEMS, news)


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(ClerkError) as caught:
        act()
    return caught.value.code


def give_back(counter: Counter, session: ClerkSession, number: str) -> object:
    return return_item(counter.journal, session, read_scan(number), f"scan:{number}")


def refuse(counter: Counter, session: ClerkSession) -> str:
    visit = counter.visit(session)
    refuse_item(counter.journal, session, visit.id, (ROMASHKA.key, "12.6"), "key:1")
    return visit.id


def listed(counter: Counter, session: ClerkSession) -> list[tuple[str, str]]:
    dues = items_to_return(counter.journal, session)
    return [(due.item.identifier.text, due.ground.code) for due in dues]


def test_what_is_past_its_term_and_what_was_refused_is_due_by_shelf(
    counter: Counter, orlova: ClerkSession
) -> None:
    assert listed(counter, orlova) == [(EXPIRED.identifier.text, "3.1")]
    refuse(counter, orlova)
    assert listed(counter, orlova) == [
        (EXPIRED.identifier.text, "3.1"),
        (ROMASHKA.identifier.text, "3.4"),
    ]
    counter.clock.pass_seconds(DAY_S)
    assert (LAST_DAY.identifier.text, "3.1") in listed(counter, orlova)


def test_a_return_is_recorded_once_with_its_ground_and_its_label(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = refuse(counter, orlova)

    give_back(counter, orlova, ROMASHKA.identifier.text)

    assert counter.kinds()[-1] == "item_returned"
    body = counter.last_body("item_returned").decode()
    for said in ('"code":"3.4"', '"documents":["label_20"]', '["returned",', visit, "scan:80084"):
        assert said in body
    assert "Ковалёва" not in body
    jobs = print_queue.jobs(counter.store, PrintState.QUEUED, Medium.ROLL)
    assert [job.document for job in jobs] == ["label_20"]
    assert listed(counter, orlova) == [(EXPIRED.identifier.text, "3.1")]
    again = refused(lambda: give_back(counter, orlova, ROMASHKA.identifier.text))
    assert again is Refusal.ITEM_RETURNED
    assert refused(lambda: counter.visit(orlova)) is Refusal.ITEM_RETURNED
    assert verify(counter.path, KEY).whole


def test_an_item_past_its_term_goes_back_without_a_visit(
    counter: Counter, orlova: ClerkSession
) -> None:
    give_back(counter, orlova, EXPIRED.identifier.text)
    assert listed(counter, orlova) == []
    assert '"refusal":""' in counter.last_body("item_returned").decode()
    assert day_report(counter.journal).figures.returned == 1
    assert refused(lambda: counter.visit(orlova, EXPIRED)) is Refusal.ITEM_RETURNED
    assert verify(counter.path, KEY).whole


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (ON_HOLD.identifier.text, Refusal.HOLD_FORBIDS_RETURN),
        (EXPIRED_HELD.identifier.text, Refusal.HOLD_FORBIDS_RETURN),
        (LETTER.identifier.text, Refusal.NOT_DUE_FOR_RETURN),
        (LAST_DAY.identifier.text, Refusal.NOT_DUE_FOR_RETURN),
        ("80084740397511", Refusal.WRONG_CHECK_DIGIT),
        ("RR123456785RU", Refusal.UNKNOWN_ITEM),
        ("OKR1:ABCDEFGH", Refusal.NOT_AN_IDENTIFIER),
    ],
)
def test_what_may_not_go_back_stays(
    counter: Counter, orlova: ClerkSession, number: str, code: Refusal
) -> None:
    entries = counter.kinds()
    assert refused(lambda: give_back(counter, orlova, number)) is code
    assert counter.kinds() == entries


@pytest.mark.parametrize("step", [Step.IDENTIFY, Step.PAY, Step.HAND_OVER])
def test_an_item_in_a_visit_stays_in_it(counter: Counter, orlova: ClerkSession, step: Step) -> None:
    counter.up_to(step, orlova, EXPIRED)
    assert listed(counter, orlova) == []
    act = refused(lambda: give_back(counter, orlova, EXPIRED.identifier.text))
    assert act is Refusal.ITEM_IN_ANOTHER_VISIT


def test_an_item_that_was_handed_over_is_gone(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova, PRIVATE_COD)
    act = refused(lambda: give_back(counter, orlova, PRIVATE_COD.identifier.text))
    assert act is Refusal.ITEM_ALREADY_HANDED_OVER


def test_without_a_shift_nothing_goes_back(counter: Counter) -> None:
    session = counter.clerk()
    act = refused(lambda: give_back(counter, session, EXPIRED.identifier.text))
    assert act is Refusal.SHIFT_CLOSED


def test_the_right_is_asked_for(counter: Counter, orlova: ClerkSession) -> None:
    nobody = replace(orlova, rights=frozenset())
    assert refused(lambda: items_to_return(counter.journal, nobody)) is Refusal.NOT_ALLOWED
    act = refused(lambda: give_back(counter, nobody, EXPIRED.identifier.text))
    assert act is Refusal.NOT_ALLOWED


def test_every_sample_number_is_one() -> None:
    for each in (EXPIRED, EXPIRED_HELD, LAST_DAY):
        assert parse_item(each.identifier.text) == each.identifier


def beside(counter: Counter, kind: str, *facts: FactKey) -> None:
    """Let a sibling window record facts; its entries come down as the branch's stream."""
    sibling = PaperJournal("660049-1", Signer.new())
    for fact in facts:
        sibling.by_clerk(Draft(kind=kind, payload={}, facts=((fact, None),)))
    news = [
        (
            "entry_recorded",
            {
                "body": entry.body.decode(),
                "hash": entry.hash.hex(),
                "signature": entry.signature.hex(),
                "terminal": sibling.terminal,
            },
        )
        for entry in sibling.entries[-len(facts) :]
    ]
    feed(counter.agent, counter.centre, Stream.BRANCH, news)


def test_what_a_sibling_s_customer_refused_is_due_here_too(
    counter: Counter, orlova: ClerkSession
) -> None:
    beside(counter, "item_refused", FactKey("refused", ROMASHKA.key, 1))
    assert (ROMASHKA.identifier.text, "3.4") in listed(counter, orlova)
    give_back(counter, orlova, ROMASHKA.identifier.text)
    assert verify(counter.path, KEY).whole


def test_what_a_sibling_returned_or_took_into_a_visit_stays_off_the_list(
    counter: Counter, orlova: ClerkSession
) -> None:
    refuse(counter, orlova)
    returned = (FactKey("returned", ROMASHKA.key, 1), FactKey("settled", EXPIRED.key, 1))
    beside(counter, "item_returned", *returned)
    assert listed(counter, orlova) == []
    again = refused(lambda: give_back(counter, orlova, ROMASHKA.identifier.text))
    assert again is Refusal.ITEM_RETURNED
    taken = refused(lambda: give_back(counter, orlova, EXPIRED.identifier.text))
    assert taken is Refusal.ITEM_IN_ANOTHER_VISIT


def test_what_a_sibling_refused_and_then_returned_is_told_as_returned(
    counter: Counter, orlova: ClerkSession
) -> None:
    facts = [FactKey(kind, ROMASHKA.key, 1) for kind in ("refused", "returned")]
    beside(counter, "item_returned", *facts)
    assert refused(lambda: counter.visit(orlova)) is Refusal.ITEM_RETURNED
