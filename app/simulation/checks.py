"""What must hold when all faults are over: the world, the window and the centre say the same."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from app.central import tables as central
from app.domain.visit import Kind
from app.errors import ClerkError
from app.messages.canonical import parse
from app.messages.entries import AuthorKind
from app.messages.inputs import is_of_a_person
from app.services import workplace
from app.services.reports import day_report
from app.simulation import agreement
from app.simulation.centre import prefix_of
from app.simulation.clerk import Clerk
from app.simulation.computer import Computer
from app.simulation.log import Violation
from app.simulation.world import World, computers_of
from app.store import queries, tables
from app.store.feed import cursors, held_count
from app.store.print_queue import PrintState


def everything(world: World) -> None:
    """Check all that can be checked at the end. Raises `Violation` for the first that fails."""
    with world.centre.read() as at_centre:
        for computer in computers_of(world):
            _whole(computer)
            _arrived(at_centre, computer)
            _authors(computer)
            made = computer.see("proof", workplace.proof).made
            world.log.compared.update({"entries": made, "commits": computer.power.commits})
        for clerk in world.clerks:
            _papers(clerk)
            _reports(clerk.computer)
        agreement.check(world, at_centre)


def meter(world: World, clerk: Clerk) -> None:
    """See that the window calls nothing proven that the centre does not hold."""
    own = clerk.computer.journal.identity
    said = clerk.computer.see("proof", workplace.proof)
    with world.centre.read() as connection:
        held = prefix_of(connection, own.terminal, own.epoch)
    if said.acknowledged > held[0]:
        raise Violation(f"I6: {clerk.name} calls {said.acknowledged} proven, there are {held[0]}")


def _whole(computer: Computer) -> None:
    verdict = computer.verdict()
    if not verdict.whole:
        found = verdict.findings[0]
        raise Violation(f"verify: {computer.way.name} {found.where} {found.seq}: {found.what}")


def _arrived(at_centre: Connection, computer: Computer) -> None:
    """I6: the centre holds this journal to its last entry, and the window knows it."""
    own = computer.journal.identity
    name = f"{own.terminal} epoch {own.epoch}"
    with computer.journal.read() as connection:
        row = queries.head(connection, own.terminal, own.epoch)
        held_here = held_count(connection)
        positions = {str(name): cursor.position for name, cursor in cursors(connection).items()}
    said = computer.see("proof", workplace.proof)
    held = prefix_of(at_centre, own.terminal, own.epoch)
    if row is None or held != (row[0], row[1].hex()):
        raise Violation(f"I6: the centre has not all of {name}", lost=said.made - held[0])
    if said.made != said.acknowledged or said.last_error:
        raise Violation(f"I6: {name} is not proven at its window: {said}")
    heads = {row.stream: row.position for row in at_centre.execute(_FEED_HEADS)}
    if held_here or any(positions[stream] != heads[stream] for stream in heads):
        raise Violation(f"the feed of {name} stands at {positions}, {held_here} held")


def _authors(computer: Computer) -> None:
    """I11: what nobody pressed is nobody's; an undone or posted payment names its author."""
    for body in _bodies(computer):
        author = body["author"]
        if author["kind"] == AuthorKind.CLERK and not is_of_a_person(author["input"]):
            raise Violation(f"I11: entry {body['seq']} is the clerk's without a key pressed")
        if author["kind"] == AuthorKind.RECOVERY and body["kind"] not in (
            Kind.SETTLEMENT_POSTED,
            Kind.SETTLEMENT_VOIDED,
            Kind.CARD_APPROVED,
            Kind.CARD_REVERSED,
            Kind.CARD_REVERSAL_REFUSED,
            Kind.CARD_REFUNDED,
            Kind.RETURNED,
            Kind.RETURN_VOIDED,
        ):
            raise Violation(f"I11: the recovery wrote {body['kind']}")


def _bodies(computer: Computer) -> Iterator[dict[str, Any]]:
    with computer.journal.read() as connection:
        for (body,) in connection.execute(_BODIES):
            yield parse(bytes(body))


def _papers(clerk: Clerk) -> None:
    """Each slip came out once, each certificate is one sheet."""
    with clerk.computer.journal.read() as connection:
        rows = connection.execute(_JOBS).all()
    for row in rows:
        paper = f"{row.terminal}.{row.epoch}.{row.seq} {row.document} {row.copy}".encode()
        on_paper = clerk.roll.came_out[paper] + list(clerk.pages.sheets.values()).count(paper)
        if row.state == PrintState.SUPERSEDED and on_paper <= 1:  # it may have been just out
            continue
        if row.state != PrintState.PRINTED or on_paper != 1:
            text = f"paper {paper.decode()}: {row.state}, came out {on_paper} times"
            raise Violation(text, lost=max(1 - on_paper, 0), doubled=max(on_paper - 1, 0))


def _reports(computer: Computer) -> None:
    """I5: the day's report agrees with its own ledger, or it refuses to be given out."""
    with computer.journal.read() as connection:
        days = [row.day for row in connection.execute(_DAYS)]
    for day in days:
        try:
            day_report(computer.journal, date.fromisoformat(day))
        except ClerkError as refusal:
            raise Violation(f"I5: the report of the day: {refusal}") from refusal


_FEED_HEADS: Final = select(central.feed_heads)
_BODIES: Final = select(tables.journal.c.body)
_JOBS: Final = select(tables.print_jobs)
_DAYS: Final = select(tables.shifts.c.day).distinct()
