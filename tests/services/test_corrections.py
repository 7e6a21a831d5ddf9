"""A correction of the centre lies still until a person here answers it, once and by name."""

import hashlib
import json
from collections.abc import Callable

import pytest
from sqlalchemy import insert, select

from app.domain.corrections import DisputeGround, Objection
from app.domain.ledger import Account
from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.messages.feed import Stream
from app.services.corrections import (
    Original,
    accept_correction,
    dispute_correction,
    read_corrections,
    waiting_corrections,
)
from app.services.reports import day_report, shift_report
from app.services.shifts import close_shift, drawer
from app.services.staff import ClerkSession, sign_in
from app.store import feed_check, tables
from app.store.verify import verify_open
from tests.support.corrections import BY, ID, REASON, SUM, correction, deliver
from tests.support.counter import FLOAT, ORLOVA, PIN, TERMINAL, Counter, clerk, feed
from tests.verifier.day import Body, Day, checked, exported, rewritten, slip_of

SAID = Objection(DisputeGround.ALREADY_DONE, "  вернули   в тот же день ")


@pytest.fixture
def orlova(counter: Counter) -> ClerkSession:
    """Орлова, who may answer the centre, after one sale in her shift."""
    rights = ("serve", "open_day", "answer_corrections")
    facts = clerk(ORLOVA, "Орлова М. С.", *rights)
    feed(counter.agent, counter.centre, Stream.REFERENCE, [("staff_changed", facts)])
    session = counter.clerk_with_shift()
    counter.up_to(Step.DONE, session)
    return session


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(ClerkError) as caught:
        act()
    return caught.value.code


def accept(counter: Counter, session: ClerkSession) -> None:
    accept_correction(counter.journal, session, ID, "key:1")


def dispute(counter: Counter, session: ClerkSession, said: Objection = SAID) -> None:
    dispute_correction(counter.journal, session, ID, said, "key:2")


def booked(counter: Counter) -> list[tuple[str, int]]:
    """Return what the corrections of this journal posted."""
    rows = select(tables.postings.c.account, tables.postings.c.amount).join(
        tables.journal,
        (tables.journal.c.seq == tables.postings.c.seq)
        & (tables.journal.c.epoch == tables.postings.c.epoch),
    )
    of_centre = rows.where(tables.journal.c.kind == "correction_accepted")
    with counter.store.read() as connection:
        return [(row.account, row.amount) for row in connection.execute(of_centre)]


def is_whole(counter: Counter) -> bool:
    return verify_open(counter.store).whole


def test_what_nobody_has_answered_changes_nothing(counter: Counter, orlova: ClerkSession) -> None:
    before, kinds = drawer(counter.journal), counter.kinds()

    deliver(counter, correction(counter))

    [case] = read_corrections(counter.journal, orlova)
    assert (case.is_waiting, case.original, case.correction.by) == (True, Original.HERE, BY)
    assert waiting_corrections(counter.journal) == 1
    assert (drawer(counter.journal), counter.kinds()) == (before, kinds)
    assert day_report(counter.journal).figures.corrections == ()


def test_an_accepted_one_is_booked_in_the_clerks_own_shift(
    counter: Counter, orlova: ClerkSession
) -> None:
    before = drawer(counter.journal).expected
    deliver(counter, correction(counter))

    accept(counter, orlova)

    assert drawer(counter.journal).expected == before - SUM
    entry = json.loads(counter.last_body("correction_accepted"))
    message = json.loads(counter.last_body("correction_accepted"))["payload"]["message"]
    with counter.store.read() as connection:
        log = select(tables.feed_log.c.hash).where(tables.feed_log.c.stream == "urgent")
        assert message in {bytes(each).hex() for each in connection.scalars(log)}
    author = {"kind": "clerk", "id": ORLOVA, "input": "key:1"}
    assert (entry["author"], entry["payload"]["reason"]) == (author, REASON)
    assert waiting_corrections(counter.journal) == 0
    assert is_whole(counter)


def test_it_is_a_line_of_its_own_in_shift_and_day(counter: Counter, orlova: ClerkSession) -> None:
    deliver(counter, correction(counter))
    paid = day_report(counter.journal).figures.taken_for(Account.COD_PAYABLE)
    accept(counter, orlova)

    for report in (day_report(counter.journal), shift_report(counter.journal)):
        [line] = report.figures.corrections
        assert (line.by, line.reason, line.amount) == (BY, REASON, SUM)
        assert report.figures.taken_for(Account.COD_PAYABLE) == paid
        assert report.to_payload()["figures"]["corrections"][0]["amount"] == SUM.kopecks
    closing = close_shift(counter.journal, orlova, FLOAT, "key:Return")
    assert day_report(counter.journal).shifts[0].expected == closing.expected


def test_what_it_takes_for_an_account_is_no_sale(counter: Counter, orlova: ClerkSession) -> None:
    paid = day_report(counter.journal).figures.taken_for(Account.COD_PAYABLE)
    other_way = [["drawer", SUM.kopecks], ["cod_payable", -SUM.kopecks]]
    deliver(counter, correction(counter, postings=other_way))

    accept(counter, orlova)

    assert day_report(counter.journal).figures.taken_for(Account.COD_PAYABLE) == paid


def test_it_counts_once_however_often_it_is_delivered(
    counter: Counter, orlova: ClerkSession
) -> None:
    """Bug 21: one correction has one id, whatever the deliveries, and at most one answer."""
    payload = correction(counter)
    deliver(counter, payload)
    deliver(counter, payload)
    assert len(read_corrections(counter.journal, orlova)) == 1
    accept(counter, orlova)

    deliver(counter, payload | {"reason": "другими словами"})

    again = (lambda: accept(counter, orlova), lambda: dispute(counter, orlova))
    assert [refused(act) for act in again] == [Refusal.CORRECTION_ANSWERED] * 2
    assert booked(counter) == [("cod_payable", SUM.kopecks), ("drawer", -SUM.kopecks)]
    assert waiting_corrections(counter.journal) == 0
    assert is_whole(counter)


def test_a_disputed_one_books_nothing_and_binds_its_evidence(
    counter: Counter, orlova: ClerkSession
) -> None:
    before = drawer(counter.journal)
    deliver(counter, correction(counter))

    dispute(counter, orlova)

    assert (drawer(counter.journal), booked(counter)) == (before, [])
    facts = json.loads(counter.last_body("correction_disputed"))["payload"]
    with counter.store.read() as connection:
        row = connection.execute(select(tables.evidence)).one()
    assert (facts["ground"], facts["evidence"]) == ("already_done", row.sha256)
    assert hashlib.sha256(row.data).hexdigest() == row.sha256
    found = checked(row.data)
    assert (found["whole"], found["unknown_kinds"]) == (True, [])
    assert b"correction_issued" in _urgent(row.data)
    assert refused(lambda: accept(counter, orlova)) is Refusal.CORRECTION_ANSWERED
    assert is_whole(counter)


def _urgent(export: bytes) -> bytes:
    import base64  # noqa: PLC0415 - by this helper alone

    rows = map(json.loads, export.splitlines())
    return b"".join(base64.b64decode(row["body"]) for row in rows if row["line"] == "feed")


def test_what_the_clerk_says_stays_out_of_the_chain(counter: Counter, orlova: ClerkSession) -> None:
    deliver(counter, correction(counter))

    dispute(counter, orlova)

    assert "вернули" not in counter.last_body("correction_disputed").decode()
    with counter.store.read() as connection:
        beside = b"".join(connection.scalars(select(tables.journal_private.c.private)))
    assert "вернули в тот же день".encode() in beside


def test_another_reason_needs_words(counter: Counter, orlova: ClerkSession) -> None:
    deliver(counter, correction(counter))

    silent = Objection(DisputeGround.OTHER, "  ")
    assert refused(lambda: dispute(counter, orlova, silent)) is Refusal.OBJECTION_WANTED
    dispute(counter, orlova, Objection(DisputeGround.WRONG_SUM))


def test_an_entry_that_is_not_ours_can_only_be_disputed(
    counter: Counter, orlova: ClerkSession
) -> None:
    deliver(counter, correction(counter, entry_hash="0" * 64))
    [case] = read_corrections(counter.journal, orlova)
    assert case.original is Original.ANOTHER

    assert refused(lambda: accept(counter, orlova)) is Refusal.CORRECTION_MISMATCH
    dispute(counter, orlova)


def test_one_of_a_computer_that_is_gone_may_be_accepted(
    counter: Counter, orlova: ClerkSession
) -> None:
    deliver(counter, correction(counter, entry=f"{TERMINAL}.7.3"))
    [case] = read_corrections(counter.journal, orlova)
    assert (case.original, case.original_kind) == (Original.NOT_HERE, "")

    accept(counter, orlova)
    assert len(booked(counter)) == 2


def test_without_an_open_shift_it_is_not_booked(counter: Counter, orlova: ClerkSession) -> None:
    deliver(counter, correction(counter))
    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    assert refused(lambda: accept(counter, orlova)) is Refusal.SHIFT_CLOSED
    dispute(counter, orlova)


def test_without_the_right_nobody_answers(counter: Counter, orlova: ClerkSession) -> None:
    deliver(counter, correction(counter))
    facts = clerk(ORLOVA, "Орлова М. С.", "serve")
    feed(counter.agent, counter.centre, Stream.REFERENCE, [("staff_changed", facts)])
    serving = sign_in(counter.journal, ORLOVA, PIN)

    assert refused(lambda: accept(counter, serving)) is Refusal.NOT_ALLOWED
    assert refused(lambda: dispute(counter, serving)) is Refusal.NOT_ALLOWED
    assert len(read_corrections(counter.journal, serving)) == 1


def test_a_neighbours_correction_is_not_ours(counter: Counter, orlova: ClerkSession) -> None:
    deliver(counter, correction(counter, terminal="660049-1"))

    assert read_corrections(counter.journal, orlova) == ()
    assert refused(lambda: accept(counter, orlova)) is Refusal.NO_CORRECTION


@pytest.mark.parametrize(
    "postings",
    [[], [["drawer", 1]], [["drawer", 5], ["cod_payable", -4]], [["moon", 5], ["drawer", -5]], "x"],
)
def test_one_that_could_not_be_booked_is_held(
    counter: Counter, orlova: ClerkSession, postings: object
) -> None:
    deliver(counter, correction(counter, postings=postings))

    assert read_corrections(counter.journal, orlova) == ()
    with counter.agent.read() as connection:
        held = select(tables.feed_log.c.reason).where(tables.feed_log.c.state == "held")
        assert connection.scalar(held) == "MALFORMED_ANSWER:correction_issued.postings".lower()


def test_the_case_of_the_centre_is_told(counter: Counter, orlova: ClerkSession) -> None:
    deliver(counter, correction(counter))
    dispute(counter, orlova)

    news = ("dispute_opened", {"correction": ID, "case": "Д-17"})
    feed(counter.agent, counter.centre, Stream.URGENT, [news])

    [case] = read_corrections(counter.journal, orlova)
    assert case.dispute == "Д-17"
    with counter.store.read() as connection:
        assert list(feed_check.check(connection, counter.centre.key)) == []


def test_evidence_that_is_not_what_the_entry_names_is_found(
    counter: Counter, orlova: ClerkSession
) -> None:
    deliver(counter, correction(counter))
    dispute(counter, orlova)
    assert is_whole(counter)

    stray = {"sha256": "0" * 64, "terminal": TERMINAL, "epoch": 1, "seq": 1, "data": b"x"}
    with counter.store.transaction() as connection:
        connection.execute(insert(tables.evidence), stray)

    found = verify_open(counter.store).findings
    assert [(each.where, each.what) for each in found] == [
        ("evidence", "a file that no entry names")
    ]


def test_the_independent_verifier_holds_answers_against_the_centres_words(
    counter: Counter, orlova: ClerkSession
) -> None:
    deliver(counter, correction(counter))
    accept(counter, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    data = exported(counter)
    found = checked(data, [slip_of(counter, 1)])
    assert (found["whole"], found["reason"], found["slips"]) == (True, None, 1)

    def fewer(bodies: list[Body]) -> None:
        [body] = [each for each in bodies if each["kind"] == "correction_accepted"]
        body["postings"] = [["cod_payable", 4_000], ["drawer", -4_000]]

    own = counter.journal.identity
    signers = {each.key: each for each in (own.terminal_signer, orlova.signer)}
    forged = checked(rewritten(Day(counter, data, signers, []), fewer))
    assert forged["reason"] == "проводки не центра"
