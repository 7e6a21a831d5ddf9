"""A server that answers whatever the test says: a liar, a portal of a hotel, a broken machine."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

Answer = tuple[int, bytes]
Answers = Callable[[str, str, bytes], Answer]
"""From method, target and body of a request to status and body of its answer."""


class Answerer(ThreadingHTTPServer):
    """Says on any question what `answers` makes of it."""

    daemon_threads = False

    def __init__(self, answers: Answers) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.asked: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up on nonsense."""


class _Handler(BaseHTTPRequestHandler):
    server: Answerer

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.asked.append((self.command, self.headers.get("Okno-Counter", "")))
        status, data = self.server.answers(self.command, self.path, body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nobody reads it."""


@contextmanager
def answerer(answers: Answers) -> Iterator[Answerer]:
    """Run a server for the length of the block."""
    with Answerer(answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def always(status: int, answer: bytes | msgspec.Struct) -> Answers:
    data = answer if isinstance(answer, bytes) else msgspec.msgpack.encode(answer)
    return lambda _method, _target, _body: (status, data)
