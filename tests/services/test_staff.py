"""Sign-in with badge and PIN, checked with no network, and slower with every wrong guess."""

import pytest
from sqlalchemy import select

from app.domain.identifiers import BadgeNumber
from app.errors import ClerkError, Refusal
from app.services.epochs import open_epoch
from app.services.staff import FREE_ATTEMPTS, WAIT_FIRST_S, hash_pin, sign_in, sign_out
from app.store.tables import journal, sessions
from tests.support.counter import KIM, ORLOVA, PIN, Counter


def refusal(counter: Counter, who: str, pin: str) -> ClerkError:
    with pytest.raises(ClerkError) as caught:
        sign_in(counter.journal, who, pin)
    return caught.value


@pytest.mark.parametrize("who", [BadgeNumber(ORLOVA).text, ORLOVA, "2417"])
def test_a_clerk_signs_in_by_badge_or_by_number(counter: Counter, who: str) -> None:
    session = sign_in(counter.journal, who, PIN)

    assert (session.clerk, session.name) == (ORLOVA, "Орлова М. С.")


def test_the_key_of_the_session_stands_in_the_journal(counter: Counter) -> None:
    session = counter.clerk()

    with counter.store.read() as connection:
        row = connection.execute(select(sessions)).one()
    assert (row.session_key, row.clerk, row.state) == (session.signer.key, ORLOVA, "open")


def test_a_wrong_pin_opens_nothing(counter: Counter) -> None:
    error = refusal(counter, ORLOVA, "9999")

    assert (error.code, error.values) == (Refusal.WRONG_PIN, {"left": FREE_ATTEMPTS - 1})
    with counter.store.read() as connection:
        assert connection.execute(select(sessions)).first() is None


def test_after_three_wrong_pins_even_the_right_one_waits(counter: Counter) -> None:
    for _attempt in range(FREE_ATTEMPTS):
        refusal(counter, ORLOVA, "9999")

    error = refusal(counter, ORLOVA, PIN)
    assert (error.code, error.values) == (Refusal.LOCKED_OUT, {"seconds": WAIT_FIRST_S})

    counter.clock.pass_seconds(WAIT_FIRST_S)
    assert sign_in(counter.journal, ORLOVA, PIN).clerk == ORLOVA


def test_a_restart_does_not_shorten_the_wait(counter: Counter) -> None:
    for _attempt in range(FREE_ATTEMPTS + 4):
        refusal(counter, ORLOVA, "9999")
        counter.clock.pass_seconds(1_000)
    refusal(counter, ORLOVA, "9999")

    counter.clock.reboot()

    assert refusal(counter, ORLOVA, PIN).code is Refusal.LOCKED_OUT


def test_a_wrong_clock_does_not_shorten_the_wait(counter: Counter) -> None:
    for _attempt in range(FREE_ATTEMPTS):
        refusal(counter, ORLOVA, "9999")

    counter.clock.set_wall(counter.clock.read().wall.replace(year=2027))

    assert refusal(counter, ORLOVA, PIN).code is Refusal.LOCKED_OUT


def test_one_clerks_mistakes_do_not_lock_another_out(counter: Counter) -> None:
    for _attempt in range(FREE_ATTEMPTS):
        refusal(counter, ORLOVA, "9999")

    assert sign_in(counter.journal, KIM, PIN).clerk == KIM


def test_a_stranger_and_a_dismissed_clerk_are_turned_away(counter: Counter) -> None:
    assert refusal(counter, "OKB0099990", PIN).code is Refusal.UNKNOWN_BADGE
    assert refusal(counter, "004001", PIN).code is Refusal.CLERK_DISMISSED


def test_after_sign_out_nobody_writes_as_this_clerk(counter: Counter) -> None:
    session = counter.clerk()

    sign_out(counter.journal, session, "key:F10")

    with counter.store.read() as connection:
        assert connection.scalar(select(sessions.c.state)) == "ended"


def test_a_pin_is_hashed_slowly_and_never_twice_alike() -> None:
    assert hash_pin(PIN).startswith("$argon2id$")
    assert hash_pin(PIN) != hash_pin(PIN)


def test_the_epoch_is_opened_once(counter: Counter) -> None:
    open_epoch(counter.journal)

    with counter.store.read() as connection:
        kinds = list(connection.scalars(select(journal.c.kind)))
    assert kinds == ["epoch_opened"]


def test_no_name_stands_in_a_refusal(counter: Counter) -> None:
    error = refusal(counter, ORLOVA, "9999")

    assert "Орлова" not in str(error)
