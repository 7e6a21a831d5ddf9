"""The lowest line: how much is proven, and what each device is doing, in words."""

import pytest

from app.domain.money import Money
from app.domain.ports import PaperState
from tests.support.counter import LETTER
from tests.ui.desk import Desk
from tests.ui.test_devices import agent_writes
from ui.presenters import phrases
from ui.presenters.states import Panel
from ui.presenters.status_state import StatusState


def test_it_counts_what_was_made_and_what_the_centre_acknowledged(desk: Desk) -> None:
    desk.work()
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    made = len(desk.counter.kinds())
    desk.until(lambda: f"Сделано {made} · подтверждено 0" in desk.text("proof"))


def test_operations_that_wait_long_for_their_proof_are_coloured_too(desk: Desk) -> None:
    desk.work()
    desk.until(lambda: "подтверждено 0" in desk.text("proof"))
    assert desk.widget("proof").property("role") == "caption"
    desk.counter.clock.pass_seconds(3_600)
    desk.until(lambda: "1\u00a0ч" in desk.text("proof"))
    assert desk.widget("proof").property("role") == "error"


def test_devices_are_named_with_their_state(desk: Desk) -> None:
    desk.printer.state = PaperState.LOW
    desk.work()
    desk.until(lambda: "Принтер: бумага заканчивается" in desk.text("devices"))
    desk.until(lambda: "Касса: готова" in desk.text("devices"))
    desk.until(lambda: "Терминал: готов" in desk.text("devices"))
    assert "Сканер: готов" in desk.text("devices")
    assert desk.widget("devices").property("role") == "attention"


def test_a_pinpad_that_does_not_answer_is_named(desk: Desk) -> None:
    desk.counter.pinpad.unreachable = 1
    desk.work()
    desk.until(lambda: "Терминал: не отвечает" in desk.text("devices"))
    assert desk.widget("devices").property("role") == "attention"


def test_before_anything_answered_nothing_is_claimed() -> None:
    assert phrases.devices(StatusState()).count("проверяется") == 3
    assert phrases.devices_tone(StatusState()) == "caption"


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(0, "0 с"), (59, "59 с"), (60, "1 мин"), (7_200, "2 ч"), (200_000, "2 сут")],
)
def test_the_age_is_told_in_one_unit(seconds: int, says: str) -> None:
    assert phrases.age(seconds).replace("\u00a0", " ") == says


@pytest.mark.parametrize(
    ("kopecks", "says"), [(500_000, "5 000 ₽"), (1_000, "10 ₽"), (50, "50 коп."), (1, "1 коп.")]
)
def test_money_is_named_as_it_lies_in_the_drawer(kopecks: int, says: str) -> None:
    assert phrases.denomination(kopecks).replace("\u00a0", " ") == says


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("2", "2"), ("211", "21.1"), ("21112015", "21.11.2015"), ("21.11.20155", "21.11.2015")],
)
def test_a_day_gets_its_points_while_it_is_typed(typed: str, shown: str) -> None:
    assert phrases.typed_day(typed) == shown


def test_change_says_what_goes_back_or_what_is_missing() -> None:
    assert phrases.change(Money.ZERO) == "Без сдачи"
    assert phrases.change(Money(-150)) == "не хватает 1,50\u00a0₽"
    assert phrases.change(Money(150)) == "1,50\u00a0₽"


def test_a_second_copy_that_stands_still_is_said_beside_the_proof(desk: Desk) -> None:
    desk.work()
    agent_writes(desk.counter, copied="1 1", copy_error="no_such_medium")
    desk.until(lambda: "вторая копия не пишется, в одной" in desk.text("proof"))
    assert desk.widget("proof").property("role") == "attention"


def test_what_exists_once_is_counted_while_the_second_copy_follows() -> None:
    state = StatusState(made=9, acknowledged=4, single_copy=2, has_second=True)
    assert phrases.proof(state).endswith(" · в одной копии 2")
    assert "копии" not in phrases.proof(StatusState(made=9, acknowledged=4, single_copy=5))


def test_a_centre_that_does_not_answer_is_named_at_once() -> None:
    state = StatusState(made=9, acknowledged=7, last_error="centre_unreachable")
    assert phrases.proof(state).startswith("Нет связи с центром · Сделано 9 · подтверждено 7")
    assert phrases.proof_tone(state) == "attention"


@pytest.mark.parametrize(("seconds", "tone"), [(899, "caption"), (900, "error")])
def test_a_quarter_of_an_hour_without_proof_over_a_link_is_an_alarm(
    seconds: int, tone: str
) -> None:
    state = StatusState(made=9, acknowledged=7, oldest_unproven_s=seconds)
    assert phrases.proof_tone(state) == tone
    assert ("позвоните в центр" in phrases.proof(state)) is (tone == "error")


def test_what_is_proven_whole_never_alarms() -> None:
    state = StatusState(made=9, acknowledged=9, oldest_unproven_s=0)
    assert phrases.proof_tone(state) == "caption"
