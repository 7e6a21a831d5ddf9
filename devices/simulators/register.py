"""Simulated fiscal register behind the ATOL web server's protocol, version 2."""

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Final

from devices.simulators import lifetime
from devices.simulators.control_port import ControlPort
from devices.simulators.json_http import Answer, Json, JsonServer
from devices.simulators.register_faults import COUNTED, Faults
from devices.simulators.register_memory import RegisterMemory, result

_REQUESTS: Final = "/api/v2/requests"
_TASK_BYTES_MAX: Final = 32_768
_CONFLICT: Final = 409  # for a known uuid; what the real web server answers is not confirmed


class RegisterSimulator:
    """The web server in front of the register, and the ways in which it can fail."""

    def __init__(self, state: Path, port: int, clock_file: Path | None = None) -> None:
        self._memory = RegisterMemory(state, clock_file)
        self._lock = threading.Lock()
        self._faults = Faults()
        self._posts = 0
        for uuid, tasks in list(self._memory.waiting.items()):
            self._memory.run(uuid, tasks, None)
        self._server: JsonServer | None = JsonServer(self._respond, port)
        self._port = self._server.port

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def fault(self, asked: Json) -> Json:
        """Change one thing.

        `kind` is lose_post_request, lose_post_answer or lose_get_answer (each `times`, 1), delay
        (`ms` until a task is done), stall (`ms` before each answer), freeze (the next
        task is done, and from its own answer on each comes `ms` late), error (`code`, `times`, 1),
        paper (`state` ok or out), paper_ends_within (the next receipt), expire_shift,
        unreachable (`on`) or clear (all but unreachable).
        """
        if asked["kind"] == "unreachable":
            self._reach(reachable=not asked["on"])
        else:
            with self._lock:
                self._change(str(asked["kind"]), asked)
        return self.state({})

    def state(self, _asked: Json) -> Json:
        with self._lock:
            register = self._memory.register
            return {
                "device": "register",
                "reachable": self._server is not None,
                "shift": register.shift_state(self._memory.now()),
                **register.memory(),
                "requests": len(self._memory.results) + len(self._memory.waiting),
                "posts": self._posts,
            }

    def close(self) -> None:
        self._reach(reachable=False)
        with self._lock:
            self._memory.close()

    def _reach(self, *, reachable: bool) -> None:
        if reachable and self._server is None:
            self._server = JsonServer(self._respond, self._port)
        elif not reachable and self._server is not None:
            server, self._server = self._server, None
            server.close()

    def _change(self, kind: str, asked: Json) -> None:
        register, faults = self._memory.register, self._faults
        changes: dict[str, Callable[[], object]] = {
            **{each: lambda: faults.count(kind, int(asked.get("times", 1))) for each in COUNTED},
            "delay": lambda: faults.slow_down(delay_ms=asked["ms"]),
            "stall": lambda: faults.slow_down(stall_ms=asked["ms"]),
            "freeze": lambda: setattr(faults, "freeze_s", asked["ms"] / 1000),
            "error": lambda: faults.errors.extend([asked["code"]] * asked.get("times", 1)),
            "paper": lambda: register.set_paper(str(asked["state"])),
            "paper_ends_within": register.end_paper_within,
            "expire_shift": lambda: register.expire_shift(self._memory.now()),
            "clear": self._clear,
        }
        if kind not in changes:
            raise ValueError(f"no such fault: {kind}")
        changes[kind]()
        self._memory.keep()

    def _clear(self) -> None:
        self._faults = Faults()
        self._memory.register.set_paper("ok")

    def _respond(self, method: str, path: str, body: bytes) -> Answer | None:
        answer = self._serve(method, path, body)
        time.sleep(self._faults.stall_s)
        return answer

    def _serve(self, method: str, path: str, body: bytes) -> Answer | None:
        if method == "POST" and path == _REQUESTS:
            self._posts += 1
            if self._faults.happens("lose_post_request"):
                return None
            answer = self._post(body)
            self._faults.freeze()
            return None if self._faults.happens("lose_post_answer") else answer
        if method == "GET" and path.startswith(f"{_REQUESTS}/"):
            answer = self._get(path.removeprefix(f"{_REQUESTS}/"))
            return None if self._faults.happens("lose_get_answer") else answer
        return Answer(404, _error("нет такого адреса"))

    def _post(self, body: bytes) -> Answer:
        try:
            asked = json.loads(body, parse_float=Decimal, parse_int=int)
            uuid, request = str(asked["uuid"]), asked["request"]
        except (ValueError, KeyError, TypeError) as error:
            return Answer(400, _error(repr(error)))
        tasks = request if isinstance(request, list) else [request]
        if len(body) > _TASK_BYTES_MAX or not tasks:
            return Answer(400, _error("задание слишком велико или пусто"))
        with self._lock:
            memory = self._memory
            if uuid in memory.results or uuid in memory.waiting:
                return Answer(_CONFLICT, _error("uuid уже есть"))
            error_code = self._faults.next_error()
            if self._faults.delay_s:
                memory.accept(uuid, tasks)
                late = (self._faults.delay_s, uuid, tasks, error_code)
                threading.Thread(target=self._run_late, args=late, daemon=True).start()
            else:
                memory.run(uuid, tasks, error_code)
            number = len(memory.results) + len(memory.waiting)
        return Answer(201, {"number": number, "uuid": uuid, "isBlocked": False, "blockedUUID": ""})

    def _run_late(self, delay_s: float, uuid: str, tasks: list[Json], error: int | None) -> None:
        time.sleep(delay_s)
        with self._lock:
            self._memory.run(uuid, tasks, error)

    def _get(self, uuid: str) -> Answer:
        with self._lock:
            memory = self._memory
            if uuid in memory.waiting:
                still = [result("inProgress", 0, "", None) for _ in memory.waiting[uuid]]
                return Answer(200, {"results": still})
            if uuid not in memory.results:
                return Answer(404, _error("нет такого uuid"))
            return Answer(200, {"results": memory.results[uuid]})


def _error(text: str) -> Json:
    return {"error": {"code": -1, "description": text}}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="devices.simulators.register", description=__doc__)
    parser.add_argument("--control", type=Path, required=True, help="file for the addresses")
    parser.add_argument("--state", type=Path, required=True, help="memory of the register")
    parser.add_argument("--port", type=int, default=0, help="TCP port of the web server, 0 = any")
    parser.add_argument("--clock", type=Path, help="file by which a demo moves the time")
    lifetime.add_option(parser)
    options = parser.parse_args(arguments)
    life = lifetime.Lifetime(with_parent=options.with_parent)
    simulator = RegisterSimulator(options.state, options.port, options.clock)
    control = ControlPort({"POST /fault": simulator.fault, "GET /state": simulator.state})
    try:
        control.announce(options.control, device="register", address=simulator.address)
        life.wait()
    finally:
        control.close()
        simulator.close()


if __name__ == "__main__":
    main(sys.argv[1:])
