"""A code on paper is data from outside: only what a computer of the branch signed is believed."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.shift import CashCount
from app.domain.transfers import Transfer
from app.errors import ClerkError, Refusal
from app.messages.entries import Author, AuthorKind, Draft, Entry, FactKey
from app.messages.signing import Signer
from app.messages.slips import PREFIX, BrokenSlip, pack, unpack
from app.services.transfers import Parcel, receive_cash, send_cash, shown_transfer
from tests.central.journals import PaperJournal
from tests.support.branch import Branch, branch_of

TWO = CashCount({100_000: 2})
SCANNED_MAX = 1_036
"""What one code of the receipt printer holds."""


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    with branch_of(tmp_path, 2) as branch:
        yield branch


def refused(branch: Branch, code: str) -> ClerkError:
    """Return why the second window does not take a code, and see that nothing was written."""
    second = branch.counters[2]
    before = second.kinds()
    with pytest.raises(ClerkError) as error:
        receive_cash(second.journal, branch.clerks[2], code, TWO, "scan:slip")
    assert second.kinds() == before
    return error.value


def forged(journal: PaperJournal, /, by: Signer | None = None, **changes: Any) -> tuple[Entry, str]:
    """Return cash sent by whoever keeps this journal, and the code of it."""
    payload = {"transfer": "t1", "shift": "s", "from": 1, "to": 2, "amount": 200_000}
    payload |= {"count": {"100000": 2}, **changes}
    draft = Draft(
        kind="cash_sent",
        payload=payload,
        postings=(("drawer", -200_000), ("in_transit", 200_000)),
        facts=((FactKey("transfer_sent", "t1", 1), None),),
    )
    author = Author(AuthorKind.CLERK, journal.clerk, "key:Return")
    sent = journal.write(draft, author, by or journal.session)
    return sent, code_of(journal.entries[1], sent)


def code_of(binding: Entry, sent: Entry) -> str:
    return pack((binding.body, binding.signature), (sent.body, sent.signature))


def own(branch: Branch, window: int = 1) -> PaperJournal:
    """Return a journal under the key of a window's own computer, as only that computer has it."""
    identity = branch.counters[window].journal.identity
    return PaperJournal(identity.terminal, identity.terminal_signer)


def sent_for_real(branch: Branch) -> Transfer:
    return send_cash(branch.counters[1].journal, branch.clerks[1], Parcel.new(2, TWO), "key:Return")


def test_a_code_fits_on_the_slip_and_survives_either_layout(branch: Branch) -> None:
    code = branch.slip(sent_for_real(branch))

    assert len(code) <= SCANNED_MAX
    assert set(code.removeprefix(PREFIX)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_a_computer_that_nobody_told_of_is_not_believed(branch: Branch) -> None:
    strange = PaperJournal("660049-1", Signer.new())
    _sent, code = forged(strange)

    error = refused(branch, code)

    assert (error.code, error.values) == (Refusal.SLIP_UNPROVEN, {"window": 1})


def test_the_key_of_the_computer_is_enough_and_every_other_is_not(branch: Branch) -> None:
    journal = own(branch)
    _sent, code = forged(journal)
    second = branch.counters[2]
    assert shown_transfer(second.journal, branch.clerks[2], code).amount == TWO.total

    for forgery in (
        forged(journal, by=Signer.new())[1],  # by a key that is bound to nobody
        code_of(journal.entries[0], forged(journal)[0]),  # bound by another entry
        forged(journal, None, **{"from": 3})[1],  # from a window that is not the computer's
        code_of(own(branch, 2).entries[1], forged(journal)[0]),  # bound at another window
    ):
        assert refused(branch, forgery).code is Refusal.SLIP_UNPROVEN


def test_a_signature_of_another_entry_is_none(branch: Branch) -> None:
    journal = own(branch)
    small, _code = forged(journal)
    large, _code = forged(journal, amount=300_000, count={"100000": 3})
    binding = journal.entries[1]

    swapped = pack((binding.body, binding.signature), (large.body, small.signature))
    unbound = pack((binding.body, large.signature), (small.body, small.signature))

    assert refused(branch, swapped).code is Refusal.SLIP_UNPROVEN
    assert refused(branch, unbound).code is Refusal.SLIP_UNPROVEN


def test_a_slip_that_says_otherwise_than_the_feed_is_refused(branch: Branch) -> None:
    sent = sent_for_real(branch)
    branch.hear_all()
    journal = own(branch)
    _sent, code = forged(journal, transfer=sent.id)

    assert refused(branch, code).code is Refusal.SLIP_UNPROVEN


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": -200_000},
        {"amount": 100},
        {"count": {"300": 1}},
        {"count": []},
        {"to": 1},
        {"to": "2"},
        {"transfer": ""},
    ],
)
def test_cash_that_cannot_be_is_unreadable(branch: Branch, changes: dict[str, Any]) -> None:
    _sent, code = forged(own(branch), **changes)

    assert refused(branch, code).code is Refusal.SLIP_UNREADABLE


def test_another_entry_is_no_slip(branch: Branch) -> None:
    journal = own(branch)
    code = code_of(journal.entries[1], journal.open_shift())

    assert refused(branch, code).code is Refusal.SLIP_UNREADABLE


@settings(max_examples=50)
@given(text=st.one_of(st.text(), st.from_regex(r"OKT1:[A-Z2-7]*", fullmatch=True)))
def test_whatever_is_scanned_it_is_two_entries_or_refused(text: str) -> None:
    with pytest.raises(BrokenSlip):
        unpack(text)


def test_a_code_that_unfolds_to_much_more_than_two_entries_is_refused(branch: Branch) -> None:
    """Whoever makes codes could fill the memory of a counter with one of a thousand letters."""
    _sent, code = forged(own(branch), more="0" * 100_000)
    assert len(code) <= SCANNED_MAX

    with pytest.raises(BrokenSlip):
        unpack(code)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 2**16), to=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_one_letter_changed_is_no_slip(branch: Branch, at: int, to: str) -> None:
    _sent, code = forged(own(branch))
    place = len(PREFIX) + at % (len(code) - len(PREFIX))
    bent = code[:place] + to + code[place + 1 :]
    if bent != code and bytes_of(bent) != bytes_of(code):
        assert refused(branch, bent).code in (Refusal.SLIP_UNREADABLE, Refusal.SLIP_UNPROVEN)


def bytes_of(code: str) -> bytes:
    """Return the bytes of a code: the last letter may have bits that say nothing."""
    text = code.removeprefix(PREFIX)
    return base64.b32decode(text + "=" * (-len(text) % 8))
