"""The devices' page: each in words, since when, what to do, and a trial that is no document."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel
from sqlalchemy import insert

from app.domain.money import NBSP
from app.domain.ports import PaperState, PrintOutcome
from app.domain.scan import read_scan
from app.domain.visit import Step
from app.errors import Refusal
from app.store.tables import sync_state
from tests.support.counter import KIM, ROMASHKA, STAFF, Counter
from tests.ui.desk import Desk
from ui.bridge.desk import Addresses
from ui.presenters.devices import DevicesState
from ui.presenters.devices_drawing import devices_of

SCANNER, PRINTER, REGISTER, CENTRE, PINPAD = 1, 2, 3, 4, 5


def to_the_devices(desk: Desk) -> None:
    desk.work()
    desk.press("F10", "3")


def said(desk: Desk, what: str, device: int) -> str:
    label = desk.widget(f"device_{what}_{device}")
    assert isinstance(label, QLabel)
    return label.text() if label.isVisible() else ""


def agent_writes(counter: Counter, **values: str) -> None:
    rows = [{"name": name, "value": value} for name, value in values.items()]
    with counter.agent.transaction() as connection:
        connection.execute(insert(sync_state), rows)


def moment(counter: Counter, ago_s: int) -> str:
    return (counter.clock.read().wall - timedelta(seconds=ago_s)).isoformat()


def test_each_device_is_named_with_its_state_since_when_and_where(desk: Desk) -> None:
    to_the_devices(desk)
    desk.until(lambda: said(desk, "state", PRINTER) == "готов")
    assert said(desk, "place", PRINTER).endswith("порт /dev/ttyUSB0")
    assert said(desk, "place", PRINTER).startswith(f"с 21{NBSP}ноября")
    assert said(desk, "state", SCANNER) == "готов"
    assert "http://127.0.0.1:16732" in said(desk, "place", REGISTER)
    desk.until(lambda: said(desk, "state", CENTRE) == "ещё не отвечал")
    assert said(desk, "note", CENTRE).startswith("Подтверждено 0 из 4, старшее")


def test_an_empty_printer_says_what_to_do_and_prints_no_trial(desk: Desk) -> None:
    to_the_devices(desk)
    desk.printer.state = PaperState.OUT
    desk.look_at_the_printer()
    assert said(desk, "state", PRINTER) == "нет бумаги"
    assert "вставьте рулон" in said(desk, "note", PRINTER)
    desk.press("2")
    assert "не отправлена" in said(desk, "tried", PRINTER)
    assert desk.printer.sent == []


def test_a_trial_of_the_printer_says_of_itself_that_it_is_no_document(desk: Desk) -> None:
    to_the_devices(desk)
    before = desk.counter.kinds()
    desk.press("2")
    desk.until(lambda: "напечатана" in said(desk, "tried", PRINTER))
    assert "НЕ ДОКУМЕНТ".encode("cp866") in desk.printer.sent[-1]
    assert desk.counter.kinds() == before
    desk.printer.outcome = PrintOutcome.UNPROVEN
    desk.press("2")
    desk.until(lambda: "не подтвердил" in said(desk, "tried", PRINTER))


def test_a_trial_of_the_pinpad_reads_the_banks_list_and_moves_no_money(desk: Desk) -> None:
    to_the_devices(desk)
    desk.press("5")
    desk.until(lambda: "операций 0" in said(desk, "tried", PINPAD))
    desk.counter.pinpad.unreachable = 1
    desk.press("5")
    desk.until(lambda: "не ответил" in said(desk, "tried", PINPAD))
    assert desk.counter.pinpad.operations == []


def test_a_trial_of_the_register_never_makes_a_receipt(desk: Desk) -> None:
    to_the_devices(desk)
    desk.press("3")
    desk.until(lambda: "Касса ответила" in said(desk, "tried", REGISTER))
    assert (desk.counter.register.documents, desk.counter.register.fenced) == ({}, set())
    desk.counter.register.unreachable = 1
    desk.press("3")
    desk.until(lambda: "не ответила" in said(desk, "tried", REGISTER))
    assert said(desk, "state", REGISTER) == "не отвечает"
    assert "проверьте её питание" in said(desk, "note", REGISTER)
    desk.press("3")
    desk.until(lambda: said(desk, "state", REGISTER) == "готова")


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (ROMASHKA.identifier.text, "отправление по России"),
        ("80084740397511", "последняя цифра 1, а должна быть 0"),
        ("RB123456785GB", "международное отправление"),
        ("ZP66004926110000018", "полис «Защищённая покупка»"),
        ("\x02\x1b[A", "«··[A»"),
    ],
)
def test_a_scan_here_shows_what_it_means_and_begins_nothing(
    desk: Desk, code: str, meaning: str
) -> None:
    to_the_devices(desk)
    desk.press("1")
    assert "Отсканируйте любой код" in desk.message
    desk.scan(code)
    assert meaning in said(desk, "tried", SCANNER)
    assert "visit_opened" not in desk.counter.kinds()


def test_the_code_of_a_badge_is_not_shown(desk: Desk) -> None:
    to_the_devices(desk)
    [badge] = [str(facts["badge"]) for facts in STAFF if facts["clerk"] == KIM]
    desk.scan(badge)
    assert "бейдж сотрудника" in said(desk, "tried", SCANNER)
    assert not any(badge[3:] in text or KIM in text for text in desk.texts())


def test_a_centre_that_answers_is_told_with_its_last_answer(desk: Desk) -> None:
    agent_writes(desk.counter, last_contact=moment(desk.counter, 3), last_error="")
    to_the_devices(desk)
    desk.until(lambda: said(desk, "state", CENTRE) == "отвечает")
    assert "последний ответ" in said(desk, "place", CENTRE)


def test_an_exchange_that_fell_silent_is_told(desk: Desk) -> None:
    agent_writes(desk.counter, last_contact=moment(desk.counter, 600))
    to_the_devices(desk)
    desk.until(lambda: said(desk, "state", CENTRE) == "обмен молчит")
    assert "перезапустите" in said(desk, "note", CENTRE)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Refusal.CENTRE_UNREACHABLE, "работайте дальше, операции дойдут позже"),
        (Refusal.MALFORMED_ANSWER, "сообщите администратору"),
        ("a_code_of_tomorrow", "Обмен остановился (a_code_of_tomorrow)"),
    ],
)
def test_a_centre_that_does_not_answer_says_since_when_and_what_to_do(
    desk: Desk, error: str, sentence: str
) -> None:
    agent_writes(desk.counter, last_error=str(error), last_error_at=moment(desk.counter, 90))
    to_the_devices(desk)
    desk.until(lambda: said(desk, "state", CENTRE) == "не отвечает")
    assert sentence in said(desk, "note", CENTRE)
    assert "не отвечает с" in said(desk, "place", CENTRE)


def test_a_forked_journal_stops_the_exchange(desk: Desk) -> None:
    to_the_devices(desk)
    agent_writes(desk.counter, alarm="forked 1 7")
    desk.press("Esc", "3")
    desk.until(lambda: said(desk, "state", CENTRE) == "обмен остановлен")
    assert "остановите работу" in said(desk, "note", CENTRE)


def test_papers_in_doubt_are_counted(desk: Desk) -> None:
    desk.work()
    assert desk.process.counter is not None
    assert desk.process.counter.session is not None
    desk.printer.outcome = PrintOutcome.UNPROVEN
    desk.counter.up_to(Step.DONE, desk.process.counter.session, ROMASHKA)
    desk.look_at_the_printer()
    desk.press("F10", "3")
    desk.until(lambda: "нажмите F5" in said(desk, "note", PRINTER))


def test_a_scanner_that_types_is_known_by_its_codes_only() -> None:
    state = DevicesState(addresses=Addresses())
    unseen = devices_of(state)[0]
    assert (unseen.state, unseen.place) == ("узнаем по скану", "работает как клавиатура")
    seen = devices_of(replace(state, scan=read_scan(ROMASHKA.identifier.text)))[0]
    assert (seen.state, seen.note) == ("читает", "")
