"""F10 → «Исправления центра»: read, then accepted or disputed, and nothing by one key."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.visit import Step
from app.messages.feed import Stream
from app.store import tables
from tests.support.corrections import BY, REASON, correction, deliver
from tests.support.counter import ORLOVA, Counter, clerk, feed
from tests.ui.desk import Desk
from tests.ui.test_branch import digit_of
from ui.presenters.corrections import CorrectionsState
from ui.presenters.section_names import Section


def state(desk: Desk) -> CorrectionsState:
    assert desk.process.counter is not None
    return desk.process.counter.branch.sections().corrections.state


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """Орлова after one sale, with a correction of it that waits."""
    rights = ("serve", "open_day", "answer_corrections")
    news = [("staff_changed", clerk(ORLOVA, "Орлова М. С.", *rights))]
    feed(desk.counter.agent, desk.counter.centre, Stream.REFERENCE, news)
    desk.work()
    session = desk.process.counter.session if desk.process.counter else None
    assert session is not None
    desk.counter.up_to(Step.DONE, session)
    deliver(desk.counter, correction(desk.counter))
    return desk


def open_corrections(desk: Desk) -> None:
    desk.press("F10", digit_of(Section.CORRECTIONS))
    desk.until(lambda: state(desk).cases is not None and not state(desk).is_busy)


def answers(counter: Counter) -> list[str]:
    return [kind for kind in counter.kinds() if kind.startswith("correction_")]


def test_the_window_says_that_the_centre_waits(asked: Desk) -> None:
    asked.until(lambda: "Центр просит исправить запись: F10, затем 5" in asked.message)
    assert digit_of(Section.CORRECTIONS) == "5"


def test_it_is_shown_whole_and_nothing_is_chosen(asked: Desk) -> None:
    open_corrections(asked)
    said = asked.texts()
    for text in (BY, REASON, "50,00\u00a0₽", "−50,00\u00a0₽", "Оплачено, чек", "ждёт ответа"):
        assert any(text in each for each in said), text
    asked.press("Enter", "Enter")
    assert answers(asked.counter) == []


def test_it_is_accepted_by_two_keys(asked: Desk) -> None:
    open_corrections(asked)
    asked.press("1")
    assert "Провести исправление на 50,00\u00a0₽" in asked.message
    asked.press("Esc")
    assert answers(asked.counter) == []
    asked.press("1", "Enter")
    asked.until(lambda: answers(asked.counter) == ["correction_accepted"])
    asked.until(lambda: "отдельной строкой" in asked.message)
    asked.press("Esc", "1")
    asked.until(lambda: any(f"Исправление центра: {BY}" in text for text in asked.texts()))


def test_it_is_disputed_with_a_ground_and_words(asked: Desk) -> None:
    open_corrections(asked)
    asked.press("2", "4")
    asked.press("Enter")
    asked.until(lambda: "Напишите, с чем вы не согласны" in asked.message)
    asked.press("Vernuli", "Enter")
    asked.until(lambda: answers(asked.counter) == ["correction_disputed"])
    asked.until(lambda: any("ещё не доставлены" in text for text in asked.texts()))
    with asked.counter.store.read() as connection:
        beside = b"".join(connection.scalars(select(tables.journal_private.c.private)))
    assert b'"words":"Vernuli"' in beside or b'"words":"vernuli"' in beside
    asked.press("1", "2")
    assert len(answers(asked.counter)) == 1


def test_without_news_it_says_so(desk: Desk, tmp_path: Path) -> None:
    del tmp_path
    desk.work()
    open_corrections(desk)
    assert "Исправлений нет" in desk.message
