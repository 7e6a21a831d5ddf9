"""The window dies by SIGKILL at every step of a sale; after the restart it is all or nothing."""

import threading
from collections import Counter
from contextlib import ExitStack

import pytest

from app.store.keyfile import read_key
from app.store.verify import verify
from tests.e2e import clerk
from tests.e2e.clerk import DUE
from tests.e2e.kill import Hold, StubbornPrinter, killed_at, recorded, sending
from tests.e2e.world import Window, World
from tests.support.proxy import Exchange, Proxy
from tests.support.waiting import LIMIT_S

SINGLE = ("visit_opened", "settlement_posted", "handed_over")
"""What may be on record once, however often the window died."""


def work_until(world: World, kind: str) -> None:
    """Play the day from wherever it stands, until the window is killed at an entry."""
    window = world.window()
    with killed_at(world, window, recorded(kind, world.kinds().count(kind) + 1)):
        clerk.sign_in(world, window)
        if window.state["page"] == "shift":
            clerk.open_shift(world, window)
        clerk.finish(world, window)


def finish_after_restart(world: World) -> None:
    """Start the window anew, sign in, and bring visit and paper to their end."""
    window = world.window()
    clerk.sign_in(world, window)
    if window.state["page"] == "shift":
        clerk.open_shift(world, window)
    clerk.finish(world, window)
    clerk.settle_paper(world, window)
    assert window.close() == 0


def assert_sold_once(world: World) -> None:
    """One sale, one receipt, one slip, and all of them of the same sum."""
    kinds = Counter(world.kinds())
    assert {kind: kinds[kind] for kind in SINGLE} == dict.fromkeys(SINGLE, 1)
    assert kinds["settlement_started"] == kinds["settlement_voided"] + 1
    [document] = world.documents()
    posted = world.entry("settlement_posted")
    assert (document["total"], posted["payload"]["document"]) == (DUE, document["number"])
    assert dict(posted["postings"])["drawer"] == DUE
    assert world.tape().count("[CUT]") == 1
    assert world.verdict()[0] == 0


def assert_whole(world: World) -> None:
    """What the dead window left behind is a journal without a flaw."""
    verdict = verify(world.settings.database, read_key(world.settings.key_file))
    assert (verdict.whole, verdict.findings) == (True, ())


@pytest.mark.parametrize("kind", ["session_opened", "shift_opened"])
def test_killed_before_the_first_customer(first_day: World, kind: str) -> None:
    world = first_day
    work_until(world, kind)

    assert_whole(world)
    kinds = world.kinds()
    assert kinds.count("day_opened") == kinds.count("shift_opened")
    finish_after_restart(world)
    assert_sold_once(world)
    assert world.kinds().count("shift_opened") == 1


@pytest.mark.parametrize(
    "kind",
    [
        "visit_opened",
        "customer_identified",
        "offer_shown",
        "offer_answered",
        "settlement_posted",
        "handed_over",
    ],
)
def test_killed_after_an_entry(world: World, kind: str) -> None:
    work_until(world, kind)

    assert_whole(world)
    assert kind in world.kinds()[-2:]
    finish_after_restart(world)
    assert_sold_once(world)


def sale_posts(exchange: Exchange) -> bool:
    return exchange.method == "POST" and b'"sell"' in exchange.body


def test_killed_before_the_register_heard_of_the_sale(world: World) -> None:
    hold = Hold()
    with Proxy(world.processes.settings.register_url) as proxy:
        proxy.before = lambda exchange: not sale_posts(exchange) or hold()
        kill_while_held(world, proxy, hold)
    assert_whole(world)
    assert world.kinds()[-1] == "settlement_started"
    assert world.documents() == []

    finish_after_restart(world)

    assert_sold_once(world)
    assert world.kinds().count("settlement_voided") == 1
    [void] = [entry for entry in world.entries() if entry["kind"] == "settlement_voided"]
    assert (void["author"]["kind"], len(void["payload"]["numbers"])) == ("recovery", 1)


def test_killed_while_the_register_answers(world: World) -> None:
    hold = Hold()
    with Proxy(world.processes.settings.register_url) as proxy:
        proxy.after = lambda exchange: not sale_posts(exchange) or hold()
        kill_while_held(world, proxy, hold)
    assert_whole(world)
    assert world.kinds()[-1] == "settlement_started"
    assert len(world.documents()) == 1

    finish_after_restart(world)

    assert_sold_once(world)
    assert world.entry("settlement_posted")["author"]["kind"] == "recovery"


def test_killed_between_the_registers_answer_and_its_record(world: World) -> None:
    """The answer has come, but the file is locked by another process when it is to be written."""
    store, posted, answered = world.store(), threading.Event(), threading.Event()
    with ExitStack() as lock, Proxy(world.processes.settings.register_url) as proxy:

        def lock_before_the_proof(exchange: Exchange) -> bool:
            if sale_posts(exchange):
                posted.set()
            elif posted.is_set() and not answered.is_set():
                lock.enter_context(store.transaction())
                answered.set()
            return True

        proxy.after = lock_before_the_proof
        window = come_to_payment(world, proxy)
        assert answered.wait(LIMIT_S)
        assert window.state["busy"]
        window.kill()
    store.close()
    world.environ.clear()
    assert_whole(world)
    assert world.kinds()[-1] == "settlement_started"
    assert len(world.documents()) == 1

    finish_after_restart(world)

    assert_sold_once(world)


def come_to_payment(world: World, proxy: Proxy) -> Window:
    """Serve with the register behind the proxy until the clerk takes the money."""
    world.environ["OKNO_REGISTER_URL"] = proxy.url
    window = world.window()
    clerk.sign_in(world, window)
    for step in clerk.SALE[:3]:
        step(world, window)
    window.press("Return")
    return window


def kill_while_held(world: World, proxy: Proxy, hold: Hold) -> None:
    """Serve until the proxy holds an exchange, kill the window, let go."""
    window = come_to_payment(world, proxy)
    hold.wait()
    window.kill()
    hold.release()
    world.environ.clear()


@pytest.mark.parametrize("came_out", [True, False])
def test_killed_while_a_slip_is_on_its_way(world: World, *, came_out: bool) -> None:
    """Nobody knows whether it came out, so a person is asked, and only "no" prints it again."""
    link = world.folder / "dev" / "stubborn"
    with StubbornPrinter(link) as printer:
        world.environ["OKNO_PRINTER_PORT"] = str(link)
        window = world.window()
        with killed_at(world, window, sending):
            clerk.sign_in(world, window)
            clerk.sell(world, window)
        assert printer.got
    world.environ.clear()
    assert_whole(world)

    window = world.window()
    clerk.sign_in(world, window)
    window.until(lambda state: state["in_doubt"] == 1, "the doubt to be noticed")
    clerk.finish(world, window)
    assert "[CUT]" not in world.tape()
    window.ask("key", "F5")
    window.press("1" if came_out else "2")
    window.until(lambda state: not state["in_doubt"], "the answer to be taken")
    if not came_out:
        clerk.slip_printed(world, window)
    assert window.close() == 0
    assert world.tape().count("[CUT]") == (0 if came_out else 1)
    assert len(world.documents()) == 1
    assert_whole(world)


@pytest.mark.prove
def test_killed_at_every_entry_of_one_and_the_same_day(first_day: World) -> None:
    """The worst day a clerk can have; in the end the centre has every operation once."""
    world = first_day
    world.processes.start(world.processes.centre)
    world.processes.start_agent()
    for kind in (
        "session_opened",
        "shift_opened",
        "visit_opened",
        "customer_identified",
        "offer_shown",
        "offer_answered",
        "settlement_started",
        "settlement_posted",
        "handed_over",
    ):
        if kind not in world.kinds():
            work_until(world, kind)
        assert_whole(world)

    finish_after_restart(world)

    assert_sold_once(world)
    world.until_at_centre(world.entries())
    day = world.entry("day_opened")["payload"]["day"]
    assert world.figures(day)["drawer"] == clerk.DRAWER + DUE
