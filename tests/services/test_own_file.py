"""A file that the centre or the keeper knows to be older: no visit, no shift, no payment."""

from collections.abc import Callable

import pytest

from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.services.settle import Tender, start_settlement
from app.services.shifts import open_shift
from app.services.staff import ClerkSession
from app.store.agent_state import ALARM
from app.store.sync_queries import set_states
from tests.support.counter import FLOAT, LETTER, Counter


def refused(counter: Counter, act: Callable[[], object]) -> Refusal:
    """Return why an act is refused once the agent has noted the alarm; nothing was written."""
    with counter.agent.transaction() as connection:
        set_states(connection, {ALARM: "older 1 99"})
    before = counter.kinds()
    with pytest.raises(ClerkError) as caught:
        act()
    assert counter.kinds() == before
    return caught.value.code


def test_no_visit_is_opened(counter: Counter, orlova: ClerkSession) -> None:
    assert refused(counter, lambda: counter.visit(orlova, LETTER)) is Refusal.FILE_OLDER


def test_no_shift_is_opened(counter: Counter) -> None:
    session = counter.clerk()

    def act() -> None:
        open_shift(counter.journal, session, FLOAT, "key:Return")

    assert refused(counter, act) is Refusal.FILE_OLDER


def test_a_visit_that_was_open_already_is_not_paid(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.PAY, orlova)

    def act() -> None:
        start_settlement(counter.journal, orlova, visit.id, Tender(visit.due), "key:Return")

    assert refused(counter, act) is Refusal.FILE_OLDER
