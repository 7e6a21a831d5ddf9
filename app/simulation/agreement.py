"""Facts at the centre are the facts that customers were shown: no more, no fewer."""

from collections import Counter
from typing import Final

from sqlalchemy import Connection, func, select

from app.central import tables as central
from app.central.claims import (
    ALREADY_REVERSED,
    FACT_TAKEN,
    NOT_REVERSED,
    NOTHING_TO_REVERSE,
)
from app.central.ingest import RETURN_ALONE
from app.domain.charges import Charge, ChargeKind
from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.visit import Kind
from app.messages.canonical import Payload, parse
from app.simulation import manifest
from app.simulation.log import Violation
from app.simulation.world import World
from app.store.arrivals import item_trace

_OF_TWO_WINDOWS: Final = (FACT_TAKEN, ALREADY_REVERSED, NOTHING_TO_REVERSE, NOT_REVERSED)
"""Why the second of two claims to one item waits for people."""

_EARNED: Final = (
    Account.COD_PAYABLE,
    Account.COD_FEE,
    Account.STORAGE_FEE,
    Account.POLICY_PREMIUM,
)


def check(world: World, at_centre: Connection) -> None:
    """Raise `Violation` for the first thing on which world, windows and centre differ."""
    _documents(world, at_centre)
    _zero_sums(at_centre)
    _money(world, at_centre)
    _handed_over(world, at_centre)
    _policies(world, at_centre)
    _cases(world, at_centre)
    _known_everywhere(world)


def _documents(world: World, at_centre: Connection) -> None:
    """I16: each document of a register is one posted settlement, of the same sum."""
    posted: Counter[tuple[str, str, int, int]] = Counter()
    for kind, name in ((Kind.SETTLEMENT_POSTED, "settlement"), (Kind.RETURNED, "return")):
        for terminal, facts in _payloads(at_centre, kind):
            posted[terminal, facts[name], facts["document"], facts["total"]] += 1
    printed: Counter[tuple[str, str, int, int]] = Counter()
    for clerk in world.clerks:
        terminal = clerk.computer.journal.identity.terminal
        for key, document in clerk.register.documents.items():
            times = clerk.register.printed[key]
            printed[terminal, key, document.document, document.total.kopecks] += times
    if posted != printed:
        extra, missing = posted - printed, printed - posted
        raise Violation(f"I16: {len(extra)} posted too many, {len(missing)} too few")
    seen = {(key, paid.document) for key, paid in world.book.paid.items() if paid.document}
    seen |= _returned(world)
    if seen != {(key, document) for _, key, document, _ in printed}:
        raise Violation("I16: documents and receipts in customers' hands differ")
    if any(not paid.document and not paid.is_returned for paid in world.book.paid.values()):
        raise Violation("I9: somebody's money has neither a document nor come back")


def _returned(world: World) -> set[tuple[str, int]]:
    """Return the return receipts that customers saw; each of them has the money."""
    returned = [paid for paid in world.book.paid.values() if paid.back_document]
    if not all(paid.is_given_back for paid in returned):
        raise Violation("I9: somebody's sale was cancelled and the money did not come back")
    return {(paid.back_key, paid.back_document) for paid in returned}


def _zero_sums(at_centre: Connection) -> None:
    """I1."""
    sums = central.postings
    wanted = select(sums.c.seq, func.sum(sums.c.amount)).group_by(
        sums.c.terminal, sums.c.epoch, sums.c.seq
    )
    for seq, total in at_centre.execute(wanted):
        if total:
            raise Violation(f"I1: entry {seq} is off by {total}")


def _money(world: World, at_centre: Connection) -> None:
    """Hold the centre's accounts against what was paid, and closed drawers against zero."""
    figures = central.daily_figures
    wanted = select(figures.c.account, func.sum(figures.c.amount)).group_by(figures.c.account)
    booked = {account: int(total) for account, total in at_centre.execute(wanted)}
    expected: Counter[str] = Counter()
    for paid in world.book.paid.values():
        if paid.document and not paid.back_document:
            expected[Account.CARD] += paid.card
            for kind, item, amount in paid.charges:
                expected[Charge(ChargeKind(kind), Money(amount), item).account] -= amount
    for account in (*_EARNED, Account.CARD, Account.CUSTOMER):
        if booked.get(account, 0) != expected[account]:
            raise Violation(f"{account}: {booked.get(account, 0)}, paid {expected[account]}")
    if booked.get(Account.DRAWER, 0):
        raise Violation(f"I5: {booked[Account.DRAWER]} left in closed drawers")


def _handed_over(world: World, at_centre: Connection) -> None:
    taken = central.facts
    wanted = select(taken.c.key).where(taken.c.kind == "handed_over")
    at_the_centre = Counter(at_centre.scalars(wanted))
    given = Counter(world.book.handed.keys())
    if at_the_centre != given:
        missing, extra = given - at_the_centre, at_the_centre - given
        raise Violation(f"handed over: {sorted(missing)} not at the centre, {sorted(extra)} only")
    refused = set(at_centre.scalars(select(taken.c.key).where(taken.c.kind == "refused")))
    if refused != world.book.kept:
        raise Violation(f"refused: {sorted(refused ^ world.book.kept)} differ")


def _policies(world: World, at_centre: Connection) -> None:
    rows = central.policies
    wanted = select(rows.c.number, rows.c.item).where(rows.c.state == "sold")
    sold = {row.number: row.item for row in at_centre.execute(wanted)}
    mine = {
        number: item
        for number, item in world.book.policies.items()
        if item not in world.book.contested or number in sold
    }
    if sold != mine:
        raise Violation(f"policies: {sorted(set(sold) ^ set(mine))} differ")


def _cases(world: World, at_centre: Connection) -> None:
    """Let wait for people what two windows really did to one item, and nothing else."""
    rows = at_centre.execute(select(central.cases)).all()
    double = {key for key, times in world.book.handed.items() if times > 1}
    explained: set[str] = set()
    alone = sum(
        facts["second"] == "alone" for _, facts in _payloads(at_centre, Kind.RETURN_STARTED)
    )
    if alone != sum(row.reason == RETURN_ALONE for row in rows):
        raise Violation(f"{alone} returns without a second person, and not a case of each")
    for row in rows:
        if row.reason == RETURN_ALONE:
            continue
        claimed = _facts_of(at_centre, row.terminal, row.epoch, row.seq)
        if row.reason not in _OF_TWO_WINDOWS or not claimed & world.book.contested:
            raise Violation(f"a case: {row.terminal}.{row.epoch}.{row.seq} {row.reason}")
        explained |= claimed
    if not double <= explained:
        raise Violation(f"I2: no case for {sorted(double - explained)}")


def _known_everywhere(world: World) -> None:
    """Each window knows what became of each item, whichever window did it."""
    for clerk in world.clerks:
        with clerk.computer.journal.read() as connection:
            _known_at(connection, clerk.name, world)


def _known_at(connection: Connection, name: str, world: World) -> None:
    for item in manifest.arrived():
        if item.hold is not None or item.key in world.book.contested:
            continue
        trace = item_trace(connection, item.key)
        gone = item.key in world.book.handed or item.key in world.book.kept
        if gone is (trace is None):
            state = "waiting" if trace is None else trace.state
            raise Violation(f"{name} calls {item.key} {state}")


def _facts_of(at_centre: Connection, terminal: str, epoch: int, seq: int) -> set[str]:
    table = central.entries
    wanted = select(table.c.body).where(
        table.c.terminal == terminal, table.c.epoch == epoch, table.c.seq == seq
    )
    body = parse(bytes(at_centre.execute(wanted).scalar_one()))
    return {fact[1] for name in ("facts", "reverses") for fact in body.get(name, ())}


def _payloads(at_centre: Connection, kind: str) -> list[tuple[str, Payload]]:
    table = central.entries
    wanted = select(table.c.terminal, table.c.body).where(table.c.kind == kind)
    return [(row.terminal, parse(bytes(row.body))["payload"]) for row in at_centre.execute(wanted)]
