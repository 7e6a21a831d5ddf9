"""A PIN for one sign-in, and somebody who is dismissed while they work."""

from app.domain.visit import Step
from app.messages.feed import Stream
from app.services.staff_changes import reset_pin
from tests.services.test_staff_changes import SOKOLOVA, kim
from tests.support.counter import KIM, ORLOVA, PIN, ROMASHKA, Counter, clerk, feed
from tests.ui.desk import Desk, desk_of
from tests.ui.test_auto_lock import LIMIT_S, leave_alone
from ui.presenters.states import Page, Panel


def tell(counter: Counter, facts: dict[str, object]) -> None:
    feed(counter.agent, counter.centre, Stream.REFERENCE, [("staff_changed", facts)])


def dismiss(counter: Counter) -> None:
    tell(counter, clerk(ORLOVA, "Орлова М. С.", "serve", "open_day", dismissed=1))


def one_time(counter: Counter) -> str:
    """Let the manager give Ким a PIN for one sign-in."""
    rights = ("serve", "open_day", "manage_staff")
    tell(counter, clerk(SOKOLOVA, "Соколова Н. В.", *rights) | {"role": "manager"})
    return reset_pin(counter.journal, counter.clerk(SOKOLOVA), KIM, "key:1")


def test_a_clerk_with_a_one_time_pin_chooses_their_own(desk: Desk) -> None:
    once = one_time(desk.counter)
    desk.start()
    desk.press(KIM, "Enter", once, "Enter")
    desk.until(lambda: desk.text("sign_in_title") == "Свой пин-код")
    assert "Пин-код был разовый" in desk.message
    assert "Дальше" in desk.texts()
    desk.press(once, "Enter", once, "Enter")
    desk.until(lambda: "не подходит" in desk.message)
    desk.press("4071", "Enter")
    assert desk.text("pin_head") == "Новый пин-код ещё раз"
    desk.press("4072", "Enter")
    assert "не совпали" in desk.message
    desk.press("4071", "Enter", "4071", "Enter")
    desk.until(lambda: desk.page is Page.SHIFT)
    assert desk.counter.kinds()[-2:] == ["session_opened", "pin_changed"]


def test_esc_gives_the_choice_up(desk: Desk) -> None:
    once = one_time(desk.counter)
    desk.start()
    desk.press(KIM, "Enter", once, "Enter")
    desk.until(lambda: desk.text("sign_in_title") == "Свой пин-код")
    desk.press("Esc", ORLOVA, "Enter", PIN, "Enter")
    desk.until(lambda: desk.page is Page.SHIFT)
    assert "pin_changed" not in desk.counter.kinds()


def test_the_visit_of_a_dismissed_clerk_comes_back_to_the_next_one(desk: Desk) -> None:
    desk.work()
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    dismiss(desk.counter)
    tell(desk.counter, dict(kim()))

    desk.press("F8", "1", "Enter")
    desk.until(lambda: desk.page is Page.SIGN_IN)
    assert "больше не работает" in desk.message
    desk.press(KIM, "Enter", PIN, "Enter")
    desk.until(lambda: desk.page is Page.WORK)
    desk.until_panel(Panel.DOCUMENT_KIND)
    assert desk.screen.visit is not None
    assert desk.screen.visit.step is Step.IDENTIFY


def test_a_lock_whose_clerk_was_dismissed_lets_the_next_one_in(counter: Counter) -> None:
    with desk_of(counter, auto_lock_s=LIMIT_S) as desk:
        desk.work()
        leave_alone(desk)
        dismiss(counter)
        desk.press(PIN, "Enter")
        desk.until(lambda: desk.text("sign_in_title") == "Вход")
        desk.press(KIM, "Enter", PIN, "Enter")
        desk.until(lambda: desk.page is Page.WORK)
