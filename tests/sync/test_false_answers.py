"""Answers that are false: none of them makes anything proven."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from app.errors import Refusal
from app.messages import wire
from app.messages.signing import ACKNOWLEDGEMENT, Signer
from app.store.agent_state import ALARM
from tests.central.journals import PaperJournal
from tests.sync.answers import always, answerer
from tests.sync.pushing import pusher_of, refusal
from tests.sync.windows import Window

LIES: dict[str, dict[str, Any]] = {
    "another key": {},
    "another terminal": {"terminal": "101000-1"},
    "another epoch": {"epoch": 2},
}
FALSE_PROOFS: dict[str, dict[str, Any]] = {
    "head": {"head": "f" * 64},
    "turnover": {"turnover": 1},
    "more than there is": {"seq": 99},
}


def signed(signer: Signer, journal: PaperJournal, **changes: Any) -> wire.Acknowledgement:
    """Return the answer that the centre would give, but for the changes, truly signed."""
    proof = {"seq": len(journal.entries), "head": journal.head, "turnover": journal.turnover}
    value: dict[str, Any] = {"terminal": journal.terminal, "epoch": 1} | proof | changes
    answer = wire.Acknowledgement(**value, signature=b"")
    signature = signer.sign(ACKNOWLEDGEMENT, answer.signed_bytes)
    return msgspec.structs.replace(answer, signature=signature)


@pytest.mark.parametrize("name", LIES)
def test_an_unproven_answer_marks_nothing(window: Window, name: str) -> None:
    liar, own = Signer.new(), replace(window.own)
    signer = liar if name == "another key" else Signer.new()
    window.own = own if name == "another key" else replace(own, centre_key=signer.key)
    answer = signed(signer, window.journal, **LIES[name])
    with answerer(always(200, answer)) as false_centre:
        for pusher in pusher_of(window, false_centre.url):
            assert refusal(pusher).code is Refusal.MALFORMED_ANSWER

    assert window.rows("acknowledgements") == 0
    assert window.state(ALARM) == ""


@pytest.mark.parametrize("name", FALSE_PROOFS)
def test_a_signed_answer_that_says_otherwise_is_an_alarm(window: Window, name: str) -> None:
    signer = Signer.new()
    window.own = replace(window.own, centre_key=signer.key)
    answer = signed(signer, window.journal, **FALSE_PROOFS[name])
    with answerer(always(200, answer)) as other_centre:
        for pusher in pusher_of(window, other_centre.url):
            assert refusal(pusher).code is Refusal.FORKED

    assert window.rows("acknowledgements") == 0
    assert window.state(ALARM).split()[:2] in (["forked", "1"], ["older", "1"])


def test_an_answer_for_less_than_was_sent_marks_nothing(window: Window) -> None:
    signer = Signer.new()
    window.own = replace(window.own, centre_key=signer.key)
    first = window.journal.entries[0]
    answer = signed(signer, window.journal, seq=1, head=first.hash.hex(), turnover=0)
    with answerer(always(200, answer)) as slow_centre:
        for pusher in pusher_of(window, slow_centre.url):
            assert refusal(pusher).code is Refusal.MALFORMED_ANSWER

    assert window.rows("acknowledgements") == 0


@pytest.mark.parametrize("code", [wire.UNKNOWN_SIGNER, wire.BROKEN_CHAIN, wire.MALFORMED])
def test_a_refused_page_is_for_people_and_no_alarm_of_ours(window: Window, code: str) -> None:
    with answerer(always(409, wire.Problem(code, "4"))) as strict_centre:
        for pusher in pusher_of(window, strict_centre.url):
            error = refusal(pusher)

    assert (error.code, error.values["reason"]) == (Refusal.FORKED, code)
    assert window.state(ALARM) == ""
