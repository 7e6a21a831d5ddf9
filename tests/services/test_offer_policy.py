"""Nobody is sold a policy in silence: shown first, then answered, in time to read it."""

import pytest
from sqlalchemy import select

from app.domain.visit import Answer, AnswerWay, Step, Visit
from app.errors import ClerkError, Refusal
from app.services.offer_policy import answer_offer, offer_terms, show_offer
from app.services.staff import ClerkSession
from app.store.tables import policies
from tests.support.counter import LETTER, PRIVATE_COD, Counter

YES, NO = Answer.ACCEPTED, Answer.DECLINED


def answer(
    counter: Counter,
    session: ClerkSession,
    visit: Visit,
    reply: Answer,
    way: AnswerWay = AnswerWay.CLERK,
) -> Visit:
    return answer_offer(counter.journal, session, visit.id, (reply, way), "key")


def shown(counter: Counter, session: ClerkSession) -> Visit:
    visit = counter.up_to(Step.OFFER, session)
    return show_offer(counter.journal, session, visit.id, "painted")


def test_no_answer_without_an_offer_on_display(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.OFFER, orlova)

    with pytest.raises(ClerkError) as caught:
        answer(counter, orlova, visit, YES)

    assert caught.value.code is Refusal.OFFER_NOT_SHOWN


def test_no_comes_at_once_and_is_a_full_outcome(counter: Counter, orlova: ClerkSession) -> None:
    visit = answer(counter, orlova, shown(counter, orlova), NO)

    assert visit.step is Step.PAY
    assert visit.items[0].offer is not None
    assert visit.items[0].offer.answer is NO
    counter.up_to(Step.DONE, orlova, PRIVATE_COD)
    with counter.store.read() as connection:
        assert connection.execute(select(policies)).first() is None


def test_yes_given_by_the_clerk_waits_for_the_reading_time(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = shown(counter, orlova)
    counter.clock.pass_seconds(2)

    with pytest.raises(ClerkError) as caught:
        answer(counter, orlova, visit, YES)

    reading = offer_terms(counter.journal).reading_time_s
    assert caught.value.code is Refusal.OFFER_TOO_EARLY
    assert caught.value.values == {"seconds": reading - 2}
    counter.clock.pass_seconds(reading - 2)
    assert answer(counter, orlova, visit, YES).items[0].policy_wanted


def test_the_customers_own_touch_needs_no_wait(counter: Counter, orlova: ClerkSession) -> None:
    visit = answer(counter, orlova, shown(counter, orlova), YES, AnswerWay.TOUCH)

    assert visit.items[0].policy_wanted


def test_after_a_restart_the_offer_is_read_anew(counter: Counter, orlova: ClerkSession) -> None:
    visit = shown(counter, orlova)
    counter.clock.pass_seconds(60)
    counter.clock.reboot()

    with pytest.raises(ClerkError) as caught:
        answer(counter, orlova, visit, YES)

    assert caught.value.code is Refusal.OFFER_TOO_EARLY
    show_offer(counter.journal, orlova, visit.id, "painted")
    counter.clock.pass_seconds(60)
    assert answer(counter, orlova, visit, YES).items[0].policy_wanted


def test_showing_again_does_not_start_the_time_anew(counter: Counter, orlova: ClerkSession) -> None:
    visit = shown(counter, orlova)
    counter.clock.pass_seconds(60)

    again = show_offer(counter.journal, orlova, visit.id, "painted")

    assert again == visit


def test_an_answer_is_given_once(counter: Counter, orlova: ClerkSession) -> None:
    visit = answer(counter, orlova, shown(counter, orlova), NO)
    counter.clock.pass_seconds(60)

    with pytest.raises(ClerkError):
        answer(counter, orlova, visit, YES)

    assert visit.due.kopecks == 234_000 + 18_360


@pytest.mark.parametrize("item", [PRIVATE_COD, LETTER], ids=["private sender", "no COD"])
def test_only_cod_to_a_shop_is_offered(
    counter: Counter, orlova: ClerkSession, item: object
) -> None:
    visit = counter.visit(orlova, item)  # type: ignore[arg-type]

    assert not any(each.offerable for each in visit.items)


def test_the_record_says_how_long_it_was_shown_and_who_answered(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = shown(counter, orlova)
    counter.clock.pass_seconds(12)
    answer(counter, orlova, visit, YES)

    body = counter.last_body("offer_answered")
    assert b'"displayed_ms":12000' in body
    assert b'"way":"clerk"' in body
