"""The agent as it runs: whatever the network does, every operation arrives once."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.clock import Reading
from app.errors import ClerkError, Refusal
from app.messages.feed import Stream
from app.settings import Settings
from app.store import feed_check, tables
from app.store.journal import CENTRE_OFFSET
from app.sync.agent import Pace, run_agent
from app.sync.backoff import CAP_MS
from app.sync.status import LAST_CONTACT, LAST_ERROR
from tests.central.http import BRANCH, ServedCentre, Web, found, served
from tests.central.journals import DAY
from tests.central.waiting import until
from tests.support.clock import StillClock
from tests.support.counter import KEY, ROMASHKA, item
from tests.sync.lossy_proxy import Fault, LossyProxy
from tests.sync.windows import QUICK, Window, enrolled_window, opened, reopened, running_agent

DAYS_MS = 2 * 24 * 3600 * 1000
NUMBERS = ("80083740712514", "10944022440321", "11172522364055", "80082240994512")
ARRIVED = [("item_arrived", item(number).to_payload()) for number in NUMBERS]
MALFORMED = ("item_arrived", {**ROMASHKA.to_payload(), "cod": -1})


def once_at_the_centre(centre: ServedCentre, window: Window) -> None:
    """Check that the centre has what the journal has, no more and no less."""
    entries = window.journal.entries
    sums: dict[str, int] = {}
    for entry in entries:
        for account, amount in entry.postings:
            sums[account] = sums.get(account, 0) + amount
    figures = centre.central.figures(BRANCH, DAY)
    assert figures.sums == sums
    assert sum(figures.counts.values()) == len(entries) - 2  # before the day was opened
    assert centre.central.cases(BRANCH) == []
    assert window.acknowledged().turnover == window.journal.turnover


@pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.ANSWER_CUT, Fault.REQUEST_LOST])
@pytest.mark.parametrize("times", [1, 4])
def test_every_answer_lost_loses_and_doubles_nothing(
    centre: ServedCentre, window: Window, way: LossyProxy, fault: Fault, times: int
) -> None:
    way.lose_answers(times, fault)
    centre.central.publish_many(BRANCH, Stream.ITEMS, [*ARRIVED, MALFORMED])

    with running_agent(window):
        for number in range(12):
            window.sell(f"{number}")
            if number % 4 == 3:
                until(lambda: window.is_proven)
        until(lambda: window.rows("feed_log") == 5)

    once_at_the_centre(centre, window)
    assert window.rows("feed_items") == 4
    with window.store.read() as connection:
        assert list(feed_check.check(connection, centre.central.key)) == []


def test_a_sale_goes_up_as_soon_as_it_is_committed(centre: ServedCentre, window: Window) -> None:
    with running_agent(window, Pace()):
        until(lambda: window.is_proven)
        for number in range(3):
            window.sell(f"{number}")
            until(lambda: window.is_proven)

    once_at_the_centre(centre, window)


def test_news_come_down_as_soon_as_they_are_published(centre: ServedCentre, window: Window) -> None:
    with running_agent(window, Pace()):
        for count, news in enumerate(ARRIVED, start=1):
            until(lambda: centre.central.bell.branches)
            centre.central.publish(BRANCH, Stream.ITEMS, *news)
            until(lambda: window.rows("feed_items") == count)  # noqa: B023 - awaited at once


def test_what_was_sold_without_a_network_goes_up_later(
    centre: ServedCentre, window: Window, way: LossyProxy
) -> None:
    with running_agent(window):
        until(lambda: window.is_proven)
        way.go_down()
        window.sell(*"abc")
        until(lambda: window.state(LAST_ERROR) == Refusal.CENTRE_UNREACHABLE)
        assert not window.is_proven
        window.sell(*"def")
        way.come_up()
        until(lambda: window.is_proven)
        until(lambda: window.state(LAST_ERROR) == "")

    once_at_the_centre(centre, window)


def test_a_centre_may_be_down_and_come_up_again(tmp_path: Path) -> None:
    folder = found(tmp_path / "central")
    with served(folder) as centre, enrolled_window(tmp_path / "window", centre) as window:
        port = centre.port
        with running_agent(window):
            until(lambda: window.is_proven)
            window.sell("while it is up")
            until(lambda: window.is_proven)
    with reopened(tmp_path / "window", window, centre.url) as window, running_agent(window):
        window.sell("while it is down")
        until(lambda: window.state(LAST_ERROR) == Refusal.CENTRE_UNREACHABLE)
        with served(folder, port) as centre:
            until(lambda: window.is_proven)
            once_at_the_centre(centre, window)


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


def test_stopping_does_not_wait_for_news(centre: ServedCentre, window: Window) -> None:
    with running_agent(window, Pace()) as thread:
        until(lambda: window.is_proven and centre.central.bell.branches)
        told_at = time.monotonic()

    assert not thread.is_alive()
    assert time.monotonic() - told_at < Pace().wait_ms / 1000 / 2


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


def test_an_agent_of_a_window_that_is_not_enrolled_says_so(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, key_file=Path("k"))
    with opened(tmp_path) as (_, store), pytest.raises(ClerkError) as refused:
        run_agent(store, settings, threading.Event())

    assert refused.value.code is Refusal.NOT_ENROLLED


def test_the_settings_outrank_the_address_of_enrolment(
    centre: ServedCentre, window: Window, way: LossyProxy
) -> None:
    with running_agent(window, url=way.url):
        until(lambda: window.is_proven)

    assert way.seen


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


def test_bugs_are_not_swallowed(window: Window) -> None:
    class Broken(StillClock):
        def read(self) -> Reading:
            raise ZeroDivisionError

    settings = Settings(data_dir=window.store.path.parent, key_file=Path("k"))
    with pytest.raises(ZeroDivisionError):
        run_agent(window.store, settings, threading.Event(), QUICK, Broken())


PROGRAM = """
import signal, sys, threading
from pathlib import Path
from app.settings import Settings
from app.store.database import Role, Store
from app.sync.agent import run_agent
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
store = Store.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), Role.AGENT)
run_agent(store, Settings(data_dir=Path("."), key_file=Path("k"), centre_url=sys.argv[3]), stop)
store.close()
"""


def start_process(window: Window) -> subprocess.Popen[bytes]:
    arguments = [str(window.store.path), KEY.hex(), window.url]
    return subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], env=dict(os.environ))


def test_a_process_replicates_and_ends_cleanly_on_sigterm(
    centre: ServedCentre, window: Window
) -> None:
    process = start_process(window)
    try:
        until(lambda: window.is_proven)
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0


def test_an_agent_killed_at_any_moment_doubles_nothing(
    centre: ServedCentre, window: Window
) -> None:
    centre.central.publish_many(BRANCH, Stream.ITEMS, ARRIVED)
    for number in range(2):
        window.sell(f"{number}")
        process = start_process(window)
        proven = window.rows("acknowledgements")
        until(lambda: window.rows("acknowledgements") > proven)  # noqa: B023 - awaited at once
        process.kill()
        process.wait()

    with running_agent(window):
        until(lambda: window.is_proven and window.rows("feed_items") == len(ARRIVED))
    once_at_the_centre(centre, window)
    with window.store.read() as connection:
        log = select(func.count(), func.max(tables.feed_log.c.position))
        assert connection.execute(log).one() == (4, 4)
