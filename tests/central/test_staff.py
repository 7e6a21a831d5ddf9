"""Changes of staff from a branch: the centre takes up the newer one and tells every window."""

from typing import Any

import pytest

from app.messages import wire
from app.messages.canonical import Payload
from app.messages.entries import Draft
from app.messages.feed import Stream, read_message
from tests.central.http import BRANCH, HandTerminal, ServedCentre
from tests.central.journals import PaperJournal
from tests.support.counter import KIM, ORLOVA, clerk

MANAGER = clerk(ORLOVA, "Орлова М. С.", "serve", "manage_staff") | {"role": "manager"}


@pytest.fixture(autouse=True)
def _staff(centre: ServedCentre) -> None:
    tell(centre, MANAGER, clerk(KIM, "Ким Д. А.", "serve"))


def tell(centre: ServedCentre, *staff: Payload) -> None:
    news = [("staff_changed", facts) for facts in staff]
    centre.central.publish_many(BRANCH, Stream.REFERENCE, news)


def change(journal: PaperJournal, kind: str, **facts: Any) -> None:
    private = {"verifier": "$argon2id$new"} if kind.startswith("pin") else None
    journal.by_clerk(Draft(kind=kind, payload={"clerk": KIM, **facts}, private=private))


def heard(window: HandTerminal) -> Payload:
    """Return what every window of the branch was told last."""
    answer = window.feed("stream=reference&after=0")
    assert isinstance(answer, wire.SentFeed)
    return read_message(answer.bodies[-1]).payload


def cases(centre: ServedCentre) -> list[str]:
    return [case.reason for case in centre.central.cases(BRANCH)]


def test_a_reset_reaches_the_siblings_and_only_the_clerk_chooses(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    change(journal, "pin_reset", pin_version=1)
    window.post(journal.page())

    told = heard(window)
    assert (told["clerk"], told["pin_hash"]) == (KIM, "$argon2id$new")
    assert (told["pin_version"], told["pin_temporary"], told["name"]) == (1, 1, "Ким Д. А.")
    change(journal, "pin_changed", pin_version=2)
    window.post(journal.page())
    assert cases(centre) == ["not_by_whom_it_must_be"]  # Орлова for Ким
    assert heard(window) == told


def test_the_centres_newer_word_stands(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    tell(centre, clerk(KIM, "Ким Д. А.", "serve") | {"pin_hash": "theirs", "pin_version": 1})
    change(journal, "pin_reset", pin_version=1)
    window.post(journal.page())

    assert (heard(window)["pin_hash"], cases(centre)) == ("theirs", [])


def test_a_lost_badge_is_blocked_at_every_window(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    change(journal, "badge_blocked", badge="OKB1")
    change(journal, "badge_given", badge="OKB2")
    window.post(journal.page())

    told = heard(window)
    assert (told["badge"], told["blocked_badges"]) == ("OKB2", ["OKB1"])


@pytest.mark.parametrize("kind", ["pin_reset", "badge_blocked", "badge_given"])
def test_only_a_manager_changes_others(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal, kind: str
) -> None:
    tell(centre, clerk(ORLOVA, "Орлова М. С.", "serve", "manage_staff"))
    before = heard(window)

    change(journal, kind, pin_version=1, badge="OKB1")
    window.post(journal.page())

    assert (cases(centre), heard(window)) == (["not_by_whom_it_must_be"], before)


def test_a_stranger_is_a_case(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    payload: Payload = {"clerk": "999999", "pin_version": 1}
    journal.by_clerk(Draft(kind="pin_reset", payload=payload, private={"verifier": "x"}))
    window.post(journal.page())

    assert cases(centre) == ["unknown_clerk"]


def test_deleted_personal_data_change_nothing(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    before = heard(window)
    change(journal, "pin_reset", pin_version=1)
    journal.privates.clear()
    window.post(journal.page())

    assert (heard(window), cases(centre)) == (before, [])
