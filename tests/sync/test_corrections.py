"""A dispute at a real window and a real centre: what each side knows, and the file between them."""

import pytest

from app.central.corrections import CorrectionState, Order
from app.domain.corrections import FACT
from app.domain.ledger import Account, Posting
from app.domain.money import Money
from app.errors import ClerkError, Refusal
from app.messages import wire
from app.messages.canonical import digest
from app.messages.entries import Draft, Entry, EntryKey, FactKey
from app.messages.signing import RECEIPT
from app.store import corrections
from tests.central.http import BRANCH, ServedCentre
from tests.central.journals import DAY
from tests.central.waiting import until
from tests.sync.lossy_proxy import LossyProxy
from tests.sync.windows import QUICK, Window, running_agent

SIDES = (
    Posting(Account.COD_PAYABLE, Money(5_000)),
    Posting(Account.DRAWER, Money(-5_000)),
)
BOOKED = (("cod_payable", 5_000), ("drawer", -5_000))
DATA = b"an extract of the journal"
SHA256 = digest(DATA).hex()


@pytest.fixture
def issued(centre: ServedCentre, window: Window) -> CorrectionState:
    """A correction of a sale that the centre has, and that has come down to the window."""
    window.sell("80084740397510")
    with running_agent(window):
        until(lambda: window.is_proven)
        sold = window.journal.entries[-1]
        centre.central.correct(Order(sold.key, SIDES, "Отдел учёта", "дважды"))
        until(lambda: window.rows("feed_corrections") == 1)
    [issued] = centre.central.corrections(BRANCH)
    return issued


def answer(window: Window, kind: str, **changes: object) -> Entry:
    """Write the answer to the correction that came down, as a window does."""
    [row] = window.all("feed_corrections")
    payload = {"correction": row["correction"], "message": row["hash"], "shift": "s"}
    fact = FactKey(FACT, row["correction"], 1)
    postings = BOOKED if kind == "correction_accepted" else ()
    wanted = {"kind": kind, "payload": payload, "postings": postings, "facts": ((fact, None),)}
    entry = window.journal.by_clerk(Draft(**wanted | changes))  # type: ignore[arg-type]
    window.write()
    return entry


def dispute(window: Window) -> Entry:
    [row] = window.all("feed_corrections")
    payload = {"correction": row["correction"], "message": row["hash"], "evidence": SHA256}
    return answer(window, "correction_disputed", payload=payload)


def keep(window: Window, entry: Entry, data: bytes = DATA) -> None:
    with window.window_store.transaction() as connection:
        corrections.keep_evidence(connection, SHA256, entry.key, data)


def pushed(window: Window) -> None:
    with running_agent(window):
        until(lambda: window.is_proven)


def test_an_accepted_one_is_in_the_days_figures(
    centre: ServedCentre, window: Window, issued: CorrectionState
) -> None:
    before = centre.central.figures(BRANCH, DAY).sums["drawer"]
    assert issued.state == "waiting"

    entry = answer(window, "correction_accepted")
    pushed(window)

    [state] = centre.central.corrections(BRANCH)
    assert (state.state, state.answer) == ("accepted", entry.key.text)
    assert centre.central.figures(BRANCH, DAY).sums["drawer"] == before - 5_000
    assert centre.central.cases(BRANCH) == []


def test_a_disputed_one_is_a_case_that_both_sides_see(
    centre: ServedCentre, window: Window, issued: CorrectionState, way: LossyProxy
) -> None:
    entry = dispute(window)
    keep(window, entry)
    way.lose_answers(2)
    with running_agent(window):
        until(lambda: window.rows("evidence_receipts") == 1)
        until(lambda: window.all("feed_corrections")[0]["dispute"] != "")

    [state] = centre.central.corrections(BRANCH)
    assert (state.state, state.evidence) == ("disputed", SHA256)
    assert window.all("feed_corrections")[0]["dispute"] == state.case == f"Д-{entry.key.text}"
    assert centre.central.evidence(SHA256) == DATA
    [case] = centre.central.cases(BRANCH)
    assert (case.reason, case.detail) == ("correction_disputed", issued.correction)
    [receipt] = window.all("evidence_receipts")
    signed = wire.EvidenceReceipt(SHA256, receipt["signature"])
    assert signed.is_from(centre.central.key)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"postings": (("cod_payable", 6_000), ("drawer", -6_000))}, "postings_of_no_correction"),
        ({"facts": ()}, "correction_without_its_fact"),
        ({"payload": {"correction": "none", "message": "none"}}, "unknown_correction"),
    ],
)
def test_an_answer_to_something_else_is_held(
    centre: ServedCentre,
    window: Window,
    issued: CorrectionState,
    changes: dict[str, object],
    reason: str,
) -> None:
    answer(window, "correction_accepted", **changes)
    pushed(window)

    [case] = centre.central.cases(BRANCH)
    assert case.reason == reason
    assert centre.central.corrections(BRANCH) == [issued]


def test_a_second_answer_is_held(
    centre: ServedCentre, window: Window, issued: CorrectionState
) -> None:
    answer(window, "correction_accepted")
    answer(window, "correction_accepted")
    pushed(window)

    [case] = centre.central.cases(BRANCH)
    assert case.reason == "fact_taken"
    assert centre.central.figures(BRANCH, DAY).counts["correction_accepted"] == 1


def test_a_file_that_nobody_named_is_not_kept(
    centre: ServedCentre, window: Window, issued: CorrectionState
) -> None:
    entry = dispute(window)
    keep(window, entry, b"another file")
    with running_agent(window, QUICK):
        until(lambda: window.is_proven)
        window.sell("80083740712514")
        until(lambda: window.is_proven)

    assert window.rows("evidence_receipts") == 0
    assert centre.central.evidence(SHA256) == b""


def test_only_what_is_held_can_be_corrected_and_only_in_balance(centre: ServedCentre) -> None:
    nowhere = Order(EntryKey("660049-1", 1, 99), SIDES, "Отдел учёта", "дважды")
    with pytest.raises(ClerkError) as refused:
        centre.central.correct(nowhere)
    assert refused.value.code is Refusal.NO_SUCH_ENTRY


def test_a_receipt_of_somebody_else_proves_nothing(centre: ServedCentre, window: Window) -> None:
    forged = window.own.terminal_signer.sign(RECEIPT, bytes.fromhex(SHA256))
    assert not wire.EvidenceReceipt(SHA256, forged).is_from(centre.central.key)
