"""F9 on the report of the day: the operating day ends by a person's word, and says what follows."""

from app.domain.money import NBSP
from app.domain.visit import Step
from app.services.shifts import close_shift
from tests.support.counter import FLOAT, KIM
from tests.ui.desk import Desk
from tests.ui.test_day import clerk_of
from ui.presenters import day_words as words
from ui.presenters.states import Page
from ui.presenters.words import OPENS_DAY


def evening(desk: Desk) -> None:
    """Sell a parcel, close the shift, and open the report of the day."""
    desk.work()
    desk.counter.up_to(Step.DONE, clerk_of(desk))
    close_shift(desk.counter.journal, clerk_of(desk), FLOAT, "key:Return")
    desk.press("F10", "1")


def test_the_day_is_closed_by_f9_and_enter_and_its_report_is_final(desk: Desk) -> None:
    evening(desk)
    assert desk.text("report_doubts") == "операционный день ещё не закрыт"
    assert desk.widget("key_close_day").isVisible()
    assert "F9 — закрыть операционный день" in desk.message
    desk.press("F9")
    assert desk.message.startswith(f"Закрыть операционный день 21{NBSP}ноября?")
    assert "day_closed" not in desk.counter.kinds()
    desk.press("Enter")
    assert desk.counter.kinds()[-1] == "day_closed"
    assert f"21{NBSP}ноября закрыт" in desk.message
    assert f"войдёт в день 22{NBSP}ноября" in desk.message
    assert desk.text("report_mark") == "Окончательный"
    assert not desk.widget("key_close_day").isVisible()
    desk.press("F9", "Enter")
    assert desk.message == words.IS_CLOSED
    assert desk.counter.kinds().count("day_closed") == 1


def test_esc_leaves_the_day_open(desk: Desk) -> None:
    evening(desk)
    desk.press("F9", "Esc", "Enter")
    assert "day_closed" not in desk.counter.kinds()
    assert desk.text("day_title") == f"Отчёт за 21{NBSP}ноября"


def test_no_day_is_closed_over_an_open_shift(desk: Desk) -> None:
    desk.work()
    desk.press("F10", "1", "F9", "Enter")
    assert desk.message == words.NOT_YET
    assert desk.page is Page.BRANCH
    assert "day_closed" not in desk.counter.kinds()


def test_the_next_shift_says_that_it_opens_a_day(desk: Desk) -> None:
    desk.work()
    desk.press("F9")
    desk.until(lambda: desk.page is Page.CLOSING)
    desk.press("Down", "Down", "5", "F2", "Enter", "Enter")
    desk.until(lambda: desk.page is Page.SHIFT)
    desk.press("F10", "1", "F9", "Enter", "Esc", "Esc")
    assert desk.page is Page.SHIFT
    desk.until(lambda: OPENS_DAY in desk.texts())
    desk.open_shift()
    assert desk.counter.kinds()[-2:] == ["day_opened", "shift_opened"]
    assert b'"day":"2026-11-22"' in desk.counter.last_body("shift_opened")


def test_who_may_not_open_the_day_sees_no_report_to_close_it(desk: Desk) -> None:
    desk.work()
    close_shift(desk.counter.journal, clerk_of(desk), FLOAT, "key:Return")
    desk.press("F10", "0")
    desk.until(lambda: desk.page is Page.SIGN_IN)
    desk.sign_in(KIM)
    desk.press("F10", "1", "F9", "Enter")
    assert "day_closed" not in desk.counter.kinds()
