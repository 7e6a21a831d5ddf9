"""F10 → «Деньги между окнами»: sending, counting what comes, taking back; keys and scans alone."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.shift import CashCount
from app.domain.transfers import Transfer
from app.messages.entries import EntryKey
from app.messages.feed import Stream
from app.services.shifts import drawer
from app.services.transfer_slip import slip_code
from app.services.transfers import Parcel, open_transfers, send_cash
from tests.support.branch import Branch, branch_of, entries
from tests.support.counter import FLOAT, Counter, feed, make_counter
from tests.ui.desk import Desk, desk_of
from tests.ui.test_branch import digit_of
from ui.presenters import transfers_words as words
from ui.presenters.section_names import Section
from ui.presenters.states import Page
from ui.presenters.transfers_state import Side, Stage, TransfersState

TWO = CashCount({100_000: 2})


@pytest.fixture
def neighbour(tmp_path: Path) -> Iterator[Branch]:
    """A window № 1 with an open shift that knows of window № 2."""
    with branch_of(tmp_path / "branch", 2) as branch:
        yield branch


@pytest.fixture
def second(tmp_path: Path, dressed: QApplication, neighbour: Branch) -> Iterator[Desk]:
    """The desk of window № 2, which has heard of window № 1."""
    del dressed
    folder = tmp_path / "second"
    folder.mkdir()
    counter = make_counter(folder)
    with ExitStack() as stack:
        stack.callback(counter.agent.close)
        stack.callback(counter.store.close)
        hear(counter, neighbour)
        yield stack.enter_context(desk_of(counter))


def hear(counter: Counter, neighbour: Branch, after: int = 0) -> None:
    news = entries(neighbour.counters[1])[after:]
    feed(counter.agent, counter.centre, Stream.BRANCH, news)


def sent_to_us(neighbour: Branch) -> Transfer:
    journal = neighbour.counters[1].journal
    return send_cash(journal, neighbour.clerks[1], Parcel.new(2, TWO), "key:F2")


def slip_of(neighbour: Branch, sent: Transfer) -> str:
    with neighbour.counters[1].store.read() as connection:
        return slip_code(connection, EntryKey.parse(sent.entry))


def state(desk: Desk) -> TransfersState:
    assert desk.process.counter is not None
    section = desk.process.counter.branch.sections().by_name[Section.TRANSFERS]
    assert isinstance(section.state, TransfersState)
    return section.state


def settled(desk: Desk, stage: Stage) -> None:
    desk.until(lambda: state(desk).stage is stage and not state(desk).is_busy)
    desk.settle()


def open_page(desk: Desk) -> None:
    desk.press("F10", digit_of(Section.TRANSFERS))
    desk.until(lambda: state(desk).found is not None)
    settled(desk, Stage.LIST)


def expected(desk: Desk) -> int:
    return drawer(desk.counter.journal).expected.kopecks


def test_money_is_sent_by_keys_and_comes_back_by_keys(second: Desk) -> None:
    second.work()
    open_page(second)
    assert "Денег в пути нет." in second.texts()

    second.press("F2")
    settled(second, Stage.SEND)
    assert state(second).receiver == "1", "the only other window stands there already"
    second.press("Down", "Down", "2", "F2")
    settled(second, Stage.LIST)

    assert second.message.startswith(f"Передано в окно № 1: {TWO.total.text}.")
    assert expected(second) == FLOAT.total.kopecks - TWO.total.kopecks
    [(side, _sent)] = state(second).rows
    assert side is Side.SENT
    assert second.counter.kinds().count("cash_sent") == 1
    second.until(lambda: second.printer.sent == [b"transfer_slip\n"])
    second.until(lambda: "Деньги в пути: от вас 1" in second.text("devices"))

    second.press("Enter")
    settled(second, Stage.BACK)
    second.press("Enter")
    settled(second, Stage.LIST)

    assert second.message.startswith(f"Возвращено в кассу: {TWO.total.text}.")
    assert expected(second) == FLOAT.total.kopecks
    assert state(second).rows == ()


def test_what_comes_is_counted_before_it_is_booked(second: Desk, neighbour: Branch) -> None:
    known = len(entries(neighbour.counters[1]))
    second.work()
    sent_to_us(neighbour)
    hear(second.counter, neighbour, known)
    second.until(lambda: second.message.startswith("Вам передают деньги"))

    open_page(second)
    second.press("Enter")
    settled(second, Stage.COUNT)
    assert TWO.total.text not in second.texts(), "a count is made without a look"
    second.press("Down", "Down", "1", "F2")
    settled(second, Stage.COUNT)
    assert second.message.startswith(f"В передаче {TWO.total.text}, пересчитано")
    assert expected(second) == FLOAT.total.kopecks

    second.press("Up", "Down", "2", "F2")
    settled(second, Stage.LIST)

    assert second.message.startswith(f"Принято из окна № 1: {TWO.total.text}.")
    assert expected(second) == FLOAT.total.kopecks + TWO.total.kopecks


def test_a_slip_is_enough_and_any_other_code_is_refused(second: Desk, neighbour: Branch) -> None:
    second.work()
    sent = sent_to_us(neighbour)
    code = slip_of(neighbour, sent)
    second.scan(code)
    second.until(lambda: second.message.startswith("Это код передачи денег"))

    open_page(second)
    second.scan(code[:-8] + "AAAAAAAA")
    second.until(lambda: not state(second).is_busy and state(second).message is not None)
    assert state(second).stage is Stage.LIST
    second.scan(code)
    settled(second, Stage.COUNT)
    second.press("Esc")
    settled(second, Stage.LIST)
    assert second.page is Page.BRANCH
    second.scan(code)
    settled(second, Stage.COUNT)
    second.press("Down", "Down", "2", "F2")
    settled(second, Stage.LIST)

    assert expected(second) == FLOAT.total.kopecks + TWO.total.kopecks
    body = second.counter.last_body("cash_received").decode()
    assert '"input":"key:F2"' in body
    assert "OKT1" not in body, "what was scanned is data, not a key"


def test_a_window_that_is_not_there_and_nothing_at_all_are_refused(second: Desk) -> None:
    second.work()
    open_page(second)
    second.press("F2")
    settled(second, Stage.SEND)

    second.press("F2")
    settled(second, Stage.SEND)

    assert second.message.startswith("Вы не указали ни одной купюры")
    assert "cash_sent" not in second.counter.kinds()
    assert open_transfers(second.counter.journal).count == 0


def test_what_leads_to_the_page_names_its_digit() -> None:
    for sentence in (words.NEWS, words.SCAN_LEADS):
        assert f"F10, затем {digit_of(Section.TRANSFERS)}" in sentence


def test_a_close_says_what_is_on_its_way_and_leaves_it_there(second: Desk) -> None:
    second.work()
    open_page(second)
    second.press("F2")
    settled(second, Stage.SEND)
    second.press("Down", "Down", "2", "F2")
    settled(second, Stage.LIST)
    second.press("F10")
    second.until(lambda: second.page is Page.WORK)
    second.press("F9")
    second.until(lambda: second.page is Page.CLOSING)
    second.press("Down", "Down", "3", "F2")
    second.until(lambda: bool(second.text("difference_word")))
    second.settle()

    assert second.text("difference_word") == "Сходится"
    assert second.text("cash_on_its_way").startswith(f"В пути остаётся {TWO.total.text}")
    second.press("Enter")
    second.until(lambda: second.counter.kinds()[-1] == "shift_closed")
    assert f'"amount":{TWO.total.kopecks}' in second.counter.last_body("shift_closed").decode()
    assert len(open_transfers(second.counter.journal).sent) == 1
