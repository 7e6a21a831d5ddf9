"""The report of the day on the screen: the same figures as the paper's, and what is not certain."""

import json
from pathlib import Path

from app.domain.money import NBSP
from app.domain.visit import Step
from app.services.reports import day_report, shift_report
from app.services.shifts import close_shift
from app.services.staff import ClerkSession
from tests.support.counter import FLOAT, LETTER, ROMASHKA, WITH_INVENTORY
from tests.ui.desk import Desk


def served_day(desk: Desk) -> None:
    """Sell one parcel with a policy, give a letter out, and open the report."""
    desk.work()
    session = clerk_of(desk)
    for item in (ROMASHKA, LETTER):
        desk.counter.up_to(Step.DONE, session, item)
    desk.press("F10", "1")


def clerk_of(desk: Desk) -> ClerkSession:
    assert desk.process.counter is not None
    session = desk.process.counter.session
    assert session is not None
    return session


def documents(desk: Desk) -> list[Path]:
    return sorted((desk.counter.folder / "documents").glob("*"))


def test_the_screen_says_what_the_report_says(desk: Desk) -> None:
    served_day(desk)
    report = day_report(desk.counter.journal)
    assert desk.text("report_total") == report.figures.receipts.total.text
    assert desk.text("report_total") == f"2{NBSP}622,60{NBSP}₽"
    shown = desk.texts()
    assert f"7{NBSP}622,60{NBSP}₽" in shown
    assert {"Должно быть в ящике сейчас", "Смена 1 · Орлова М. С."} <= set(shown)
    assert report.positions[-1].head[:16] in desk.text("report_journal")
    assert desk.text("day_title") == f"Отчёт за 21{NBSP}ноября"


def test_what_is_not_certain_is_said(desk: Desk) -> None:
    served_day(desk)
    assert desk.text("report_mark") == "Предварительный"
    assert desk.text("report_doubts") == "смена ещё открыта"
    assert "ещё не подтвердил" in desk.text("report_proof")
    desk.press("Esc")
    desk.counter.up_to(Step.WAIT_FOR_RECEIPT, clerk_of(desk), WITH_INVENTORY)
    desk.press("1")
    assert f"касса не подтвердила 1{NBSP}чек" in desk.text("report_doubts")


def test_a_closed_shift_shows_its_count_and_is_final(desk: Desk) -> None:
    served_day(desk)
    close_shift(desk.counter.journal, clerk_of(desk), FLOAT, "key:Return")
    desk.press("F4")
    assert desk.text("day_title") == "Отчёт за смену 1"
    assert desk.text("report_mark") == "Окончательный"
    assert "Недостача" in desk.texts()
    desk.press("F4")
    assert desk.text("day_title") == f"Отчёт за 21{NBSP}ноября"


def test_the_report_is_saved_as_pdf_and_json_and_the_message_says_where(desk: Desk) -> None:
    served_day(desk)
    desk.press("F2")
    desk.until(lambda: "Отчёт сохранён" in desk.message)
    written, pdf = documents(desk)
    assert str(pdf) in desk.message
    assert pdf.read_bytes().startswith(b"%PDF")
    assert json.loads(written.read_text()) == day_report(desk.counter.journal).to_payload()
    desk.press("F4", "F2")
    desk.until(lambda: len(documents(desk)) == 4)
    whole = [json.loads(each.read_text()) for each in documents(desk) if each.suffix == ".json"]
    assert shift_report(desk.counter.journal).to_payload() in whole


def test_a_folder_that_takes_nothing_is_told(desk: Desk) -> None:
    served_day(desk)
    (desk.counter.folder / "documents").write_text("a file where the folder should be")
    desk.press("F2")
    desk.until(lambda: "Записать" in desk.message and "не удалось" in desk.message)


def test_a_day_without_shifts_is_told(desk: Desk) -> None:
    desk.start()
    desk.sign_in()
    desk.press("F10", "1")
    assert "Таких смен" in desk.message
    assert not desk.widget("report_total").isVisible()
