"""A cancelled policy leaves no certificate behind: what waited to be printed never comes out."""

import pytest

from app.domain.papers import Medium, medium_of
from app.domain.ports import PrintOutcome
from app.domain.visit import Step, Visit
from app.errors import ClerkError, Refusal
from app.services.copies import papers_of_visit, request_copy
from app.services.effects import confirm_print, print_pages, print_summary
from app.services.journal_view import read_entry
from app.services.money_back import start_return
from app.services.recover import recover
from app.services.return_effects import drive_return
from app.services.staff import ClerkSession
from app.services.unresolved import Effect, Proof, Proven, claims
from app.store.database import Role, Store
from app.store.print_queue import PrintJob
from app.store.rebuild import doubt_papers
from app.store.verify import verify_open
from tests.services.test_effects import render
from tests.services.test_pages import CERTIFICATE, PlainFolder
from tests.support.counter import KEY as FILE_KEY
from tests.support.counter import Counter

REASON = "26.2"
KEY = "key:Return"


def cancelled(counter: Counter, session: ClerkSession, *, is_lost: bool = False) -> Visit:
    """Sell with a policy and cancel the sale before anything was printed."""
    visit = counter.up_to(Step.HAND_OVER, session)
    start_return(counter.journal, session, visit.id, REASON, None, KEY)
    counter.register.lost_answers = int(is_lost)
    return drive_return(counter.journal, session, counter.register, visit.id)


def certificate(counter: Counter, visit: Visit) -> PrintJob:
    papers = papers_of_visit(counter.journal, visit.id)
    [job] = [each for each in papers if medium_of(each.document) is Medium.PAGE]
    return job


def state_shown(counter: Counter, session: ClerkSession, visit: Visit) -> str:
    job = certificate(counter, visit)
    papers = read_entry(counter.journal, session, job.entry).papers
    [state] = [str(each.state) for each in papers if each.document == job.document]
    return state


@pytest.mark.parametrize("is_lost", [False, True], ids=["at once", "by the recovery"])
def test_a_certificate_that_waits_when_its_policy_is_cancelled_never_prints(
    counter: Counter, orlova: ClerkSession, *, is_lost: bool
) -> None:
    visit = cancelled(counter, orlova, is_lost=is_lost)
    recover(counter.journal, counter.register)
    assert print_summary(counter.journal, Medium.PAGE).waiting == 0
    folder = PlainFolder()

    print_pages(counter.journal, folder, render)

    assert folder.pages == []
    assert state_shown(counter, orlova, visit) == "superseded"
    [claim] = claims(counter.journal)
    papers = [each for each in claim.effects if each.effect is Effect.PAPER]
    assert (Proven.UNKNOWN, Proof.POLICY_CANCELLED) in [(p.proven, p.proof) for p in papers]
    assert verify_open(counter.store).whole


def test_what_came_out_before_the_cancelling_stays_printed(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.HAND_OVER, orlova)
    folder = PlainFolder()
    print_pages(counter.journal, folder, render)
    start_return(counter.journal, orlova, visit.id, REASON, None, KEY)
    drive_return(counter.journal, orlova, counter.register, visit.id)

    print_pages(counter.journal, folder, render)

    assert folder.pages == [CERTIFICATE]
    assert state_shown(counter, orlova, visit) == "printed"


def test_while_the_return_receipt_is_unknown_the_policy_stands_and_its_paper_waits(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = cancelled(counter, orlova, is_lost=True)

    print_pages(counter.journal, PlainFolder([PrintOutcome.NOT_SENT]), render)

    assert state_shown(counter, orlova, visit) == "queued"


def test_of_a_cancelled_policy_there_is_no_copy(counter: Counter, orlova: ClerkSession) -> None:
    job = certificate(counter, cancelled(counter, orlova))

    with pytest.raises(ClerkError) as refused:
        request_copy(counter.journal, orlova, job.entry, job.document, "key:F7")

    assert refused.value.code is Refusal.POLICY_CANCELLED
    assert "copy_requested" not in counter.kinds()


def test_a_paper_that_was_in_doubt_is_not_printed_again_for_a_cancelled_policy(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.HAND_OVER, orlova)
    rebuilt = Store.open(counter.path, FILE_KEY, Role.WINDOW)
    with rebuilt.transaction() as connection:
        assert doubt_papers(connection) == 2
    rebuilt.close()
    start_return(counter.journal, orlova, visit.id, REASON, None, KEY)
    drive_return(counter.journal, orlova, counter.register, visit.id)
    folder = PlainFolder()

    confirm_print(counter.journal, certificate(counter, visit), came_out=False)
    print_pages(counter.journal, folder, render)

    assert folder.pages == []
    assert state_shown(counter, orlova, visit) == "superseded"


def test_a_journal_made_anew_asks_nothing_of_a_cancelled_certificate(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = cancelled(counter, orlova)
    with counter.store.transaction() as connection:
        doubt_papers(connection)

    assert state_shown(counter, orlova, visit) == "superseded"
