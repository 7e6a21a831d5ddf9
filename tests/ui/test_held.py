"""What comes while the window is busy waits, and is done when the window is ready."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from app.services.recover import recover
from tests.support.counter import KIM, LETTER, ORLOVA, PIN, PRIVATE_COD, ROMASHKA
from tests.ui.desk import Desk
from ui.presenters.states import Page, Panel, Question

PARCEL = ROMASHKA.identifier.text


@contextmanager
def slow(desk: Desk) -> Iterator[None]:
    """Let the record take its time: what the window asks of it in the block is answered later."""
    desk.settle()
    gate = Event()
    desk.process._store.run(gate.wait, _nothing, _nothing)
    try:
        yield
    finally:
        gate.set()


def _nothing(_outcome: object) -> None:
    """Take an answer that nobody waits for."""


def scan_at_once(desk: Desk, code: str) -> None:
    """Let the scanner read a code, whatever the window is doing; no paint comes between."""
    desk.counter.clock.pass_seconds(2)
    assert desk.process.counter is not None
    desk.process.counter.scanned(code.encode())


def with_an_open_shift(desk: Desk) -> None:
    desk.work()
    desk.press("F10", "0")
    desk.until(lambda: desk.page is Page.SIGN_IN)


def ready_to_pay(desk: Desk) -> None:
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)


def aside_and_proven(desk: Desk) -> None:
    """Put a visit aside whose receipt is unknown; the recovery proves it out of sight."""
    ready_to_pay(desk)
    desk.counter.register.lost_answers = 1
    desk.press("Enter")
    desk.until_panel(Panel.UNKNOWN)
    desk.press("F12")
    recover(desk.counter.journal, desk.counter.register)


def strike_late(desk: Desk, name: str) -> None:
    desk.hands.ms += 10_000
    desk.strike(name)


def test_a_scan_right_after_the_pin_opens_its_visit(desk: Desk) -> None:
    with_an_open_shift(desk)
    desk.press(ORLOVA, "Enter", PIN)
    with slow(desk):
        strike_late(desk, "Enter")
        scan_at_once(desk, PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)
    assert b"scan:80084740397510" in desk.counter.last_body("visit_opened")


def test_a_scan_while_the_work_is_read_opens_its_visit(desk: Desk) -> None:
    with_an_open_shift(desk)
    desk.press(ORLOVA, "Enter", PIN)
    strike_late(desk, "Enter")
    desk.until(lambda: desk.page is Page.WORK)
    scan_at_once(desk, PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)


def test_a_scan_lands_on_the_count_of_the_drawer_and_is_told(desk: Desk) -> None:
    desk.start()
    desk.press(ORLOVA, "Enter", PIN)
    with slow(desk):
        strike_late(desk, "Enter")
        scan_at_once(desk, PARCEL)
    desk.until(lambda: "Сначала откройте смену" in desk.message)
    assert "visit_opened" not in desk.counter.kinds()


def test_a_wrong_pin_is_told_and_the_scan_of_before_does_nothing(desk: Desk) -> None:
    with_an_open_shift(desk)
    desk.press(ORLOVA, "Enter", "9999")
    with slow(desk):
        strike_late(desk, "Enter")
        scan_at_once(desk, PARCEL)
    desk.settle()
    assert "пин-код" in desk.message.lower()
    desk.press(PIN, "Enter")
    desk.until(lambda: desk.page is Page.WORK)
    desk.settle()
    assert desk.screen.panel is Panel.IDLE


def test_somebody_else_s_drawer_takes_no_scan(desk: Desk) -> None:
    with_an_open_shift(desk)
    desk.press(KIM, "Enter", PIN)
    with slow(desk):
        strike_late(desk, "Enter")
        scan_at_once(desk, PARCEL)
    desk.until(lambda: "session_closed" in desk.counter.kinds()[-1:])
    desk.until(lambda: desk.page is Page.SIGN_IN and "смен" in desk.message.lower())
    assert "visit_opened" not in desk.counter.kinds()


def test_a_scan_while_the_recovery_is_read_opens_one_visit(desk: Desk) -> None:
    desk.work()
    with slow(desk):
        desk.process._look_again(None)
        scan_at_once(desk, PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.process._look_again(None)
    desk.settle()
    assert desk.counter.kinds().count("visit_opened") == 1


def test_what_the_recovery_proved_comes_back_before_the_next_customer(desk: Desk) -> None:
    desk.work()
    aside_and_proven(desk)
    with slow(desk):
        desk.process._look_again(None)
        scan_at_once(desk, PARCEL)
    desk.until_panel(Panel.HAND_OVER)
    desk.until(lambda: "отсканируйте ещё раз" in desk.message)
    assert desk.counter.kinds().count("visit_opened") == 1
    assert "handed_over" not in desk.counter.kinds()


def test_a_scan_while_a_visit_is_taken_up_is_added_to_it(desk: Desk) -> None:
    desk.work()
    desk.scan(PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F12")
    with slow(desk):
        strike_late(desk, "F12")
        scan_at_once(desk, LETTER.identifier.text)
    desk.until(lambda: "Добавлено в выдачу" in desk.message)
    assert desk.text("count") == "В\u00a0выдаче 2 из 2"


def test_of_several_scans_the_last_one_is_done_and_the_others_are_told(desk: Desk) -> None:
    desk.work()
    desk.scan(PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F12")
    with slow(desk):
        strike_late(desk, "F12")
        scan_at_once(desk, PRIVATE_COD.identifier.text)
        scan_at_once(desk, LETTER.identifier.text)
    desk.until(lambda: "отсканируйте ещё раз" in desk.message)
    assert "109440 22 44032 1" in desk.message.replace("\u00a0", " ")
    assert desk.text("count") == "В\u00a0выдаче 2 из 2"


def test_a_label_before_the_receipt_proves_no_hand_over(desk: Desk) -> None:
    desk.work()
    ready_to_pay(desk)
    with slow(desk):
        strike_late(desk, "Enter")
        scan_at_once(desk, PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.HAND_OVER)
    desk.until(lambda: "отсканируйте ещё раз" in desk.message)
    assert "handed_over" not in desk.counter.kinds()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.IDLE)
    assert desk.counter.kinds()[-1] == "handed_over"


def test_f5_while_a_visit_is_taken_up_asks_about_the_paper(desk: Desk) -> None:
    desk.work()
    desk.scan(PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F12")
    with slow(desk):
        strike_late(desk, "F12")
        desk.strike("F5")
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.until(lambda: desk.screen.question is Question.PAPER_CAME_OUT)
    assert "Он вышел?" in desk.message


def test_a_question_about_the_paper_stays_when_the_recovery_brings_a_visit_back(
    desk: Desk,
) -> None:
    desk.work()
    aside_and_proven(desk)
    with slow(desk):
        desk.process._look_again(None)
        desk.strike("F5")
    desk.until_panel(Panel.HAND_OVER)
    desk.until(lambda: desk.screen.question is Question.PAPER_CAME_OUT)
