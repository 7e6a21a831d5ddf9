"""The delivered-proof meter: made here, acknowledged there, and how old the gap is."""

from sqlalchemy import insert

from app.services.workplace import place, proof
from app.store.tables import acknowledgements, sync_state
from tests.support.counter import Counter


def acknowledge(counter: Counter, seq: int) -> None:
    with counter.agent.transaction() as connection:
        row = {"terminal": "660049-2", "epoch": 1, "seq": seq, "head": "", "turnover": 0}
        connection.execute(
            insert(acknowledgements).values(signature=b"", received="2026-11-21", **row)
        )


def test_nothing_is_proven_before_the_centre_answered(counter: Counter) -> None:
    counter.clerk_with_shift()
    counter.clock.pass_seconds(40)

    meter = proof(counter.journal)

    assert (meter.made, meter.acknowledged, meter.oldest_unproven_s) == (4, 0, 40)


def test_the_age_is_that_of_the_oldest_entry_without_an_answer(counter: Counter) -> None:
    counter.clerk()
    counter.clock.pass_seconds(100)
    counter.clerk_with_shift()
    counter.clock.pass_seconds(7)
    acknowledge(counter, 2)

    assert proof(counter.journal).oldest_unproven_s == 7


def test_all_proven_is_no_age(counter: Counter) -> None:
    acknowledge(counter, 1)
    counter.clock.pass_seconds(100)

    meter = proof(counter.journal)

    assert (meter.made, meter.acknowledged, meter.oldest_unproven_s) == (1, 1, 0)


def test_after_a_restart_the_age_goes_by_the_wall_clock(counter: Counter) -> None:
    counter.clock.pass_seconds(60)
    counter.clock.reboot()

    assert proof(counter.journal).oldest_unproven_s == 60


def test_the_last_failure_is_told_by_its_code(counter: Counter) -> None:
    with counter.agent.transaction() as connection:
        connection.execute(insert(sync_state).values(name="last_error", value="centre_unreachable"))

    assert proof(counter.journal).last_error == "centre_unreachable"


def test_the_window_knows_its_place(counter: Counter) -> None:
    own = place(counter.journal)

    assert (own.branch, own.window, own.terminal) == ("660049", 2, "660049-2")
