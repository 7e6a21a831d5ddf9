"""PINs and badges that the manager changes with no network, and somebody who is dismissed."""

import json
from collections.abc import Callable

import argon2
import pytest
from sqlalchemy import select

from app.domain.identifiers import BadgeNumber
from app.domain.visit import Step, VisitState
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload
from app.messages.feed import Stream
from app.services.deliver import hand_over
from app.services.effects import drive_settlement
from app.services.recover import recover
from app.services.settle import Tender, start_settlement
from app.services.shifts import close_shift
from app.services.staff import ClerkSession, change_pin, sign_in, sign_out
from app.services.staff_changes import block_badge, give_badge, read_staff, reset_pin
from app.services.workplace import open_visits
from app.store import tables
from app.store.verify import verify_open
from tests.services.test_export import lines_of
from tests.support.counter import FLOAT, KIM, ORLOVA, PIN, Counter, clerk, feed, quick_pin_hash

SOKOLOVA = "001005"
BADGE, ANOTHER = BadgeNumber(KIM).text, BadgeNumber("900001").text


@pytest.fixture
def manager(counter: Counter) -> ClerkSession:
    facts = clerk(SOKOLOVA, "Соколова Н. В.", "serve", "open_day", "manage_staff")
    tell(counter, facts | {"role": "manager"})
    return counter.clerk(SOKOLOVA)


def tell(counter: Counter, *staff: Payload) -> None:
    news = [("staff_changed", facts) for facts in staff]
    feed(counter.agent, counter.centre, Stream.REFERENCE, news)


def kim(**changes: object) -> Payload:
    return clerk(KIM, "Ким Д. А.", "serve") | changes


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(ClerkError) as caught:
        act()
    return caught.value.code


def signs_in(counter: Counter, pin: str, who: str = KIM) -> bool:
    """Tell whether a PIN opens the counter; a refusal of the PIN is none of another kind."""
    try:
        sign_in(counter.journal, who, pin)
    except ClerkError as error:
        if error.code is not Refusal.WRONG_PIN:
            raise
        return False
    return True


def reset(counter: Counter, manager: ClerkSession) -> str:
    return reset_pin(counter.journal, manager, KIM, "key:Return")


def test_a_one_time_pin_is_good_for_choosing_another(
    counter: Counter, manager: ClerkSession
) -> None:
    once = reset(counter, manager)

    assert not signs_in(counter, PIN)
    assert refused(lambda: sign_in(counter.journal, KIM, once)) is Refusal.PIN_TO_CHANGE
    for weak in (once, "1234", "7777", "12", "абвг"):
        act = lambda weak=weak: change_pin(counter.journal, KIM, once, weak, "key:Return")  # noqa: E731
        assert refused(act) is Refusal.WEAK_PIN
    session = change_pin(counter.journal, KIM, once, "4071", "key:Return")
    assert session.clerk == KIM
    assert signs_in(counter, "4071")
    assert not signs_in(counter, once)
    author = json.loads(counter.last_body("pin_changed"))["author"]
    assert author == {"kind": "clerk", "id": KIM, "input": "key:Return"}
    assert verify_open(counter.store).whole


def test_nobody_can_try_pins_against_what_is_exported(
    counter: Counter, manager: ClerkSession
) -> None:
    once = reset(counter, manager)

    exported = json.dumps(lines_of(counter), ensure_ascii=False)
    body = counter.last_body("pin_reset").decode()
    for secret in (once, "argon2"):
        assert secret not in exported
        assert secret not in body
    with counter.store.read() as connection:
        of_entry = tables.journal_private.join(
            tables.journal, tables.journal.c.seq == tables.journal_private.c.seq
        )
        wanted = select(tables.journal_private.c.private).select_from(of_entry)
        kept = connection.scalar(wanted.where(tables.journal.c.kind == "pin_reset"))
    verifier = json.loads(kept or b"{}")["verifier"]
    assert verifier.startswith("$argon2id$")
    assert argon2.PasswordHasher().verify(verifier, once)


@pytest.mark.parametrize(
    ("version", "holds"), [(0, "here"), (1, "centre"), (2, "centre")], ids=["older", "tie", "newer"]
)
def test_the_newer_verifier_holds_and_of_two_the_centres(
    counter: Counter, manager: ClerkSession, version: int, holds: str
) -> None:
    once = reset(counter, manager)  # version 1

    tell(counter, kim(pin_hash=quick_pin_hash("8520"), pin_version=version))

    assert signs_in(counter, "8520") is (holds == "centre")
    if holds == "here":
        assert refused(lambda: sign_in(counter.journal, KIM, once)) is Refusal.PIN_TO_CHANGE


def test_one_from_a_sibling_has_to_be_changed_here_too(
    counter: Counter, manager: ClerkSession
) -> None:
    temporary = quick_pin_hash("802417")
    tell(counter, kim(pin_hash=temporary, pin_version=1, pin_temporary=1))

    assert refused(lambda: sign_in(counter.journal, KIM, "802417")) is Refusal.PIN_TO_CHANGE
    change_pin(counter.journal, KIM, "802417", "5092", "key:Return")
    assert json.loads(counter.last_body("pin_changed"))["payload"]["pin_version"] == 2


def test_the_branch_resets_clerks_and_nobody_else(counter: Counter, manager: ClerkSession) -> None:
    tell(counter, clerk("001006", "Зам. Н. Н.", "serve") | {"role": "manager"})

    for whom, why in (
        (SOKOLOVA, Refusal.CENTRE_RESETS),
        ("001006", Refusal.CENTRE_RESETS),
        ("004001", Refusal.CLERK_DISMISSED),
        ("999999", Refusal.UNKNOWN_BADGE),
    ):
        act = lambda whom=whom: reset_pin(counter.journal, manager, whom, "key:1")  # noqa: E731
        assert refused(act) is why
    assert "pin_reset" not in counter.kinds()


def test_a_lost_badge_opens_nothing_at_once_and_for_ever(
    counter: Counter, manager: ClerkSession
) -> None:
    block_badge(counter.journal, manager, KIM, "key:2")

    assert refused(lambda: sign_in(counter.journal, BADGE, PIN)) is Refusal.BADGE_BLOCKED
    assert signs_in(counter, PIN)  # by the personnel number
    again = counter.clerk(SOKOLOVA)
    assert refused(lambda: block_badge(counter.journal, again, KIM, "key:2")) is Refusal.NO_BADGE
    tell(counter, kim())  # the centre has not heard of it yet
    assert refused(lambda: sign_in(counter.journal, BADGE, PIN)) is Refusal.BADGE_BLOCKED


def test_another_badge_takes_the_place_of_the_lost_one(
    counter: Counter, manager: ClerkSession
) -> None:
    give_badge(counter.journal, manager, KIM, ANOTHER, f"scan:{ANOTHER}")

    assert counter.kinds()[-2:] == ["badge_blocked", "badge_given"]
    assert refused(lambda: sign_in(counter.journal, BADGE, PIN)) is Refusal.BADGE_BLOCKED
    assert signs_in(counter, PIN, ANOTHER)
    again = counter.clerk(SOKOLOVA)
    for badge, why in (
        (BADGE, Refusal.BADGE_TAKEN),
        (BadgeNumber(ORLOVA).text, Refusal.BADGE_TAKEN),
        ("80084740397510", Refusal.NOT_A_BADGE),
    ):
        act = lambda badge=badge: give_badge(counter.journal, again, KIM, badge, "key:1")  # noqa: E731
        assert refused(act) is why


def test_the_list_says_what_can_be_done(counter: Counter, manager: ClerkSession) -> None:
    reset(counter, manager)
    block_badge(counter.journal, manager, KIM, "key:2")

    lines = {line.clerk: line for line in read_staff(counter.journal, manager)}

    assert [*lines][-1] == "004001"  # dismissed, last
    line = lines[KIM]
    assert (line.has_one_time_pin, line.is_badge_blocked, line.badges) == (True, True, ())
    assert [each for each in lines if lines[each].can_reset] == [KIM, ORLOVA]


def test_a_dismissed_clerk_writes_nothing_more(counter: Counter) -> None:
    session = counter.clerk_with_shift()
    visit = counter.visit(session)
    tell(counter, clerk(ORLOVA, "Орлова М. С.", "serve", dismissed=1))
    before = counter.kinds()

    acts = (
        lambda: counter.visit(session),
        lambda: hand_over(counter.journal, session, visit.id, None, "key:Return"),
        lambda: close_shift(counter.journal, session, FLOAT, "key:Return"),
        lambda: sign_in(counter.journal, ORLOVA, PIN),
    )
    assert {refused(act) for act in acts} == {Refusal.CLERK_DISMISSED}
    sign_out(counter.journal, session, "key:F10")
    assert counter.kinds() == before


def test_the_visit_in_hand_goes_to_whoever_signs_in_next(counter: Counter) -> None:
    """A payment under way is proven by the recovery, handed over by the next clerk, by name."""
    gone = counter.clerk_with_shift()
    visit = counter.up_to(Step.PAY, gone)
    start_settlement(counter.journal, gone, visit.id, Tender(visit.due), "key:Return")
    tell(counter, clerk(ORLOVA, "Орлова М. С.", "serve", dismissed=1))
    with pytest.raises(ClerkError):
        drive_settlement(counter.journal, gone, counter.register, visit.id)

    session = counter.clerk(KIM)
    recover(counter.journal, counter.register)

    [left] = open_visits(counter.journal)
    assert left.state is VisitState.SETTLED
    hand_over(counter.journal, session, left.id, None, "key:Return")
    closing = close_shift(counter.journal, session, FLOAT, "key:Return")
    assert closing.shift.clerk == ORLOVA
    assert json.loads(counter.last_body("shift_closed"))["author"]["id"] == KIM
    assert verify_open(counter.store).whole
