"""News of the centre in the middle of a visit: what was said to the customer is what they pay."""

from typing import Any

from app.domain.money import Money
from app.domain.policy import shipped_terms
from app.domain.tariff import shipped_tariffs
from app.domain.visit import Answer, AnswerWay, Step
from app.messages.feed import Stream
from app.services.offer_policy import answer_offer, show_offer
from app.services.staff import ClerkSession
from app.store.verify import verify
from tests.support.counter import KEY, PRIVATE_COD, Counter, feed, identify

SAID = Money(234_000 + 18_360 + 9_900)


def dearer(counter: Counter) -> None:
    """Let the centre raise the fee for the transfer and the price of the policy."""
    tariffs: dict[str, Any] = {**shipped_tariffs().to_payload(), "version": "2026-2"}
    for grid in tariffs["cod_fees"]:
        for band in grid["bands"]:
            band["fixed"] += 100_000
    terms = {**shipped_terms().to_payload(), "version": "zp-2027", "price": 99_900}
    tables: dict[str, Any] = {"tariffs": tariffs, "policy_terms": terms}
    news = [
        ("table_changed", {"kind": kind, "version": table["version"], "table": table})
        for kind, table in tables.items()
    ]
    feed(counter.agent, counter.centre, Stream.REFERENCE, news)


def test_a_new_tariff_in_the_middle_of_a_visit_changes_nothing_that_was_said(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = identify(counter, orlova, counter.visit(orlova))
    show_offer(counter.journal, orlova, visit.id, "painted")
    dearer(counter)
    yes = (Answer.ACCEPTED, AnswerWay.TOUCH)
    visit = answer_offer(counter.journal, orlova, visit.id, yes, "touch")

    assert (visit.step, visit.due) == (Step.PAY, SAID)
    paid = counter._steps(orlova)[Step.PAY](visit)
    assert counter._steps(orlova)[Step.WAIT_FOR_RECEIPT](paid).step is Step.HAND_OVER
    [task] = counter.register.tasks.values()
    assert Money.total(line.amount for line in task.lines) == SAID


def test_the_next_visit_is_told_the_new_sums(counter: Counter, orlova: ClerkSession) -> None:
    dearer(counter)

    visit = counter.visit(orlova, PRIVATE_COD)

    assert visit.due == Money(234_000 + 18_360 + 100_000)
    assert verify(counter.path, KEY).whole
