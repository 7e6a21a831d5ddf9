"""What the services really write: the centre understands all of it and comes to the same sums."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.domain.ports import FiscalRefusal
from app.domain.visit import Step
from app.messages import wire
from app.messages.feed import Stream
from app.services.cancel import cancel_visit
from app.services.shifts import close_shift
from app.services.staff import sign_out
from app.services.suspend import resume_visit, suspend_visit
from app.store import sync_queries, tables
from app.store.sync_queries import Proof
from tests.central.http import BRANCH, HandTerminal, ServedCentre, enrolled
from tests.support.counter import (
    FLOAT,
    LETTER,
    PRIVATE_COD,
    ROMASHKA,
    TERMINAL,
    WITH_INVENTORY,
    Counter,
    make_counter,
    numbers,
)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    folder = tmp_path / "counter"
    folder.mkdir()
    counter = make_counter(folder)
    yield counter
    counter.store.close()
    counter.agent.close()


@pytest.fixture
def terminal(centre: ServedCentre, counter: Counter) -> HandTerminal:
    """The counter's window, enrolled at the real centre with the counter's own key."""
    signer = counter.journal.identity.terminal_signer
    terminal = enrolled(centre, window=2, signer=signer)
    assert terminal.terminal == TERMINAL
    centre.central.publish(BRANCH, Stream.URGENT, "numbers_issued", numbers(1, 3))
    return terminal


def serve_a_day(counter: Counter) -> None:
    """Serve customers in every way there is, then close."""
    orlova = counter.clerk_with_shift()
    counter.register.refusals.append(FiscalRefusal(1, "бумага"))
    refused = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova, WITH_INVENTORY)
    visit = counter._steps(orlova)[Step.WAIT_FOR_RECEIPT](refused)
    assert visit.step is Step.PAY
    cancel_visit(counter.journal, orlova, visit.id, "customer_left", "key:Escape")
    for item in (ROMASHKA, LETTER, PRIVATE_COD, WITH_INVENTORY):
        counter.up_to(Step.DONE, orlova, item)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    sign_out(counter.journal, orlova, "key:Return")


def own_sums(counter: Counter) -> dict[str, int]:
    lines = tables.postings
    wanted = select(lines.c.account, func.sum(lines.c.amount))
    with counter.store.read() as connection:
        rows = connection.execute(wanted.where(lines.c.pending == 0).group_by(lines.c.account))
        return {account: amount for account, amount in rows if amount}


def push(counter: Counter, terminal: HandTerminal) -> wire.Acknowledgement:
    with counter.store.read() as connection:
        found = sync_queries.slice_after(connection, TERMINAL, Proof(), 1, (500, 10**9))
    answer = terminal.post(wire.JournalPage(TERMINAL, 1, found.entries))
    assert isinstance(answer, wire.Acknowledgement), answer
    assert Proof(answer.seq, answer.head, answer.turnover) == found.proofs[max(found.proofs)]
    return answer


def test_a_day_of_the_window_is_a_day_of_the_centre(
    centre: ServedCentre, counter: Counter, terminal: HandTerminal
) -> None:
    serve_a_day(counter)

    assert push(counter, terminal).held == []

    [day] = [row.day for row in read(counter, "days")]
    figures = centre.central.figures(BRANCH, day)
    assert {account: amount for account, amount in figures.sums.items() if amount} == own_sums(
        counter
    )
    assert centre.central.cases(BRANCH) == []


def test_a_visit_put_aside_is_understood(
    centre: ServedCentre, counter: Counter, terminal: HandTerminal
) -> None:
    orlova = counter.clerk_with_shift()
    visit = counter.visit(orlova, LETTER)
    suspend_visit(counter.journal, orlova, visit.id, "key:F9")
    resume_visit(counter.journal, orlova, visit.id, "key:F9")

    assert push(counter, terminal).held == []


def read(counter: Counter, name: str) -> list[Any]:
    with counter.store.read() as connection:
        return list(connection.execute(select(tables.metadata.tables[name])))
