"""Cash between windows in a journal that lies: the first entry that cannot be is named."""

import pytest

from tests.verifier.day import Day
from tests.verifier.test_lies import Lie, both, plus, set_to, told

SENT, RECEIVED, BACK = "cash_sent", "cash_received", "cash_taken_back"
SUM = ("payload", "amount")
LEFT = ("payload", "open_transfers")


def all_of_it(by: int) -> Lie:
    """Tell of more or less cash wherever the entry tells of it but in its count."""
    return both(plus(*SUM, by=by), plus("postings", 0, 1, by=-by), plus("postings", 1, 1, by=by))


LIES: list[tuple[str, int, Lie]] = [
    (SENT, 0, all_of_it(100)),
    (SENT, 0, set_to(*SUM, value=0)),
    (SENT, 0, both(plus("postings", 0, 1, by=100), plus("postings", 1, 1, by=-100))),
    (SENT, 0, set_to("postings", 1, 0, value="safe")),
    (SENT, 0, set_to("facts", value=[])),
    (SENT, 1, set_to("facts", 0, 1, value="another")),
    (RECEIVED, 0, all_of_it(100)),
    (RECEIVED, 0, set_to("facts", 0, 0, value="received")),
    (BACK, 0, all_of_it(100)),
    (BACK, 0, both(set_to("payload", "transfer", value="t"), set_to("facts", 0, 1, value="t"))),
    ("shift_closed", 0, set_to(*LEFT, 0, "amount", value=1)),
    ("shift_closed", 0, set_to(*LEFT, 0, "transfer", value="another")),
]


@pytest.mark.parametrize(("kind", "nth", "lie"), LIES)
def test_a_transfer_that_cannot_be_is_named(day: Day, kind: str, nth: int, lie: Lie) -> None:
    found, seq = told(day, kind, nth, lie)

    assert not found["whole"]
    assert found["entry"] == f"660049-2.1.{seq}", found["reason"]
