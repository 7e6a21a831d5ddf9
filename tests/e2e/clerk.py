"""What a clerk and a customer do in a sale, step by step, at a real window."""

from collections.abc import Callable

from tests.e2e.world import Facts, Window, World
from tests.support.waiting import until

ROMASHKA = "80084740397510"
DUE = 234_000 + 18_360 + 9_900
"""COD, the fee for its transfer, and the policy."""

PASSPORT, ISSUED = "0412123456", "21112015"
DRAWER = 1_000_000
"""Two notes of 5 000 roubles in the morning, in kopecks."""


def sign_in(world: World, window: Window, person: int = 0) -> None:
    """Read the badge, type the PIN."""
    clerk = world.branch.staff[person]
    window.until(lambda state: state["page"] == "sign_in" and state["scanner"], "the scanner")
    world.scan(clerk.badge)
    window.until(lambda state: state["number"] == clerk.badge, "the badge")
    window.type(clerk.pin)
    window.press("Return")
    window.until(lambda state: state["page"] in ("shift", "work"), "the PIN to be taken")


def open_shift(_world: World, window: Window) -> None:
    """Count two notes in the drawer and open the shift."""
    window.type("2")
    window.ask("key", "F2")
    window.until(lambda state: state["page"] == "work" and not state["busy"], "the shift")


def begin_visit(world: World, window: Window) -> None:
    window.until(lambda state: not state["busy"] and not state["step"], "the next customer")
    world.scan(ROMASHKA)
    window.until(lambda state: state["items"] == [ROMASHKA], "the item's card")


def identify(_world: World, window: Window) -> None:
    """Write down a passport that was never seen here."""
    window.press("1")
    window.until(lambda state: state["panel"] == "document_form", "the form")
    window.type(PASSPORT)
    window.press("Return")
    window.type(ISSUED)
    window.press("Return")
    window.until(lambda state: state["step"] != "identify", "the document to be taken")


def accept_policy(_world: World, window: Window) -> None:
    """The customer touches «Согласен» as soon as the button wakes up."""
    until(lambda: window.ask("touch", "customer_yes"), "the customer's button")
    window.until(lambda state: state["step"] == "pay", "the answer to be taken")


def pay(_world: World, window: Window) -> None:
    """Take the exact sum."""
    window.press("Return")
    window.until(lambda state: state["step"] == "hand_over", "the register's proof")


def hand_over(_world: World, window: Window) -> None:
    window.press("Return")
    window.until(lambda state: state["panel"] == "idle" and not state["step"], "the next customer")


def slip_printed(world: World, _window: Window) -> None:
    until(lambda: "[CUT]" in world.tape(), "the slip")


def settle_paper(world: World, window: Window) -> None:
    """Wait for the slip; where the printer kept silent, tell the window what lies there."""

    def is_settled() -> bool:
        if window.state["in_doubt"]:
            window.ask("key", "F5")
            window.press("1" if "[CUT]" in world.tape() else "2")
            return False
        return "[CUT]" in world.tape()

    until(is_settled, "the slip")


SALE: tuple[Callable[[World, Window], None], ...] = (
    begin_visit,
    identify,
    accept_policy,
    pay,
    hand_over,
)


def sell(world: World, window: Window) -> None:
    """Sell the parcel with a policy, from the scan to the hand-over."""
    for step in SALE:
        step(world, window)


def finish(world: World, window: Window) -> None:
    """Go on from wherever the visit stands, as the screen asks, until it is done."""
    steps: dict[str, Callable[[World, Window], None]] = {
        "": begin_visit,
        "identify": identify,
        "offer": accept_policy,
        "pay": pay,
        "hand_over": hand_over,
    }
    while "handed_over" not in world.kinds():
        state = window.until(_is_settled, "a step")
        steps[state["step"]](world, window)


def _is_settled(state: Facts) -> bool:
    return not state["busy"] and state["step"] != "wait_for_receipt"
