"""Corrections of the centre: issued of what was sold, answered once, and booked where accepted."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from sqlalchemy import select

from app.central import tables as central
from app.central.corrections import Order
from app.domain.corrections import ACCEPTED, DISPUTED
from app.domain.ledger import Account, Posting
from app.domain.money import Money
from app.domain.visit import Kind
from app.messages.canonical import Payload
from app.messages.entries import EntryKey
from app.simulation import manifest
from app.simulation.log import Violation
from app.simulation.world import World

_SUM: Final = Money(1_000)
_STATES: Final = {ACCEPTED: "accepted", DISPUTED: "disputed"}


def issue(world: World) -> None:
    """Let the centre correct one of the sales that it holds, as often as the plan has it.

    Whether the window accepts is decided here, since the window may be asked twice.
    """
    permille, chance = world.plan.corrections_permille, world.chance
    if not permille or not chance.happens(permille):
        return
    with world.centre.read() as connection:
        sales = connection.execute(_SALES).all()
    if not sales:
        return
    world.log.fault("centre", "a correction")
    row = chance.pick(sales)
    sides = (Posting(Account.DIFFERENCE, _SUM), Posting(Account.COD_FEE, -_SUM))
    order = Order(EntryKey(*row), sides, "Контроль", "плата взята не по тарифу")
    correction = world.centre.central.correct(order)
    world.book.corrections[correction] = chance.pick((ACCEPTED, DISPUTED))


def check(world: World, answers: Iterable[Payload]) -> Counter[str]:
    """Hold each correction against its answers; return what the accepted ones have booked."""
    given = Counter(str(facts["correction"]) for facts in answers)
    booked, book = Counter[str](), world.book
    for each in world.centre.central.corrections(manifest.BRANCH):
        wanted, times = book.corrections[each.correction], given[each.correction]
        if times > 1 and each.correction not in book.contested:
            raise Violation("a correction was answered twice", doubled=times - 1)
        if each.state != (_STATES[wanted] if times else "waiting"):
            raise Violation(f"a correction is {each.state}, the answers: {times} × {wanted}")
        if times and wanted == DISPUTED and not each.evidence:
            raise Violation("the evidence of a dispute is not at the centre")
        if times and wanted == ACCEPTED:
            booked[Account.COD_FEE] -= _SUM.kopecks
    return booked


_SALES: Final = (
    select(central.entries.c.terminal, central.entries.c.epoch, central.entries.c.seq)
    .where(central.entries.c.kind == str(Kind.SETTLEMENT_POSTED))
    .order_by(central.entries.c.terminal, central.entries.c.epoch, central.entries.c.seq)
)
