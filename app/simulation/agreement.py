"""Facts at the centre are the facts that customers were shown: no more, no fewer."""

from collections import Counter
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from app.central import tables as central
from app.central.claims import (
    ALREADY_REVERSED,
    FACT_TAKEN,
    ITEM_SERVED,
    NOT_REVERSED,
    NOTHING_TO_REVERSE,
    SERVED_AFTER_END,
)
from app.central.ingest import RETURN_ALONE
from app.domain.charges import Charge, ChargeKind
from app.domain.corrections import ACCEPTED, DISPUTED
from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.visit import Kind
from app.messages.canonical import Payload, parse
from app.simulation import corrections, manifest
from app.simulation.log import Violation
from app.simulation.world import World
from app.store.arrivals import item_trace

_OF_TWO_WINDOWS: Final = (
    FACT_TAKEN,
    ALREADY_REVERSED,
    NOTHING_TO_REVERSE,
    NOT_REVERSED,
    ITEM_SERVED,
    SERVED_AFTER_END,
)
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
    _cards(world, at_centre)
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
        text = f"I16: {len(extra)} posted too many, {len(missing)} too few"
        raise Violation(text, lost=missing.total(), doubled=extra.total())
    world.log.compared["documents"] += printed.total()
    seen = {(key, paid.document) for key, paid in world.book.paid.items() if paid.document}
    seen |= _returned(world)
    if seen != {(key, document) for _, key, document, _ in printed}:
        raise Violation("I16: documents and receipts in customers' hands differ")
    if any(not paid.document and not paid.is_returned for paid in world.book.paid.values()):
        raise Violation("I9: somebody's money has neither a document nor come back")


def _cards(world: World, at_centre: Connection) -> None:
    """I16: what the bank took and did not give back is one sale that stands, of the same sum."""
    started = {
        facts["settlement"]: (facts["charge"], facts["card"])
        for _, facts in _payloads(at_centre, Kind.SETTLEMENT_STARTED)
        if facts["card"]
    }
    returned = {facts["settlement"] for _, facts in _payloads(at_centre, Kind.RETURNED)}
    posted = Counter(
        started[facts["settlement"]]
        for _, facts in _payloads(at_centre, Kind.SETTLEMENT_POSTED)
        if facts["settlement"] in started and facts["settlement"] not in returned
    )
    taken = Counter(pair for clerk in world.clerks for pair in clerk.pinpad.taken.items())
    if posted != taken:
        extra, missing = posted - taken, taken - posted
        raise Violation(f"I16: {len(extra)} receipts without a charge, {len(missing)} charges left")
    for clerk in world.clerks:  # each pinpad counts its references from the same number
        of = [each.of for each in clerk.pinpad.operations if each.of]
        if len(of) != len(set(of)):
            raise Violation("a charge was given back twice")


def _returned(world: World) -> set[tuple[str, int]]:
    """Return the return receipts that customers saw; each of them has the money."""
    returned = [paid for paid in world.book.paid.values() if paid.back_document]
    if not all(paid.is_given_back for paid in returned):
        raise Violation("I9: somebody's sale was cancelled and the money did not come back")
    return {(paid.back_key, paid.back_document) for paid in returned}


def _zero_sums(at_centre: Connection) -> None:
    """I1."""
    for seq, total in at_centre.execute(_SUMS):
        if total:
            raise Violation(f"I1: entry {seq} is off by {total}")


def _money(world: World, at_centre: Connection) -> None:
    """Hold the centre's accounts against what was paid, and closed drawers against zero."""
    booked = {account: int(total) for account, total in at_centre.execute(_FIGURES)}
    expected: Counter[str] = Counter()
    for paid in world.book.paid.values():
        if paid.document and not paid.back_document:
            expected[Account.CARD] += paid.card
            for kind, item, amount in paid.charges:
                expected[Charge(ChargeKind(kind), Money(amount), item).account] -= amount
    answers = [*_payloads(at_centre, ACCEPTED), *_payloads(at_centre, DISPUTED)]
    expected.update(corrections.check(world, [facts for _, facts in answers]))
    for account in (*_EARNED, Account.CARD, Account.CARD_HELD, Account.CUSTOMER):
        if booked.get(account, 0) != expected[account]:
            raise Violation(f"{account}: {booked.get(account, 0)}, paid {expected[account]}")
    if booked.get(Account.DRAWER, 0):
        raise Violation(f"I5: {booked[Account.DRAWER]} left in closed drawers")


def _handed_over(world: World, at_centre: Connection) -> None:
    at_the_centre = Counter(at_centre.scalars(_FACTS, {"of_kind": "handed_over"}))
    given = Counter(world.book.handed.keys())
    if at_the_centre != given:
        missing, extra = given - at_the_centre, at_the_centre - given
        text = f"handed over: {sorted(missing)} not at the centre, {sorted(extra)} only"
        raise Violation(text, lost=missing.total(), doubled=extra.total())
    refused = set(at_centre.scalars(_FACTS, {"of_kind": "refused"}))
    if (refused ^ world.book.kept) - world.book.twice_ended:  # of these `_cases` knows more
        lost, doubled = len(world.book.kept - refused), len(refused - world.book.kept)
        text = f"refused: {sorted(refused ^ world.book.kept)} differ"
        raise Violation(text, lost=lost, doubled=doubled)
    world.log.compared.update({"handed over": given.total(), "refused": len(refused)})


def _policies(world: World, at_centre: Connection) -> None:
    sold = {row.number: row.item for row in at_centre.execute(_SOLD)}
    mine = {
        number: item
        for number, item in world.book.policies.items()
        if item not in world.book.contested or number in sold
    }
    if sold != mine:
        lost, doubled = len(set(mine) - set(sold)), len(set(sold) - set(mine))
        text = f"policies: {sorted(set(sold) ^ set(mine))} differ"
        raise Violation(text, lost=lost, doubled=doubled)
    world.log.compared["policies"] += len(sold)


def _cases(world: World, at_centre: Connection) -> None:
    """Let wait for people what two windows really did to one item, and nothing else."""
    rows = at_centre.execute(_CASES).all()
    double = {key for key, times in world.book.handed.items() if times > 1}
    double |= world.book.twice_ended
    explained: set[str] = set()
    alone = sum(
        facts["second"] == "alone" and "held" not in facts
        for _, facts in _payloads(at_centre, Kind.RETURN_STARTED)
    )
    if alone != sum(row.reason == RETURN_ALONE for row in rows):
        raise Violation(f"{alone} returns without a second person, and not a case of each")
    for row in rows:
        if row.reason in (RETURN_ALONE, DISPUTED):
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
    rows = at_centre.execute(_ENTRIES, {"of_kind": kind})
    return [(row.terminal, parse(bytes(row.body))["payload"]) for row in rows]


_SUMS: Final = select(central.postings.c.seq, func.sum(central.postings.c.amount)).group_by(
    central.postings.c.terminal, central.postings.c.epoch, central.postings.c.seq
)
_FIGURES: Final = select(
    central.daily_figures.c.account, func.sum(central.daily_figures.c.amount)
).group_by(central.daily_figures.c.account)
_FACTS: Final = select(central.facts.c.key).where(central.facts.c.kind == bindparam("of_kind"))
_SOLD: Final = select(central.policies.c.number, central.policies.c.item).where(
    central.policies.c.state == "sold"
)
_CASES: Final = select(central.cases)
_ENTRIES: Final = select(central.entries.c.terminal, central.entries.c.body).where(
    central.entries.c.kind == bindparam("of_kind")
)
