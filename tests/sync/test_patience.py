"""The agent through days and hours: patient without a network, quiet without news."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.store import tables
from app.store.journal import CENTRE_OFFSET
from app.sync.agent import Pace
from app.sync.backoff import CAP_MS
from app.sync.status import LAST_CONTACT
from tests.central.http import Web, found
from tests.central.waiting import until
from tests.support.clock import StillClock
from tests.sync.lossy_proxy import LossyProxy
from tests.sync.windows import QUICK, Window, enrolled_window, running_agent

DAYS_MS = 2 * 24 * 3600 * 1000


def test_days_without_a_network_do_no_harm(window: Window) -> None:
    """Two days in virtual time: few attempts, nothing grows, all goes up at the end."""
    clock, cap_ms = StillClock(), 10 * CAP_MS
    pace = Pace(backoff_cap_ms=cap_ms)
    agent = window.agent(pace, clock, url="http://127.0.0.1:1")
    lines = (agent.push_backoff, agent.pull_backoff)
    window.sell("a")
    sizes, wake_ups = set(), 0
    end_ms = clock.read().monotonic_ms + DAYS_MS
    while clock.read().monotonic_ms < end_ms:
        agent.push_turn()
        agent.pull_turn()
        # The loop naps; here it naps up to where the next attempt is due.
        clock.pass_seconds(min(line.wait_ms(clock.read().monotonic_ms) for line in lines) / 1000)
        wake_ups += 1
        if wake_ups % 100 == 0:
            sizes.add(sum(window.rows(name) for name in tables.AGENT_TABLES))
    agent.close()

    # Full jitter waits half the cap on average: one attempt in five minutes for each line.
    expected = DAYS_MS / (cap_ms / 2)
    for line in lines:
        assert 0.75 * expected < line.failures < 1.25 * expected
    assert len(sizes) == 1
    assert window.store.path.with_name("okno.db-wal").stat().st_size < 2**20
    with running_agent(window):
        until(lambda: window.is_proven)


def test_while_it_waits_the_loop_naps(window: Window) -> None:
    clock = StillClock()
    agent = window.agent(clock=clock, pace=Pace(), url="http://127.0.0.1:1")
    while agent.push_backoff.wait_ms(clock.read().monotonic_ms) <= Pace().nap_ms:
        agent.push_turn()
        clock.pass_seconds(1)

    assert agent.push_turn() == Pace().nap_ms
    agent.close()


def test_an_answer_before_its_time_makes_no_busy_loop(window: Window) -> None:
    agent = window.agent(Pace(wait_ms=0))  # the centre answers at once, without news

    assert agent.pull_turn() == Pace().pause_ms  # as long as it was asked to wait
    agent.close()
    impatient = window.agent(Pace(wait_ms=60_000_000), StillClock())
    assert impatient.pull_turn() == 0  # refused: too long a wait
    assert impatient.pull_backoff.failures == 1
    impatient.close()


def test_what_waited_for_the_centre_alone_goes_on_when_it_answers(
    window: Window, way: LossyProxy
) -> None:
    clock = StillClock()
    agent = window.agent(Pace(wait_ms=0), clock)
    way.go_down()
    while agent.push_backoff.wait_ms(clock.read().monotonic_ms) < 1_000:
        agent.push_turn()
        clock.pass_seconds(1)
    way.come_up()

    assert agent.push_turn() > 0
    assert not window.is_proven
    agent.pull_turn()
    agent.push_turn()

    assert window.is_proven
    agent.close()


def test_after_a_failure_the_first_question_does_not_wait(window: Window, way: LossyProxy) -> None:
    clock = StillClock()
    agent = window.agent(Pace(wait_ms=100), clock)
    way.go_down()
    agent.pull_turn()
    way.come_up()
    clock.pass_seconds(CAP_MS / 1000)
    agent.pull_turn()
    agent.pull_turn()
    agent.close()

    asked = [target.rpartition("=")[2] for _, target, _ in way.seen]
    assert asked == ["100", "0", "100"]


def test_idle_hours_write_hardly_anything(switch: Web, tmp_path: Path) -> None:
    clock = StillClock()
    with (
        switch.serving(found(tmp_path / "central"), clock) as centre,
        enrolled_window(tmp_path / "window", centre) as window,
    ):
        agent = window.agent(Pace(wait_ms=0), clock)
        written = []
        for _ in range(60):
            agent.push_turn()
            agent.pull_turn()
            clock.pass_seconds(1)
            written.append(window.state(LAST_CONTACT))
        agent.close()

    assert 6 <= len(set(written)) <= 7


def test_the_log_is_moved_into_the_file_by_the_agent(window: Window) -> None:
    before = window.store.path.stat().st_size
    window.sell(*(f"{number}" for number in range(100)))
    assert window.store.path.stat().st_size == before

    with running_agent(window, replace(QUICK, checkpoint_ms=10)):
        until(lambda: window.store.path.stat().st_size > before)


def test_the_difference_of_the_clocks_is_known(switch: Web, tmp_path: Path) -> None:
    clock, wrong = StillClock(), StillClock()
    wrong.set_wall(clock.read().wall - timedelta(minutes=3))
    with (
        switch.serving(found(tmp_path / "central"), clock) as centre,
        enrolled_window(tmp_path / "window", centre) as window,
    ):
        agent = window.agent(Pace(wait_ms=0), wrong)
        agent.pull_turn()
        agent.close()

        assert window.state(CENTRE_OFFSET) == "180000"


def test_a_file_that_cannot_be_written_is_no_reason_to_end(
    window: Window, caplog: pytest.LogCaptureFixture
) -> None:
    agent = window.agent(Pace(wait_ms=0), StillClock())
    file = window.store.path
    away = file.with_name("away")
    window.store.close()
    window.window_store.close()
    file.rename(away)
    file.mkdir()  # a file system that gives nothing but errors

    agent.push_turn()
    agent.pull_turn()
    agent.checkpoint_turn()

    assert "database_missing" in caplog.text
    assert agent.push_backoff.failures == agent.pull_backoff.failures == 1
    file.rmdir()
    away.rename(file)
    agent.push_backoff.succeeded()
    assert agent.push_turn() == 0
    assert window.is_proven
    agent.close()
