"""Plays the demo's day: forty customers through the real window, and what goes wrong meanwhile."""

from collections.abc import Callable, Iterable, Sequence
from datetime import time
from typing import Final

from app.domain.money import Money
from ui.demo import clerk, deeds, office
from ui.demo.facts import Facts
from ui.demo.plan import CLOSES, Customer, Deed
from ui.demo.world import World

OPENING: Final = Money(1_000_000)
"""What lies in the drawer in the morning."""

Told = Callable[[Customer], None]


def play_day(world: World, customers: Sequence[Customer], told: Told) -> None:
    """Open the shift, serve everybody, close the shift, wait for the centre's proof."""
    world.album.chapter = "morning"
    clerk.sign_in(world)
    clerk.open_shift(world, OPENING)
    world.album.chapter = ""
    for customer in customers:
        told(customer)
        serve(world, customer)
    if any(each.deed is Deed.ASIDE for each in customers) and not _resumes(customers):
        raise ValueError("a visit was put aside and never taken up")
    world.album.chapter = "branch"
    office.walk(world)
    world.album.chapter = ""
    _wait(world, CLOSES)
    world.album.chapter = "closing"
    world.window.until("бумаги", lambda now: not now["due_papers"])
    clerk.close_shift(world)
    world.window.until("подтверждения", lambda now: now["acknowledged"] == now["made"])
    world.album.chapter = ""


def serve(world: World, customer: Customer) -> None:
    """Serve one customer from the scan to the end of the visit."""
    world.album.chapter = customer.chapter if customer.deed is Deed.LUNCH else ""
    _wait(world, customer.at)
    world.album.chapter = customer.chapter
    if customer.deed in deeds.BEFORE:
        deeds.BEFORE[customer.deed](world, customer)
    if customer.deed in deeds.INSTEAD:
        deeds.INSTEAD[customer.deed](world, customer)
    else:
        world.window.rest()
        world.scan(customer.item)
        world.window.until("карточка", lambda now: customer.item in now["items"])
    _go_on(world, customer)
    if customer.deed in deeds.AFTER:
        deeds.AFTER[customer.deed](world, customer)
        _go_on(world, customer)
    clerk.look(world, "done")
    world.album.chapter = ""


def _wait(world: World, at: time) -> None:
    """Let the time pass; a window that nobody touched for too long asks for the PIN again."""
    if world.wait_until(at):
        world.take("locked", "Больше часа никто не касался клавиш: окно заблокировалось само.")
        clerk.enter_pin(world)
        world.take("unlocked", "После пин-кода — на том же месте, смена открыта.")


def _go_on(world: World, customer: Customer) -> None:
    """Do what each step asks for until nobody stands at the window."""
    done: set[tuple[Deed, str]] = set()
    while (now := world.window.rest())["visit"]:
        if now["panel"] != "offer":  # whose time runs by itself
            world.linger()
        at = (customer.deed, now["panel"])
        deed = deeds.AT.get(at) if at not in done else None
        done.add(at)
        (deed or clerk.answer)(world, customer, now)
        _wait_for_step(world, now, is_deed=deed is not None)


def _wait_for_step(world: World, before: Facts, *, is_deed: bool) -> None:
    """Wait until the visit has moved on; a deed may leave it where it was."""
    world.window.until(
        f"шаг после «{before['panel']}»",
        lambda now: (
            (is_deed and not now["busy"] and now["panel"] != "wait")
            or clerk.is_another_step(now, before)
        ),
    )


def _resumes(customers: Iterable[Customer]) -> bool:
    return any(each.deed is Deed.RESUME for each in customers)
