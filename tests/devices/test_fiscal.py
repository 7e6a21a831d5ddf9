"""Selling on a register that loses answers, paper, power and patience: never two documents."""

import json
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.money import Money
from app.domain.ports import (
    NEVER_SEEN,
    DeviceUnavailable,
    FiscalReceipt,
    FiscalRefusal,
    FiscalTask,
    FiscalUnknown,
    LineSubject,
    ReceiptLine,
)
from app.domain.register_totals import FiscalTotals
from devices import fiscal_http
from devices.fiscal import TASK_TOO_LARGE, AtolRegister, RegisterSettings
from devices.fiscal_tasks import receipt_task, request_body, second_key
from devices.simulators import control
from devices.simulators.launch import Simulator
from tests.devices import support
from tests.devices.support import LIMIT_S, eventually

LINES = (
    ReceiptLine(
        "Перевод наложенного платежа",
        Money(234000),
        LineSubject.PAYMENT,
        "none",
        "ООО «Ромашка»",
        "7736520080",
        "+74951234567",
    ),
    ReceiptLine("Плата за перевод", Money(10055), LineSubject.SERVICE, "vat22"),
)
CLERK = "Иванова А. П."


def a_sale(*, is_return: bool = False) -> FiscalTask:
    return FiscalTask(
        str(uuid.uuid4()), CLERK, LINES, cash=Money(44055), card=Money(200000), is_return=is_return
    )


def driver(address: str, **changes: Any) -> AtolRegister:
    quick = {"silence_s": 0.3, "answer_limit_s": 2.0, **changes}
    return AtolRegister(RegisterSettings(url=address, **quick))


@pytest.fixture
def register(register_web: Simulator) -> Iterator[AtolRegister]:
    found = driver(register_web.address)
    found.open_shift(CLERK)
    yield found
    found.close()


def documents(web: Simulator) -> list[dict[str, Any]]:
    told = control.state(web.control_file)["documents"]
    return [each for each in told if each["type"] in {"sell", "sellReturn"}]


def post(address: str, body: bytes) -> None:
    request = Request(f"{address}/api/v2/requests", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=LIMIT_S):
        pass


def test_a_sale_is_one_document_with_the_same_sums(
    register: AtolRegister, register_web: Simulator
) -> None:
    receipt = register.register(a_sale())
    [document] = documents(register_web)
    assert isinstance(receipt, FiscalReceipt)
    assert receipt.total == Money(244055)
    assert (receipt.document, receipt.sign) == (document["number"], document["sign"])
    assert (receipt.shift, receipt.paper_out) == (1, False)
    assert (document["cash"], document["card"]) == (44055, 200000)
    assert [line["amount"] for line in document["positions"]] == [234000, 10055]
    assert [line["supplier"] for line in document["positions"]] == ["7736520080", ""]
    assert document["clerk"] == CLERK


def test_a_return_is_a_return(register: AtolRegister, register_web: Simulator) -> None:
    assert isinstance(register.register(a_sale(is_return=True)), FiscalReceipt)
    assert [each["type"] for each in documents(register_web)] == ["sellReturn"]


def test_the_same_sale_again_is_the_same_document(
    register: AtolRegister, register_web: Simulator
) -> None:
    sale = a_sale()
    first = register.register(sale)
    posts = control.state(register_web.control_file)["posts"]
    assert register.register(sale) == first
    assert register.outcome(sale.key) == first
    assert len(documents(register_web)) == 1
    assert control.state(register_web.control_file)["posts"] == posts


@pytest.mark.parametrize(
    ("fault", "times", "posts"),
    [("lose_post_answer", 1, 1), ("lose_post_request", 2, 3), ("lose_get_answer", 3, 1)],
)
def test_lost_answers_make_no_second_document(
    register: AtolRegister, register_web: Simulator, fault: str, times: int, posts: int
) -> None:
    before = control.state(register_web.control_file)["posts"]
    control.fault(register_web.control_file, fault, times=times)
    assert isinstance(register.register(a_sale()), FiscalReceipt)
    assert len(documents(register_web)) == 1
    assert control.state(register_web.control_file)["posts"] == before + posts


def test_a_register_that_takes_nothing_in_leaves_the_sale_unknown(
    register: AtolRegister, register_web: Simulator
) -> None:
    sale = a_sale()
    control.fault(register_web.control_file, "lose_post_request", times=3)
    assert isinstance(register.register(sale), FiscalUnknown)
    assert isinstance(register.register(sale), FiscalReceipt)
    assert len(documents(register_web)) == 1


def test_an_unreachable_register_leaves_the_sale_unknown_until_it_is_back(
    register: AtolRegister, register_web: Simulator
) -> None:
    sale = a_sale()
    control.fault(register_web.control_file, "unreachable", on=True)
    assert isinstance(register.register(sale), FiscalUnknown)
    assert isinstance(register.outcome(sale.key), FiscalUnknown)
    assert isinstance(register.fence(sale.key), FiscalUnknown)
    assert register.continue_printing() is False
    with pytest.raises(DeviceUnavailable):
        register.open_shift(CLERK)

    control.fault(register_web.control_file, "unreachable", on=False)
    assert register.outcome(sale.key) == FiscalRefusal(NEVER_SEEN, "the register has no such task")
    assert isinstance(register.register(sale), FiscalReceipt)
    assert len(documents(register_web)) == 1


def test_a_register_killed_after_the_sale_still_knows_it(tmp_path: Path) -> None:
    first = support.start_register(tmp_path)
    port = int(first.address.rpartition(":")[2])
    found = driver(first.address)
    sale = a_sale()
    try:
        found.open_shift(CLERK)
        control.fault(first.control_file, "lose_get_answer", times=1000)
        control.fault(first.control_file, "lose_post_answer")
        post_of_sale = request_body(sale.key, receipt_task(sale, "osn", "another"))
        with pytest.raises(OSError, match="closed connection"):
            post(first.address, post_of_sale)
        assert isinstance(found.outcome(sale.key), FiscalUnknown)
    finally:
        first.kill()
    with support.start_register(tmp_path, port) as second:
        assert isinstance(found.outcome(sale.key), FiscalReceipt)
        assert isinstance(found.register(sale), FiscalReceipt)
        assert len(documents(second)) == 1
    found.close()


def test_no_paper_is_a_refusal_that_its_key_keeps(
    register: AtolRegister, register_web: Simulator
) -> None:
    sale = a_sale()
    control.fault(register_web.control_file, "paper", state="out")
    refusal = register.register(sale)
    assert isinstance(refusal, FiscalRefusal)
    assert refusal.code == 44
    control.fault(register_web.control_file, "paper", state="ok")
    assert register.register(sale) == refusal
    assert documents(register_web) == []
    assert isinstance(register.register(a_sale()), FiscalReceipt)


def test_paper_that_fails_after_the_document_is_printed_later_never_sold_again(
    register: AtolRegister, register_web: Simulator
) -> None:
    sale = a_sale()
    control.fault(register_web.control_file, "paper_ends_within")
    receipt = register.register(sale)
    assert isinstance(receipt, FiscalReceipt)
    assert receipt.paper_out
    assert register.continue_printing() is False
    control.fault(register_web.control_file, "paper", state="ok")
    assert register.continue_printing() is True
    assert register.register(sale) == receipt
    assert [each["printed"] for each in documents(register_web)] == [True]


def test_its_totals_are_those_of_its_documents(
    register: AtolRegister, register_web: Simulator
) -> None:
    sold = register.register(a_sale())
    back = register.register(a_sale(is_return=True))
    assert isinstance(sold, FiscalReceipt)
    assert isinstance(back, FiscalReceipt)

    told = register.totals()

    cash, card = Money(44055), Money(200000)
    assert told == FiscalTotals(sold.shift, 1, cash, card, 1, back.total)
    control.fault(register_web.control_file, "expire_shift")
    assert register.totals() == told


def test_a_register_that_does_not_tell_its_totals_has_none(
    register: AtolRegister, register_web: Simulator
) -> None:
    control.fault(register_web.control_file, "error", code=501)
    assert register.totals() is None


def test_a_closed_shift_is_opened_and_the_sale_goes_through(register_web: Simulator) -> None:
    found = driver(register_web.address)
    sale = a_sale()
    receipt = found.register(sale)
    assert isinstance(receipt, FiscalReceipt)
    assert found.outcome(sale.key) == receipt
    assert found.register(sale) == receipt
    assert [each["uuid"] for each in documents(register_web)] == [second_key(sale.key)]
    found.close()


def test_a_shift_older_than_a_day_is_closed_and_opened(
    register: AtolRegister, register_web: Simulator
) -> None:
    control.fault(register_web.control_file, "expire_shift")
    receipt = register.register(a_sale())
    assert isinstance(receipt, FiscalReceipt)
    assert receipt.shift == 2
    kinds = [each["type"] for each in control.state(register_web.control_file)["documents"]]
    assert kinds == ["openShift", "closeShift", "openShift", "sell"]


def test_a_shift_that_cannot_be_opened_is_a_refusal(register_web: Simulator) -> None:
    found = driver(register_web.address)
    control.fault(register_web.control_file, "paper", state="out")
    refusal = found.register(a_sale())
    assert isinstance(refusal, FiscalRefusal)
    assert refusal.code == 73
    assert documents(register_web) == []
    found.close()


def test_opening_an_open_shift_changes_nothing(
    register: AtolRegister, register_web: Simulator
) -> None:
    register.open_shift(CLERK)
    assert control.state(register_web.control_file)["drive"]["shift"] == 1


@pytest.mark.parametrize("code", [2, 115, 177, 241])
def test_an_error_that_may_come_after_the_document_is_unknown(
    register: AtolRegister, register_web: Simulator, code: int
) -> None:
    control.fault(register_web.control_file, "error", code=code)
    assert isinstance(register.register(a_sale()), FiscalUnknown)


@pytest.mark.parametrize("code", [45, 66, 114, 141, 501])
def test_an_error_that_comes_before_the_document_is_a_refusal(
    register: AtolRegister, register_web: Simulator, code: int
) -> None:
    control.fault(register_web.control_file, "error", code=code)
    refusal = register.register(a_sale())
    assert isinstance(refusal, FiscalRefusal)
    assert refusal.code == code


def test_a_slow_register_is_waited_for(register: AtolRegister, register_web: Simulator) -> None:
    control.fault(register_web.control_file, "delay", ms=500)  # longer than silence is borne
    assert isinstance(register.register(a_sale()), FiscalReceipt)


def test_a_register_slower_than_the_limit_leaves_the_sale_unknown(register_web: Simulator) -> None:
    found = driver(register_web.address, task_limit_s=0.2)
    found.open_shift(CLERK)
    sale = a_sale()
    control.fault(register_web.control_file, "delay", ms=1000)
    assert found.register(sale) == FiscalUnknown("inProgress")
    eventually(lambda: isinstance(found.outcome(sale.key), FiscalReceipt))
    assert len(documents(register_web)) == 1
    found.close()


def test_answers_later_than_the_time_out_make_no_second_document(register_web: Simulator) -> None:
    found = driver(register_web.address, answer_limit_s=0.2)
    found.open_shift(CLERK)
    sale = a_sale()
    control.fault(register_web.control_file, "stall", ms=400)
    assert isinstance(found.register(sale), FiscalUnknown)
    control.fault(register_web.control_file, "clear")
    assert isinstance(found.register(sale), FiscalReceipt)
    assert len(documents(register_web)) == 1
    found.close()


def test_a_fenced_key_can_never_sell(register: AtolRegister, register_web: Simulator) -> None:
    sale = a_sale()
    fenced = register.fence(sale.key)
    assert isinstance(fenced, FiscalRefusal)
    assert fenced.code == NEVER_SEEN
    late = request_body(sale.key, receipt_task(sale, "osn", "another"))
    with pytest.raises(OSError, match="409"):
        post(register_web.address, late)
    assert register.register(sale) == register.outcome(sale.key) == register.fence(sale.key)
    assert register.outcome(sale.key) == fenced
    assert documents(register_web) == []


def test_a_fence_finds_the_document_that_was_made(register: AtolRegister) -> None:
    sale = a_sale()
    receipt = register.register(sale)
    assert register.fence(sale.key) == receipt


def test_a_fence_closes_the_second_attempt_too(register_web: Simulator) -> None:
    found = driver(register_web.address)
    sale = a_sale()
    post(register_web.address, request_body(sale.key, receipt_task(sale, "osn", "another")))
    refusal = found.fence(sale.key)
    assert isinstance(refusal, FiscalRefusal)
    assert refusal.code == 73
    assert found.register(sale) == FiscalRefusal(NEVER_SEEN, "the register has no such task")
    assert documents(register_web) == []
    found.close()


def test_a_basket_larger_than_the_register_takes_is_refused_before_it_is_sent(
    register: AtolRegister, register_web: Simulator
) -> None:
    lines = tuple(ReceiptLine("П" * 128, Money(1), LineSubject.SERVICE, "none") for _ in range(100))
    refusal = register.register(FiscalTask(str(uuid.uuid4()), CLERK, lines, cash=Money(100)))
    assert isinstance(refusal, FiscalRefusal)
    assert refusal.code == TASK_TOO_LARGE
    assert control.state(register_web.control_file)["requests"] == 2  # those of the shift


def test_another_thread_ends_a_waiting_sale(
    register: AtolRegister, register_web: Simulator
) -> None:
    control.fault(register_web.control_file, "delay", ms=60_000)
    outcomes: list[object] = []
    sale = a_sale()
    thread = threading.Thread(target=lambda: outcomes.append(register.register(sale)))
    thread.start()
    eventually(lambda: control.state(register_web.control_file)["requests"] == 3)
    register.cancel()
    thread.join(LIMIT_S)
    assert outcomes == [FiscalUnknown("the driver was cancelled")]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"{"),
        (200, b'{"results":[]}'),
        (200, b'{"results":[{"status":"finished"}]}'),
        (200, b'{"results":[{"status":"ready","result":{"fiscalParams":{"total":"x"}}}]}'),
        (500, b"<html>"),
        (401, b""),
    ],
)
def test_a_malformed_answer_is_unknown(status: int, body: bytes) -> None:
    with web_that_says(status, body) as address:
        found = driver(address, silence_s=0.05)
        assert isinstance(found.register(a_sale()), FiscalUnknown)
        assert isinstance(found.outcome(str(uuid.uuid4())), FiscalUnknown)
        found.close()


def test_a_web_server_that_is_no_register_fences_nothing() -> None:
    with web_that_says(404, b"") as address:
        found = driver(address)
        assert isinstance(found.fence(str(uuid.uuid4())), FiscalUnknown)
        found.close()


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    st.lists(
        st.sampled_from(["lose_post_request", "lose_post_answer", "lose_get_answer"]), max_size=8
    ),
    st.lists(st.sampled_from(["register", "outcome"]), min_size=1, max_size=4),
)
def test_whatever_is_lost_one_sale_is_one_document(
    register: AtolRegister, register_web: Simulator, faults: list[str], calls: list[str]
) -> None:
    sale = a_sale()
    for fault in faults:
        control.fault(register_web.control_file, fault)
    for call in calls:
        asked = register.register(sale) if call == "register" else register.outcome(sale.key)
        proven = isinstance(asked, FiscalReceipt)
        made = [each for each in documents(register_web) if each["uuid"] == sale.key]
        assert len(made) == 1 or not proven
        assert made == [] or not isinstance(asked, FiscalRefusal)
    control.fault(register_web.control_file, "clear")
    assert isinstance(register.register(sale), FiscalReceipt)
    assert [each["uuid"] for each in documents(register_web)].count(sale.key) == 1


class web_that_says:  # noqa: N801 - reads as a sentence in a with statement
    """A web server with one answer to everything."""

    def __init__(self, status: int, body: bytes) -> None:
        self.passwords: list[str] = []
        self.callers: list[tuple[str, int]] = []
        web = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.do_POST()

            def do_POST(self) -> None:
                web.passwords.append(self.headers.get("Authorization", ""))
                web.callers.append(self.client_address)
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
                self.send_response_only(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = HTTPServer(("127.0.0.1", 0), Answer)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def test_a_web_server_that_asks_for_a_password_gets_it() -> None:
    web = web_that_says(404, b"")
    with web as address:
        found = driver(address, user="Касса", password="1:2")
        found.outcome(str(uuid.uuid4()))
        found.close()
    assert web.passwords == ["Basic 0JrQsNGB0YHQsDoxOjI="]


@pytest.mark.parametrize(("idle_s", "lines"), [(60.0, 1), (-1.0, 3)])
def test_a_connection_that_rested_too_long_is_made_anew(
    monkeypatch: pytest.MonkeyPatch, idle_s: float, lines: int
) -> None:
    monkeypatch.setattr(fiscal_http, "IDLE_S", idle_s)
    web = web_that_says(404, b"")
    with web as address:
        found = driver(address)
        for _ in range(3):
            found.outcome(str(uuid.uuid4()))
        found.close()
    assert len(set(web.callers)) == lines


def test_the_driver_speaks_plain_json(register: AtolRegister, register_web: Simulator) -> None:
    task = receipt_task(a_sale(), "osn", "another")
    assert json.loads(request_body("key", task))["request"][0]["total"] == 2440.55
