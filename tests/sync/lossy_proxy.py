"""A way to the centre that loses what it is told to lose; real TCP, nothing is imitated."""

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from enum import StrEnum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_TIMEOUT_S = 60


class Fault(StrEnum):
    """What becomes of one exchange."""

    NONE = auto()
    REQUEST_LOST = auto()
    ANSWER_LOST = auto()
    ANSWER_CUT = auto()


Exchange = tuple[str, str, bytes]
"""Method, target and body of a request. The body of a retry is the same, its signature is not."""

Plan = Callable[[Exchange], Fault]


class LossyProxy(ThreadingHTTPServer):
    """Hands every request on and applies the plan to the answer."""

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, upstream: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream
        self.plan: Plan = lambda _exchange: Fault.NONE
        self.is_down = False
        self.seen: list[Exchange] = []
        self._open: set[socket.socket] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def lose_answers(self, times: int, fault: Fault = Fault.ANSWER_LOST) -> None:
        """Lose the first answers to every single request."""
        lost: dict[Exchange, int] = {}

        def plan(exchange: Exchange) -> Fault:
            lost[exchange] = lost.get(exchange, 0) + 1
            return fault if lost[exchange] <= times else Fault.NONE

        self.plan = plan

    def go_down(self) -> None:
        """Cut the network: everything under way is gone, nothing new gets through."""
        self.is_down = True
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def come_up(self) -> None:
        self.is_down = False

    @contextmanager
    def under_way(self, connection: socket.socket) -> Iterator[None]:
        """Let `go_down` cut this connection for the length of the block."""
        self._open.add(connection)
        try:
            yield
        finally:
            self._open.discard(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A broken connection is what this proxy is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: LossyProxy

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nobody reads it."""

    def handle(self) -> None:
        with self.server.under_way(self.connection):
            super().handle()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        exchange = (self.command, self.path, body)
        self.server.seen.append(exchange)
        fault = Fault.REQUEST_LOST if self.server.is_down else self.server.plan(exchange)
        if fault is Fault.REQUEST_LOST:
            self.close_connection = True
            return
        status, headers, data = self._ask(body)
        if fault is Fault.ANSWER_LOST or self.server.is_down:
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if fault is Fault.ANSWER_CUT:
            data = data[: len(data) // 2]
            self.close_connection = True
        self.wfile.write(data)

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.server.upstream, timeout=_TIMEOUT_S
        )
        connection.connect()
        with closing(connection), self.server.under_way(connection.sock):
            connection.request(self.command, self.path, body, dict(self.headers))
            with connection.getresponse() as answer:
                kept = [
                    (name, value)
                    for name, value in answer.getheaders()
                    if name.lower() in ("content-type", "content-length")
                ]
                return answer.status, kept, answer.read()


@contextmanager
def lossy_proxy(upstream: int) -> Iterator[LossyProxy]:
    """Run a proxy to a port for the length of the block."""
    with LossyProxy(upstream) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield proxy
        finally:
            proxy.go_down()
            proxy.shutdown()
            thread.join()
