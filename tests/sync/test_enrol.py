"""A window is enrolled once, also when the answer gets lost on its way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.errors import ClerkError, Refusal
from app.messages import wire
from app.store.database import Store
from app.store.journal import read_identity
from app.sync.enrol import enrol
from tests.central.http import BRANCH, ServedCentre
from tests.sync.answers import always, answerer
from tests.sync.lossy_proxy import Fault, LossyProxy
from tests.sync.windows import opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "window") as (store, _):
        yield store


@pytest.fixture
def code(centre: ServedCentre) -> str:
    return centre.central.new_enrolment_code(BRANCH, 2)


def stored(store: Store) -> object:
    with store.read() as connection:
        return read_identity(connection).terminal


def test_a_code_makes_this_computer_a_window(centre: ServedCentre, store: Store, code: str) -> None:
    own = enrol(centre.url, code, store)

    assert (own.terminal, own.branch, own.window, own.epoch) == ("660049-2", BRANCH, 2, 1)
    assert (own.branch_name, own.centre_key) == ("Красноярск 49", centre.central.key)
    assert own.centre_url == centre.url
    assert own.terminal_signer.key != own.recovery_signer.key
    assert stored(store) == "660049-2"


@pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.ANSWER_CUT, Fault.REQUEST_LOST])
def test_a_lost_answer_is_asked_for_again_with_the_same_key(
    store: Store, code: str, way: LossyProxy, fault: Fault
) -> None:
    way.lose_answers(2, fault)
    for _ in range(2):
        with pytest.raises(ClerkError) as lost:
            enrol(way.url, code, store)
        assert lost.value.code is Refusal.CENTRE_UNREACHABLE
        with pytest.raises(ClerkError) as nobody:
            stored(store)
        assert nobody.value.code is Refusal.NOT_ENROLLED

    assert enrol(way.url, code, store).terminal == "660049-2"

    assert len({body for _, _, body in way.seen}) == 1


def test_a_wrong_code_is_refused_and_a_right_one_still_works(
    centre: ServedCentre, store: Store, code: str
) -> None:
    with pytest.raises(ClerkError) as refused:
        enrol(centre.url, "0000-0000-0000-0000-0000-0000", store)

    assert refused.value.code is Refusal.ENROLMENT_REFUSED
    assert enrol(centre.url, code, store).terminal == "660049-2"


def test_the_same_code_once_more_changes_nothing(
    centre: ServedCentre, store: Store, code: str
) -> None:
    first = enrol(centre.url, code, store)

    again = enrol(centre.url, code, store)

    assert (again.terminal, again.epoch) == (first.terminal, first.epoch)
    assert again.terminal_signer.key == first.terminal_signer.key


def test_an_answer_for_another_window_is_not_taken(
    centre: ServedCentre, store: Store, code: str
) -> None:
    enrol(centre.url, code, store)
    other = wire.EnrolAnswer("101000-1", "101000", "Москва", 1, 1, "0" * 64)

    with answerer(always(200, other)) as liar, pytest.raises(ClerkError) as refused:
        enrol(liar.url, code, store)

    assert refused.value.code is Refusal.ENROLMENT_REFUSED
    assert stored(store) == "660049-2"


@pytest.mark.parametrize("changes", [{"terminal": ""}, {"epoch": 0}, {"centre_key": "ab"}], ids=str)
def test_an_answer_that_names_no_window_is_malformed(store: Store, changes: dict[str, Any]) -> None:
    answer = wire.EnrolAnswer("101000-1", "101000", "Москва", 1, 1, "0" * 64)
    odd = msgspec.structs.replace(answer, **changes)

    with answerer(always(200, odd)) as liar, pytest.raises(ClerkError) as refused:
        enrol(liar.url, "0000", store)

    assert refused.value.code is Refusal.MALFORMED_ANSWER


def test_a_window_is_not_enrolled_twice(centre: ServedCentre, store: Store, code: str) -> None:
    enrol(centre.url, code, store)

    with pytest.raises(ClerkError) as refused:
        enrol(centre.url, centre.central.new_enrolment_code(BRANCH, 3), store)

    assert refused.value.code is Refusal.ENROLMENT_REFUSED
    assert stored(store) == "660049-2"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://", "not a url"])
def test_a_centre_that_is_not_there_is_said(store: Store, url: str) -> None:
    with pytest.raises(ClerkError) as refused:
        enrol(url, "0000", store)

    assert refused.value.code is Refusal.CENTRE_UNREACHABLE
    assert refused.value.values["url"] == url.rstrip("/")
