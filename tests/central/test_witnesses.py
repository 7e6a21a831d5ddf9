"""A register that counted something else than the journal has opens one case."""

import pytest

from app.messages import wire
from app.messages.entries import Draft
from tests.central.answers import held
from tests.central.http import BRANCH, HandTerminal, ServedCentre
from tests.central.journals import PaperJournal


def closing(differs: object) -> Draft:
    said = {"differs": differs, "waiting": 0}
    return Draft(kind="shift_closed", payload={"shift": "s", "register": said})


def test_a_register_that_differs_is_one_case_that_both_sides_see(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    entry = journal.by_clerk(closing(1))
    told = [wire.Held(entry.key.seq, "register_totals_differ")]

    assert held(window, journal) == told
    assert held(window, journal) == told, "a repeat is told the same"
    assert [(case.seq, case.reason) for case in centre.central.cases(BRANCH)] == [
        (entry.key.seq, "register_totals_differ")
    ]


@pytest.mark.parametrize("differs", [0, "1", "yes"])
def test_a_register_that_agrees_or_was_not_told_is_none(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal, differs: object
) -> None:
    journal.by_clerk(closing(differs))
    journal.by_clerk(Draft(kind="shift_closed", payload={"shift": "s"}))
    journal.by_clerk(Draft(kind="shift_closed", payload={"shift": "s", "register": "none"}))

    assert held(window, journal) == []
    assert centre.central.cases(BRANCH) == []
