"""The reasons that a clerk chooses from."""

import pytest

from app.domain.reasons import ReasonTable, ReasonUse, shipped_reasons
from app.errors import ClerkError
from tests.domain.samples import copy_of


def test_a_refusal_begins_with_the_addressee_s_own() -> None:
    first = shipped_reasons().of(ReasonUse.REFUSE)[0]
    assert (first.text, first.code) == ("Отказ адресата", "12.6")


def test_a_cancellation_is_a_change_of_mind_a_mistake_or_the_sender_s_wish() -> None:
    codes = [reason.code for reason in shipped_reasons().of(ReasonUse.CANCEL)]
    assert codes == ["26.0", "26.2", "26.1"]


@pytest.mark.parametrize("use", ReasonUse)
def test_there_is_a_choice_everywhere_and_no_reason_twice(use: ReasonUse) -> None:
    codes = [reason.code for reason in shipped_reasons().of(use)]
    assert codes
    assert len(set(codes)) == len(codes)


def test_reasons_travel_down_the_feed_and_stay_the_same() -> None:
    assert ReasonTable.from_payload(shipped_reasons().to_payload()) == shipped_reasons()


def test_a_reason_for_no_known_use_is_refused() -> None:
    payload = copy_of(shipped_reasons().to_payload())
    payload["reasons"][0]["use"] = "whim"
    with pytest.raises(ClerkError) as refusal:
        ReasonTable.from_payload(payload)
    assert refusal.value.values == {"field": "reasons.reasons.0.use"}
