"""The agent as it runs: whatever the network does, every operation arrives once."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.clock import Reading
from app.errors import ClerkError, Refusal
from app.messages.feed import Stream
from app.settings import Settings
from app.store import feed_check, tables
from app.sync.agent import Pace, run_agent
from app.sync.status import LAST_ERROR
from tests.central.http import BRANCH, ServedCentre, found, served
from tests.central.journals import DAY
from tests.central.waiting import until
from tests.support.clock import StillClock
from tests.support.counter import KEY, ROMASHKA, item
from tests.sync.lossy_proxy import Fault, LossyProxy
from tests.sync.windows import QUICK, Window, enrolled_window, opened, reopened, running_agent

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


def test_stopping_does_not_wait_for_news(centre: ServedCentre, window: Window) -> None:
    with running_agent(window, Pace()) as thread:
        until(lambda: window.is_proven and centre.central.bell.branches)
        told_at = time.monotonic()

    assert not thread.is_alive()
    assert time.monotonic() - told_at < Pace().wait_ms / 1000 / 2


def test_a_clean_stop_is_no_lost_network(
    centre: ServedCentre, window: Window, caplog: pytest.LogCaptureFixture
) -> None:
    with running_agent(window, Pace()):
        until(lambda: window.is_proven and centre.central.bell.branches)

    assert window.state(LAST_ERROR) == ""
    assert [
        record.getMessage() for record in caplog.records if record.name == "app.sync.status"
    ] == []


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
from ui.lifetime import follow_signals
stop = threading.Event()
follow_signals(stop, signal.SIGTERM)
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
