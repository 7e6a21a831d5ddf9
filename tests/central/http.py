"""A centre that really serves, and a terminal that speaks to it by hand."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

from app.central.central import Central
from app.central.service import create_app
from app.clock import Clock
from app.messages import wire
from app.messages.signing import Signer

BRANCH = "660049"


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


@contextmanager
def served(folder: Path, port: int = 0, clock: Clock | None = None) -> Iterator[ServedCentre]:
    """Serve the centre of a directory for the length of the block."""
    central = Central.open(folder, clock)
    config = uvicorn.Config(
        create_app(central), port=port, log_config=None, timeout_graceful_shutdown=1
    )
    server = _Served(config)
    with config.bind_socket() as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        server.ready.wait()
        try:
            yield ServedCentre(central, listener.getsockname()[1])
        finally:
            central.bell.close()
            server.should_exit = True
            thread.join()
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
        return self.ask("POST", "/v1/journal", msgspec.msgpack.encode(page), wire.Acknowledgement)

    def feed(self, query: str) -> wire.SentFeed | wire.Problem:
        return self.ask("GET", f"/v1/feed?{query}", b"", wire.SentFeed)

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
