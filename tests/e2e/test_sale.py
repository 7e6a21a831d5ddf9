"""A sale with everything real: bytes from the scanner, paper, the register, and the centre."""

import pytest

from printing.escpos import CP866_PAGE
from tests.e2e import clerk
from tests.e2e.clerk import DRAWER, DUE, ROMASHKA
from tests.e2e.world import World
from tests.support.proxy import Exchange, Proxy

SALE = [
    "visit_opened",
    "customer_identified",
    "offer_shown",
    "offer_answered",
    "settlement_started",
    "settlement_posted",
    "handed_over",
]
MORNING = ["epoch_opened", "session_opened", "day_opened", "shift_opened"]


class LosesEachAnswerOnce:
    """Hangs up on every answer of the centre; the same question gets it the second time."""

    def __init__(self) -> None:
        self.lost: list[Exchange] = []
        self._seen: set[tuple[str, str, bytes]] = set()

    def __call__(self, exchange: Exchange) -> bool:
        asked = (exchange.method, exchange.target, exchange.body)
        if asked in self._seen:
            return True
        self._seen.add(asked)
        self.lost.append(exchange)
        return False


def serve(world: World) -> None:
    """Sign in, open the shift, sell the parcel with a policy, close the window."""
    window = world.window()
    clerk.sign_in(world, window)
    clerk.open_shift(world, window)
    clerk.sell(world, window)
    clerk.slip_printed(world, window)
    assert window.close() == 0


def assert_all_agree(world: World) -> None:
    """Window, register, paper and centre say the same of the sale, and each says it once."""
    entries = world.entries()
    assert [entry["kind"] for entry in entries] == [*MORNING, *SALE]
    world.until_at_centre(entries)

    posted = world.entry("settlement_posted")
    [document] = world.documents()
    assert posted["payload"]["total"] == document["total"] == document["cash"] == DUE
    assert posted["payload"]["document"] == document["number"]
    assert posted["payload"]["sign"] == document["sign"]
    sums = {
        "drawer": DUE,
        "cod_payable": -234_000,
        "cod_fee": -18_360,
        "policy_premium": -9_900,
    }
    assert dict(posted["postings"]) == sums
    day = world.entry("day_opened")["payload"]["day"]
    at_centre = {**sums, "drawer": DUE + DRAWER, "safe": -DRAWER}
    assert world.figures(day) == at_centre
    assert world.verdict()[0] == 0


def assert_slip_was_printed(world: World) -> None:
    """What the printer got are ESC/POS bytes, and what came out is the customer's slip."""
    [policy] = world.entry("settlement_started")["payload"]["policies"]
    raw = world.processes.tape.with_name("printer.txt.raw").read_bytes()
    assert b"\x1b@" in raw
    assert b"\x1bt" + bytes([CP866_PAGE]) in raw
    assert "Наложенный платёж".encode("cp866") in raw
    assert b"\x1dk\x46\x0e" + ROMASHKA.encode() in raw
    tape = world.tape().replace("\u00a0", " ")
    assert "UNKNOWN" not in tape
    assert tape.count("[CUT]") == 1
    for line in ("Орлова М. С.", "ИТОГО", "2 622,60", policy["number"], f"[ITF {ROMASHKA}]"):
        assert line in tape


def test_a_cod_item_with_a_policy_is_sold_and_all_agree(first_day: World) -> None:
    world = first_day
    world.processes.start(world.processes.centre)
    world.processes.start_agent()

    serve(world)

    assert_all_agree(world)
    assert_slip_was_printed(world)


def test_the_proof_meter_says_when_the_centre_has_it_all(first_day: World) -> None:
    world = first_day
    world.processes.start(world.processes.centre)
    world.processes.start_agent()
    window = world.window()
    clerk.sign_in(world, window)

    state = window.until(lambda state: state["made"] == state["acknowledged"] == 2, "the proof")

    assert state["page"] == "shift"


def test_a_sale_without_the_centre_reaches_it_later(first_day: World) -> None:
    world = first_day
    world.processes.start(world.processes.centre)
    world.processes.centre.kill()
    world.processes.start_agent()

    serve(world)
    assert_slip_was_printed(world)
    assert len(world.at_centre()) < len(world.entries())
    world.processes.start(world.processes.centre)

    assert_all_agree(world)


def test_every_answer_of_the_centre_may_be_lost_once(first_day: World) -> None:
    world = first_day
    world.processes.start(world.processes.centre)
    loses = LosesEachAnswerOnce()
    with Proxy(world.processes.settings.centre_url, after=loses) as proxy:
        world.processes.start_agent(proxy.url)

        serve(world)

        assert_all_agree(world)
    pages = [exchange for exchange in loses.lost if exchange.method == "POST"]
    assert pages
    assert all(exchange.status == 200 for exchange in pages)


@pytest.mark.parametrize("way", ["nothing printed", "printed"])
def test_a_lost_answer_of_the_register_is_found_out(world: World, way: str) -> None:
    """The clerk sees the end of the sale all the same: the driver asks until it knows."""
    fault = {"printed": "lose_post_answer", "nothing printed": "lose_post_request"}[way]
    world.fault("register", fault, times=1)
    window = world.window()
    clerk.sign_in(world, window)

    clerk.sell(world, window)

    [document] = world.documents()
    assert document["number"] == world.entry("settlement_posted")["payload"]["document"]
    assert world.verdict()[0] == 0
