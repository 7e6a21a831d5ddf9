"""One seed, one schedule: a morning at a branch, with whatever goes wrong, and its end."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.simulation import checks, corrections, places, plan
from app.simulation.book import Customer
from app.simulation.chance import Chance
from app.simulation.clerk import Clerk
from app.simulation.disk import Disk
from app.simulation.draining import drain
from app.simulation.log import Log, Violation
from app.simulation.plan import Plan
from app.simulation.power import PowerCut
from app.simulation.world import World, customers, put_away

_ROUNDS: Final = 200
_CHECKS_PERMILLE: Final = 150
_SEALED_EACH: Final = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a schedule ended: `violation` is empty where everything held."""

    seed: int
    log: Log
    violation: str = ""
    lost: int = 0
    doubled: int = 0


def run(seed: int, place: Path, disk: Disk | None = None) -> Outcome:
    """Run the schedule of a seed in a directory of its own below `place`.

    The same things happen on either disk; without one it is the seed's own.
    """
    chance = Chance(seed)
    asides = Chance(seed)  # its own draws leave the others as they were
    of = replace(
        plan.draw(chance),
        regret_permille=asides.pick((0, 0, 500)),
        corrections_permille=asides.pick((0, 0, 300)),
    )
    return play(seed, of, chance, place, disk or disk_of(seed))


def disk_of(seed: int) -> Disk:
    """Return what the files of a seed lie on: every tenth has them encrypted, as a counter has.

    Encryption takes a fifth of a schedule, and nothing in it goes otherwise without.
    """
    return Disk.OPEN if seed % _SEALED_EACH else Disk.SEALED


def play(seed: int, of: Plan, chance: Chance, place: Path, disk: Disk = Disk.SEALED) -> Outcome:
    """Run a schedule by a plan; a fault of the program is a violation like any other."""
    folder = place / f"{disk}-{of.windows}"
    world = World(folder, of, chance, disk)
    try:
        for clerk, queue in zip(world.clerks, customers(of, chance), strict=True):
            clerk.customers.extend(queue)
        _let_regret(world, Chance(seed))
        if of.is_contested:
            _contest(world, Chance(seed + 1))
        _live(world)
        _wind_up(world)
        checks.everything(world)
    except Violation as violation:
        places.close_below(folder)
        return Outcome(seed, world.log, str(violation), violation.lost, violation.doubled)
    except Exception as error:  # noqa: BLE001 - whatever it is, the seed is worth keeping
        places.close_below(folder)
        return Outcome(seed, world.log, f"{type(error).__name__}: {error}")
    put_away(world)
    return Outcome(seed, world.log)


def _let_regret(world: World, whims: Chance) -> None:
    """Let some customers think better of it once they have paid, before they have their items."""
    for clerk in world.clerks:
        for customer in clerk.customers:
            customer.regrets = whims.happens(world.plan.regret_permille)
            customer.has_second = whims.happens(500)
            customer.tries_again = whims.happens(500) and len(customer.items) == 1


def _contest(world: World, whims: Chance) -> None:
    """Let a customer at the other window want, or refuse, what is being given at this one."""
    first, second = world.clerks
    if first.customers:
        first.customers[0].regrets = False
        wanted = first.customers[0].items[0]
        other = Customer("customer 99", [wanted], accepts=False, refuses=whims.happens(500))
        second.customers.insert(0, other)
        world.book.contested.add(wanted.key)
        world.network.go_down(10_000_000)


def _live(world: World) -> None:
    of, chance = world.plan, world.chance
    for step in range(of.steps):
        world.weather()
        corrections.issue(world)
        clerk = chance.pick(world.clerks)
        try:
            _act(world, clerk)
            if chance.happens(_CHECKS_PERMILLE):
                clerk.count_drawer()
                checks.meter(world, clerk)
        except PowerCut as cut:
            world.restart(clerk, cut)
        if step >= of.replace_at >= 0:
            _try_to_replace(world, clerk)


def _act(world: World, clerk: Clerk) -> None:
    what = world.chance.below(10)
    if what < 6:  # noqa: PLR2004 - six of ten
        clerk.step()
    elif what == 6:  # noqa: PLR2004
        clerk.tend_paper()
    else:
        agent = clerk.computer.agent
        turns = (agent.push_turn, agent.push_turn, agent.pull_turn, agent.checkpoint_turn)
        world.chance.pick(turns)()


def _try_to_replace(world: World, clerk: Clerk) -> None:
    """Replace a computer between two shifts, when nobody stands at the window."""
    if world.retired or clerk.computer.session is None:
        return
    if clerk.away or any(customer.visit for customer in clerk.customers):
        return
    waiting, clerk.customers[:] = clerk.customers[:], []
    clerk.is_closing = True
    try:
        for _ in range(3):
            if clerk.computer.session is not None:
                clerk.step()
        if clerk.computer.session is None and clerk.name not in world.book.drawers:
            clerk.tend_paper()
            world.replace(clerk)
    except PowerCut as cut:
        world.restart(clerk, cut)
    clerk.customers.extend(waiting)


def _wind_up(world: World) -> None:
    """Let everybody finish without further faults."""
    world.calm()
    world.log.say("world", "all faults are over")
    for clerk in world.clerks:
        for customer in (*clerk.customers, *clerk.away):
            customer.patience = _ROUNDS
        for _ in range(_ROUNDS):
            world.time.go_on(30_000)
            clerk.step()
            if clerk.computer.session is None:
                if clerk.is_idle:
                    break
                drain(clerk.computer, world.time)  # there may be no staff yet on a new computer
        else:
            raise Violation(f"{clerk.name} never comes to an end")
        for _ in range(2):  # what did not come out is printed again
            clerk.tend_paper()
    world.drain()
