"""A recovery may run as often as the power fails: what is proven is left alone."""

from app.domain.visit import Step, VisitState
from app.services.effects import drive_settlement
from app.services.recover import recover
from app.services.staff import ClerkSession
from tests.support.counter import Counter


def test_a_recovery_that_runs_again_changes_nothing(counter: Counter, orlova: ClerkSession) -> None:
    counter.register.lost_answers = 1
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    drive_settlement(counter.journal, orlova, counter.register, visit.id)
    [settled] = recover(counter.journal, counter.register).resolved
    before = counter.kinds()

    again = [recover(counter.journal, counter.register) for _ in range(2)]

    assert settled.state is VisitState.SETTLED
    assert [(each.resolved, each.unknown) for each in again] == [((), ()), ((), ())]
    assert counter.kinds() == before
