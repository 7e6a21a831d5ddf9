"""A centre that really serves, and a terminal that speaks to it by hand."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import msgspec
import uvicorn

from app.central.central import DATABASE_FILE, Central
from app.central.service import create_app
from app.clock import Clock
from app.messages import wire
from app.messages.signing import Signer

BRANCH = "660049"


class Web:
    """One HTTP server for many tests, each with a centre of its own behind it.

    Starting a server takes a moment, stopping one takes many; only tests of just that pay for it.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self._app: Any = None
        self._idle = threading.Condition()
        self._busy = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        with self._idle:
            self._busy += 1
        try:
            await self._app(scope, receive, send)
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    @contextmanager
    def serving(self, folder: Path, clock: Clock | None = None) -> Iterator["ServedCentre"]:
        """Put the centre of a directory behind the server for the length of the block."""
        central = Central.open(folder, clock)
        self._app = create_app(central)
        try:
            yield ServedCentre(central, self.port)
        finally:
            central.bell.close()
            with self._idle:
                self._idle.wait_for(lambda: not self._busy)
            central.close()


@contextmanager
def web() -> Iterator[Web]:
    """Serve for the length of the block whatever centre is put behind it."""
    switch = Web(0)
    with _running(switch, 0, lifespan="off") as switch.port:
        yield switch


@contextmanager
def _running(app: Any, port: int, lifespan: Literal["on", "off"]) -> Iterator[int]:
    config = uvicorn.Config(
        app, port=port, log_config=None, timeout_graceful_shutdown=1, lifespan=lifespan
    )
    server = _Served(config)
    with config.bind_socket() as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        server.ready.wait()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


class _Served(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@dataclass
class ServedCentre:
    """A centre on a port of loopback."""

    central: Central
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@cache
def _empty_database() -> bytes:
    """Return the file as the migrations leave it: they take longer than most tests."""
    with TemporaryDirectory() as folder:
        Central.open(Path(folder)).close()
        return (Path(folder) / DATABASE_FILE).read_bytes()


def found(folder: Path) -> Path:
    """Make a centre's directory with one branch in it."""
    folder.mkdir()
    (folder / DATABASE_FILE).write_bytes(_empty_database())
    central = Central.open(folder)
    central.create_branch(BRANCH, "Красноярск 49")
    central.close()
    return folder


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[ServedCentre]:
    """Serve the centre of a directory by a server of its own, which starts and stops with it."""
    central = Central.open(folder)
    try:
        with _running(create_app(central), port, lifespan="on") as bound:
            yield ServedCentre(central, bound)
            central.bell.close()
    finally:
        central.close()


@dataclass
class HandTerminal:
    """Sends what it is told to, signed or not."""

    port: int
    terminal: str
    signer: Signer
    counter: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    def post(self, page: wire.JournalPage) -> wire.Acknowledgement | wire.Problem:
        body = msgspec.msgpack.encode(page)
        answer: wire.Acknowledgement | wire.Problem
        answer = self.ask("POST", "/v1/journal", body, wire.Acknowledgement)
        return answer

    def feed(self, query: str) -> wire.SentFeed | wire.Problem:
        answer: wire.SentFeed | wire.Problem
        answer = self.ask("GET", f"/v1/feed?{query}", b"", wire.SentFeed)
        return answer

    def ask(self, method: str, target: str, body: bytes, kind: Any) -> Any:
        """Return the decoded answer; a problem where the status says so."""
        status, data = self.raw(method, target, body)
        return msgspec.msgpack.decode(data, type=kind if status == 200 else wire.Problem)

    def raw(self, method: str, target: str, body: bytes = b"") -> tuple[int, bytes]:
        self.counter += 1
        headers = {
            wire.HEADER_TERMINAL: self.terminal,
            wire.HEADER_COUNTER: str(self.counter),
            wire.HEADER_SIGNATURE: wire.sign_request(
                self.signer, method, target, self.counter, body
            ),
        }
        return exchange(self.port, method, target, body, headers | self.headers)


def exchange(
    port: int, method: str, target: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Send one request as it is and return the answer's status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def enrolled(
    served_centre: ServedCentre, window: int = 1, signer: Signer | None = None
) -> HandTerminal:
    """Make a terminal of the branch by a fresh code."""
    code = served_centre.central.new_enrolment_code(BRANCH, window)
    answer, terminal = enrol(served_centre, code, signer or Signer.new())
    assert isinstance(answer, wire.EnrolAnswer)
    terminal.terminal = answer.terminal
    return terminal


def enrol(
    served_centre: ServedCentre, code: str, signer: Signer
) -> tuple[wire.EnrolAnswer | wire.Problem, HandTerminal]:
    terminal = HandTerminal(served_centre.port, "", signer)
    body = msgspec.msgpack.encode(wire.EnrolRequest(code, signer.key))
    answer = terminal.ask("POST", "/v1/enrol", body, wire.EnrolAnswer)
    terminal.counter = 0
    return answer, terminal
