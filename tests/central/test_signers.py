"""Who may sign in a journal: the terminal, the clerk who is signed in, recovery; nobody else."""

from collections.abc import Callable

import msgspec

from app.messages import wire
from app.messages.entries import Author, AuthorKind, Draft
from app.messages.signing import Signer
from tests.central.answers import acknowledged, flipped, problem
from tests.central.http import BRANCH, HandTerminal, ServedCentre
from tests.central.journals import PaperJournal

ITEM = "80084740397510@M1/1"
Spoil = Callable[[wire.SentEntry], wire.SentEntry]


def test_a_signature_that_is_not_the_signers_is_seen(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    page = journal.page()
    page.entries[2] = msgspec.structs.replace(
        page.entries[2], signature=flipped(page.entries[2].signature)
    )

    assert problem(window.post(page)).code == wire.BAD_SIGNATURE
    assert centre.central.cases(BRANCH)[0].seq == 3
    assert acknowledged(window.post(journal.page(last=2))).seq == 2


def test_nobody_signs_for_a_clerk_who_signed_out(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    journal.by_clerk(Draft(kind="session_closed", payload={"clerk": journal.clerk}))
    journal.sale(ITEM)

    answer = problem(window.post(journal.page()))

    assert answer.code == wire.UNKNOWN_SIGNER
    assert acknowledged(window.post(journal.page(last=4))).seq == 4


def test_a_clerks_key_serves_that_clerk_alone_over_pages(
    window: HandTerminal, journal: PaperJournal
) -> None:
    window.post(journal.page())
    journal.write(
        Draft(kind="shift_closed", payload={}),
        Author(AuthorKind.CLERK, "999999", "key:Return"),
        journal.session,
    )

    assert problem(window.post(journal.page(first=4))).code == wire.UNKNOWN_SIGNER


def test_a_session_key_is_bound_once_also_over_pages(
    window: HandTerminal, journal: PaperJournal
) -> None:
    window.post(journal.page())
    journal.by_clerk(Draft(kind="session_closed", payload={"clerk": journal.clerk}))
    window.post(journal.page(first=4))
    journal.open_session()

    assert problem(window.post(journal.page(first=5))).code == wire.UNKNOWN_SIGNER


def test_recovery_signs_with_the_key_of_its_epoch(
    window: HandTerminal, journal: PaperJournal
) -> None:
    window.post(journal.page())
    recovery = Author(AuthorKind.RECOVERY, window.terminal, "start")
    journal.write(
        Draft(kind="settlement_voided", payload={"visit": "v1"}), recovery, journal.recovery
    )

    assert acknowledged(window.post(journal.page(first=4))).seq == 4


def test_a_stranger_cannot_write(window: HandTerminal, journal: PaperJournal) -> None:
    journal.session = Signer.new()
    journal.sale(ITEM)

    assert problem(window.post(journal.page())).code == wire.UNKNOWN_SIGNER


def test_an_epoch_that_names_no_recovery_key_has_no_known_signer(window: HandTerminal) -> None:
    journal = PaperJournal(window.terminal, window.signer)
    journal.entries.clear()
    journal.by_terminal(Draft(kind="epoch_opened", payload={}))

    assert problem(window.post(journal.page())).code == wire.UNKNOWN_SIGNER
