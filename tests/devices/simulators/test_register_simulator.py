"""The simulated register: an independent look at its protocol and its memory."""

import json
import time
import uuid
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from devices.simulators import control
from devices.simulators.launch import Simulator
from tests.devices import support

POSITION = {
    "type": "position",
    "name": "Плата за перевод",
    "price": 183.6,
    "quantity": 1,
    "amount": 183.6,
    "paymentMethod": "fullPayment",
    "paymentObject": "service",
    "tax": {"type": "vat22"},
}
SELL = {
    "type": "sell",
    "taxationType": "osn",
    "operator": {"name": "Иванова А. П."},
    "items": [POSITION],
    "payments": [{"type": "cash", "sum": 200}],
    "total": 183.6,
}


class Client:
    """A bare client of the web server, with its connection kept open."""

    def __init__(self, address: str) -> None:
        self._web = HTTPConnection(address.removeprefix("http://"), timeout=support.LIMIT_S)

    def post(self, *tasks: dict[str, Any], key: str = "") -> tuple[int, str]:
        key = key or str(uuid.uuid4())
        body = json.dumps({"uuid": key, "request": list(tasks)})
        return self._ask("POST", "", body)[0], key

    def get(self, key: str) -> list[dict[str, Any]]:
        status, answer = self._ask("GET", f"/{key}", None)
        assert status == 200
        results: list[dict[str, Any]] = answer["results"]
        return results

    def run(self, *tasks: dict[str, Any]) -> list[dict[str, Any]]:
        status, key = self.post(*tasks)
        assert status == 201
        return self.get(key)

    def close(self) -> None:
        self._web.close()

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, Any]:
        self._web.request(method, f"/api/v2/requests{path}", body)
        answer = self._web.getresponse()
        return answer.status, json.loads(answer.read())


@pytest.fixture
def client(register_web: Simulator) -> Any:
    found = Client(register_web.address)
    yield found
    found.close()


def code(results: list[dict[str, Any]]) -> int:
    return int(results[0]["error"]["code"])


def test_the_shift_is_a_machine(client: Client) -> None:
    assert code(client.run({"type": "closeShift"})) == 73
    assert client.run({"type": "getShiftStatus"})[0]["result"]["shiftStatus"]["state"] == "closed"
    assert code(client.run(SELL)) == 73
    assert code(client.run({"type": "openShift"})) == 0
    assert code(client.run({"type": "openShift"})) == 83
    assert code(client.run(SELL)) == 0
    assert code(client.run({"type": "closeShift"})) == 0
    status = client.run({"type": "getFnStatus"})[0]["result"]
    assert status["fnStatus"]["fiscalDocumentNumber"] == 3


def test_an_expired_shift_sells_nothing(client: Client, register_web: Simulator) -> None:
    client.run({"type": "openShift"})
    control.fault(register_web.control_file, "expire_shift")
    assert client.run({"type": "getShiftStatus"})[0]["result"]["shiftStatus"]["state"] == "expired"
    assert code(client.run(SELL)) == 68


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"payments": [{"type": "cash", "sum": 183.59}]}, 66),
        ({"total": 183.61}, 501),
        ({"items": []}, 501),
        ({"payments": [{"type": "electronically", "sum": 200}]}, 501),
        ({"payments": [{"type": "gold", "sum": 200}]}, 501),
        ({"operator": {}}, 148),
        ({"taxationType": "none"}, 148),
        ({"items": [POSITION | {"name": "x" * 129}]}, 148),
        ({"items": [POSITION | {"tax": {"type": "vat99"}}]}, 501),
        ({"items": [POSITION | {"price": 183.5}]}, 501),
        ({"items": [POSITION | {"amount": 183.605}]}, 501),
        ({"items": [POSITION | {"supplierInfo": {"vatin": "7736520080"}}]}, 167),
        ({"type": "sing"}, 501),
    ],
)
def test_a_wrong_receipt_is_refused_and_counts_nothing(
    client: Client, register_web: Simulator, change: dict[str, Any], expected: int
) -> None:
    client.run({"type": "openShift"})
    assert code(client.run(SELL | change)) == expected
    assert control.state(register_web.control_file)["drive"]["last_document"] == 1


def test_tasks_after_a_failed_one_are_interrupted(client: Client) -> None:
    results = client.run({"type": "closeShift"}, {"type": "openShift"})
    assert [each["status"] for each in results] == ["error", "interrupted"]
    assert client.run({"type": "getShiftStatus"})[0]["result"]["shiftStatus"]["state"] == "closed"


def test_a_known_key_is_never_run_again(client: Client, register_web: Simulator) -> None:
    client.run({"type": "openShift"})
    _, key = client.post(SELL)
    first = client.get(key)
    assert client.post(SELL, key=key)[0] == 409
    assert client.get(key) == first
    assert len(control.state(register_web.control_file)["documents"]) == 2


def test_nothing_is_lost_by_kills_at_any_time(tmp_path: Path) -> None:
    keys: list[str] = []
    for _ in range(3):
        simulator = support.start_register(tmp_path)
        client = Client(simulator.address)
        if not keys:
            client.run({"type": "openShift"})
        control.fault(simulator.control_file, "paper_ends_within")
        keys.append(client.post(SELL)[1])
        control.fault(simulator.control_file, "paper", state="ok")
        assert code(client.run({"type": "continuePrint"})) == 0
        client.close()
        simulator.kill()
    with (tmp_path / "register.state").open("ab") as torn:
        torn.write(b'{"uuid": "half a li')
    with support.start_register(tmp_path) as simulator:
        client = Client(simulator.address)
        numbers = [
            client.get(key)[0]["result"]["fiscalParams"]["fiscalDocumentNumber"] for key in keys
        ]
        told = control.state(simulator.control_file)["documents"]
        client.close()
    assert numbers == [2, 3, 4]
    assert [each["printed"] for each in told] == [True] * 4


def test_a_task_under_way_at_a_kill_is_finished_after_the_restart(tmp_path: Path) -> None:
    simulator = support.start_register(tmp_path)
    client = Client(simulator.address)
    client.run({"type": "openShift"})
    control.fault(simulator.control_file, "delay", ms=60_000)
    _, key = client.post(SELL)
    assert client.get(key)[0]["status"] == "inProgress"
    client.close()
    simulator.kill()
    with support.start_register(tmp_path) as again:
        client = Client(again.address)
        assert client.get(key)[0]["status"] == "ready"
        client.close()


@pytest.mark.parametrize("body", ["", "[]", '{"uuid": 1}', '{"uuid": "x", "request": []}'])
def test_a_request_that_is_none_is_refused(client: Client, body: str) -> None:
    assert client._ask("POST", "", body)[0] == 400


def test_an_address_that_is_none_is_not_found(client: Client) -> None:
    assert client._ask("GET", "", None)[0] == 404
    assert client._ask("GET", f"/{uuid.uuid4()}", None)[0] == 404


def test_an_answer_takes_milliseconds(client: Client) -> None:
    client.run({"type": "openShift"})
    took = []
    for _ in range(20):
        before_s = time.perf_counter()
        client.run(SELL)
        took.append(time.perf_counter() - before_s)
    assert min(took) < 0.01  # two requests, each with its own fsync or none
