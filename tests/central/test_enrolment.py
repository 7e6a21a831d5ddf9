"""A computer becomes a window once, by a code that nobody can use a second time."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.messages import wire
from app.messages.signing import Signer
from tests.central.http import BRANCH, HandTerminal, ServedCentre, enrol, enrolled
from tests.central.journals import PaperJournal


def test_a_code_makes_a_computer_a_window_of_the_branch(centre: ServedCentre) -> None:
    code = centre.central.new_enrolment_code(BRANCH, 2)

    answer, _ = enrol(centre, code, Signer.new())

    assert answer == wire.EnrolAnswer("660049-2", BRANCH, "Красноярск 49", 2, 1, centre.central.key)


def test_a_lost_answer_is_given_again_to_the_same_key(centre: ServedCentre) -> None:
    code, signer = centre.central.new_enrolment_code(BRANCH, 2), Signer.new()

    assert enrol(centre, code, signer)[0] == enrol(centre, code, signer)[0]


def test_a_used_code_is_worth_nothing_to_another_key(centre: ServedCentre) -> None:
    code = centre.central.new_enrolment_code(BRANCH, 2)
    enrol(centre, code, Signer.new())

    assert enrol(centre, code, Signer.new())[0] == wire.Problem(wire.CODE_REFUSED)


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("0", "O")]
)
def test_a_code_may_be_typed_as_people_type(
    centre: ServedCentre, typed: Callable[[str], str]
) -> None:
    code = centre.central.new_enrolment_code(BRANCH, 2)

    answer, _ = enrol(centre, typed(code), Signer.new())

    assert isinstance(answer, wire.EnrolAnswer)


@pytest.mark.parametrize("place", [0, -1])
def test_a_wrong_code_is_refused(centre: ServedCentre, place: int) -> None:
    code = [*centre.central.new_enrolment_code(BRANCH, 2)]
    code[place] = "7" if code[place] != "7" else "8"

    assert enrol(centre, "".join(code), Signer.new())[0] == wire.Problem(wire.CODE_REFUSED)


def test_only_the_hash_of_a_code_is_kept(centre: ServedCentre, tmp_path: Path) -> None:
    code = centre.central.new_enrolment_code(BRANCH, 2).replace("-", "")

    with sqlite3.connect(tmp_path / "central" / "central.db") as database:
        dump = "\n".join(database.iterdump())
    database.close()
    assert code[:8] in dump  # finds the row, opens nothing
    assert code[8:] not in dump


def test_a_key_must_prove_itself(centre: ServedCentre) -> None:
    code = centre.central.new_enrolment_code(BRANCH, 2)
    liar = HandTerminal(centre.port, "", Signer.new())
    body = wire_body(code, Signer.new().key)

    assert liar.ask("POST", "/v1/enrol", body, wire.EnrolAnswer).code == wire.BAD_SIGNATURE


def test_a_new_computer_at_the_same_window_begins_a_new_epoch(centre: ServedCentre) -> None:
    old = enrolled(centre, 2)
    journal = PaperJournal(old.terminal, old.signer)
    old.post(journal.page())

    answer, new = enrol(centre, centre.central.new_enrolment_code(BRANCH, 2), Signer.new())

    assert isinstance(answer, wire.EnrolAnswer)
    assert (answer.terminal, answer.epoch) == (old.terminal, 2)
    new.terminal = answer.terminal
    fresh = PaperJournal(new.terminal, new.signer, epoch=2)
    assert isinstance(new.post(fresh.page()), wire.Acknowledgement)


def test_a_new_computer_hears_what_the_one_before_it_did(centre: ServedCentre) -> None:
    """A branch of one window: the new computer would give out again what is gone."""
    old = enrolled(centre, 2)
    journal = PaperJournal(old.terminal, old.signer)
    journal.sale("80084740397510@M1/1")
    old.post(journal.page())

    enrol(centre, centre.central.new_enrolment_code(BRANCH, 2), Signer.new())
    journal.sale("80083740712514@M1/2")  # was still on the old computer's disk
    old.post(journal.page(first=4))

    assert centre.central.feed_positions([BRANCH]) == {BRANCH: 3}, "its key, and both sales"


def test_the_old_computer_cannot_write_into_the_new_epoch(centre: ServedCentre) -> None:
    old = enrolled(centre, 2)
    enrol(centre, centre.central.new_enrolment_code(BRANCH, 2), Signer.new())

    answer = old.post(PaperJournal(old.terminal, old.signer, epoch=2).page())

    assert isinstance(answer, wire.Problem)
    assert answer.code == wire.UNKNOWN_SIGNER


def test_a_second_code_serves_the_same_window_with_the_same_key(centre: ServedCentre) -> None:
    signer = Signer.new()
    first, _ = enrol(centre, centre.central.new_enrolment_code(BRANCH, 2), signer)

    second, _ = enrol(centre, centre.central.new_enrolment_code(BRANCH, 2), signer)

    assert first == second


def test_one_key_is_never_two_windows(centre: ServedCentre) -> None:
    signer = Signer.new()
    enrol(centre, centre.central.new_enrolment_code(BRANCH, 2), signer)

    answer, _ = enrol(centre, centre.central.new_enrolment_code(BRANCH, 3), signer)

    assert answer == wire.Problem(wire.CODE_REFUSED, "key in use")


def test_a_code_for_no_branch_is_not_made(centre: ServedCentre) -> None:
    with pytest.raises(ValueError, match="no branch"):
        centre.central.new_enrolment_code("000000", 1)


def wire_body(code: str, key: str) -> bytes:
    return msgspec.msgpack.encode(wire.EnrolRequest(code, key))
