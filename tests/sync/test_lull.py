"""What goes up waits for the window to rest, and never for long."""

from app.sync.agent import BESIDE_A_WINDOW
from app.sync.lull import Lull
from tests.support.clock import StillClock
from tests.sync.windows import Window


def test_news_go_up_once_the_journal_stops_growing() -> None:
    lull = Lull(rest_ms=250, late_ms=2_000)
    assert not lull.is_here((1, 7), 0)
    assert not lull.is_here((1, 8), 200)
    assert not lull.is_here((1, 8), 449)
    assert lull.is_here((1, 8), 450)


def test_a_window_that_never_rests_does_not_keep_its_news() -> None:
    lull = Lull(rest_ms=250, late_ms=2_000)
    gone_up = [now_ms for now_ms in range(0, 5_000, 100) if lull.is_here((1, now_ms), now_ms)]
    assert gone_up == [2_000, 4_100]


def test_the_next_news_wait_for_a_rest_of_their_own() -> None:
    lull = Lull(rest_ms=250, late_ms=2_000)
    lull.is_here((1, 7), 0)
    assert lull.is_here((1, 7), 250)
    assert not lull.is_here((1, 8), 60_000)
    assert lull.is_here((1, 8), 60_250)


def test_a_sale_under_way_is_not_disturbed(window: Window) -> None:
    clock = StillClock()
    agent = window.agent(BESIDE_A_WINDOW, clock)
    while not agent.push_turn():
        pass  # what was there before the agent goes up without a pause
    assert window.is_proven
    for entry in "ab":
        window.sell(entry)
        agent.push_turn()
        clock.pass_seconds(0.1)
        agent.push_turn()
        assert not window.is_proven
    clock.pass_seconds(0.2)
    agent.push_turn()
    assert window.is_proven
    agent.close()


def test_no_payment_begins_the_log_of_the_file_anew(window: Window) -> None:
    clock = StillClock()
    agent = window.agent(BESIDE_A_WINDOW, clock)
    while not agent.push_turn():
        pass
    window.sell("a")
    agent.push_turn()
    before = beginning_of_the_log(window)
    clock.pass_seconds(10)
    agent.push_turn()
    after = beginning_of_the_log(window)
    window.sell("b")
    assert before != after == beginning_of_the_log(window)
    agent.close()


def beginning_of_the_log(window: Window) -> bytes:
    """Return the log's head, which holds numbers of its own each time it is begun."""
    with window.store.path.with_name("okno.db-wal").open("rb") as log:
        return log.read(32)
