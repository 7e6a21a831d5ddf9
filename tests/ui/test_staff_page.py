"""F10 → «Сотрудники»: a one-time PIN is shown once, a lost badge is blocked, another is given."""

import pytest

from app.domain.identifiers import BadgeNumber
from app.errors import ClerkError, Refusal
from app.messages.feed import Stream
from app.services.staff import sign_in
from tests.services.test_staff_changes import SOKOLOVA
from tests.support.counter import KIM, PIN, clerk, feed
from tests.ui.desk import Desk
from tests.ui.test_branch import digit_of
from ui.presenters.section_names import Section
from ui.presenters.staff import Asking, StaffState
from ui.presenters.states import Page

ANOTHER = BadgeNumber("900001").text


def state(desk: Desk) -> StaffState:
    assert desk.process.counter is not None
    return desk.process.counter.branch.sections().staff.state


@pytest.fixture
def managed(desk: Desk) -> Desk:
    """The manager on the page of the staff; Ким is the first row."""
    rights = ("serve", "open_day", "manage_staff")
    facts = clerk(SOKOLOVA, "Соколова Н. В.", *rights) | {"role": "manager"}
    feed(desk.counter.agent, desk.counter.centre, Stream.REFERENCE, [("staff_changed", facts)])
    desk.start()
    desk.sign_in(SOKOLOVA, PIN)
    desk.until(lambda: desk.page is Page.SHIFT)
    desk.press("F10", digit_of(Section.STAFF))
    desk.until(lambda: state(desk).lines is not None and not state(desk).is_busy)
    assert state(desk).line is not None
    assert state(desk).line.clerk == KIM  # type: ignore[union-attr]
    return desk


def refusal(desk: Desk, who: str, pin: str) -> Refusal:
    with pytest.raises(ClerkError) as caught:
        sign_in(desk.counter.journal, who, pin)
    return caught.value.code


def test_a_one_time_pin_is_shown_until_esc(managed: Desk) -> None:
    managed.press("1")
    assert "Ким Д. А.: дать разовый пин-код?" in managed.message
    managed.press("Enter")
    managed.until(lambda: state(managed).asking is Asking.TOLD)
    once = state(managed).once
    assert managed.text("one_time_pin").replace(" ", "") == once
    managed.press("Esc")
    assert once not in "".join(managed.texts()).replace(" ", "")
    assert refusal(managed, KIM, once) is Refusal.PIN_TO_CHANGE


def test_a_lost_badge_is_blocked_and_another_given(managed: Desk) -> None:
    managed.press("2", "Enter")
    managed.until(lambda: "Ким Д. А.: бейдж заблокирован" in managed.message)
    assert "заблокирован" in managed.texts()
    managed.press("3")
    assert "отсканируйте новый бейдж" in managed.message
    managed.scan(ANOTHER)
    managed.until(lambda: "выдан новый бейдж" in managed.message)
    assert refusal(managed, BadgeNumber(KIM).text, PIN) is Refusal.BADGE_BLOCKED
    assert sign_in(managed.counter.journal, ANOTHER, PIN).clerk == KIM


def test_oneself_is_left_to_the_centre(managed: Desk) -> None:
    managed.press("Down", "Down", "1", "Enter")
    managed.until(lambda: "меняет центр" in managed.message)
    assert "pin_reset" not in managed.counter.kinds()


def test_a_clerk_sees_no_list(desk: Desk) -> None:
    desk.work()
    desk.press("F10", digit_of(Section.STAFF))
    desk.until(lambda: "нет прав" in desk.message)
