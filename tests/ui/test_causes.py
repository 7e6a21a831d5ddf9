"""«Найти причину»: before the shift is closed, and in the report of one that is closed."""

from pathlib import Path

import pytest

from app.domain.money import NBSP
from app.domain.shortage import Twist
from app.domain.visit import Step
from app.services.shifts import close_shift
from tests.services.test_shortage import spoil
from tests.support.counter import FLOAT
from tests.ui.desk import Desk
from tests.ui.test_closing import stage
from tests.ui.test_day import clerk_of
from ui.presenters import shortage_words as words
from ui.presenters.states import ClosingStage, Page

DIFFERENCE = f"2{NBSP}622,60{NBSP}₽"


def short_by_a_sale(desk: Desk) -> None:
    """Sell a parcel, count the drawer without its money, and look at the three figures."""
    desk.work()
    desk.counter.up_to(Step.DONE, clerk_of(desk))
    desk.press("F9")
    desk.until(lambda: desk.page is Page.CLOSING)
    desk.press("Down", "Down", "5", "F2")
    desk.until(lambda: stage(desk) is ClosingStage.COMPARE)


def find(desk: Desk, panel: str = "causes") -> None:
    desk.press("F3")
    desk.until(lambda: desk.text(f"{panel}_checked") == words.AUDITED)


def test_one_key_says_where_to_look_before_anything_is_written(desk: Desk, tmp_path: Path) -> None:
    short_by_a_sale(desk)
    assert "F3 — найти причину" in desk.message
    find(desk)
    assert desk.text("closing_title") == f"Недостача {DIFFERENCE} — где искать"
    shown = desk.texts()
    assert "1. Деньги за продажу не в ящике" in shown
    assert any(f"800847{NBSP}40{NBSP}39751{NBSP}0" in text for text in shown)
    assert desk.text("causes_limits") == words.UNKNOWABLE
    assert "shift_closed" not in desk.counter.kinds()
    desk.press("Enter", "Enter")
    assert "shift_closed" not in desk.counter.kinds()


def test_the_clerk_may_count_again_after_it_and_close_as_ever(desk: Desk) -> None:
    short_by_a_sale(desk)
    find(desk)
    desk.press("F2")
    assert stage(desk) is ClosingStage.COUNT
    assert desk.text("counted_at_close") == f"5{NBSP}000,00{NBSP}₽"
    desk.press("F2", "F3", "Esc")
    assert stage(desk) is ClosingStage.COMPARE
    desk.press("Enter")
    assert desk.counter.kinds()[-1] == "shift_closed"
    assert b'"difference":-262260' in desk.counter.last_body("shift_closed")


def test_what_agrees_is_not_searched(desk: Desk) -> None:
    desk.work()
    desk.press("F9")
    desk.until(lambda: desk.page is Page.CLOSING)
    desk.press("Down", "Down", "5", "F2", "F3")
    assert stage(desk) is ClosingStage.COMPARE
    assert "F3" not in desk.message


def test_where_a_check_does_not_hold_the_program_is_named_first(desk: Desk) -> None:
    short_by_a_sale(desk)
    spoil(desk.counter, "UPDATE postings SET amount = amount + 1 WHERE account = 'safe'")
    desk.press("F3")
    desk.until(lambda: "проверка журнала не прошла" in desk.text("causes_warning"))
    assert desk.text("causes_warning").startswith("Ошибка программы не исключена")


def test_the_report_of_a_closed_shift_says_it_too(desk: Desk) -> None:
    desk.work()
    desk.counter.up_to(Step.DONE, clerk_of(desk))
    close_shift(desk.counter.journal, clerk_of(desk), FLOAT, "key:Return")
    desk.press("F10", "1")
    find(desk, "day_causes")
    assert desk.text("day_title") == f"Смена 1: недостача {DIFFERENCE} — где искать"
    assert not desk.widget("report_total").isVisible()
    desk.press("Esc")
    assert desk.text("day_title") == f"Отчёт за 21{NBSP}ноября"
    desk.press("Esc")
    assert desk.widget("section_1").isVisible()


def test_a_report_without_a_difference_has_nothing_to_search(desk: Desk) -> None:
    desk.work()
    desk.press("F10", "1", "F3")
    assert desk.message == words.NO_DIFFERENT_SHIFT


@pytest.mark.parametrize("twist", Twist)
def test_no_sentence_speaks_of_a_person(twist: Twist) -> None:
    said = words.SENTENCES[twist].lower()
    for accusing in ("вин", "оператор", "кассир", "сотрудник", "укра", "ошиб", "забыл", " вы "):
        assert accusing not in said
