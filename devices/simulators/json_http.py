"""A small JSON server on the loopback, for the control ports and for the simulated register."""

import contextlib
import json
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

BODY_BYTES_MAX: Final = 262_144
_STOP_POLL_S: Final = 0.02

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the wire: an HTTP status and a JSON object."""

    status: int
    body: Json


Respond = Callable[[str, str, bytes], Answer | None]
"""From method, path and body to an answer; None hangs up without a word."""


_Socket = socket.socket | tuple[bytes, socket.socket]  # the shape of socketserver's signatures


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, respond: Respond) -> None:
        self.respond = respond
        self.open_sockets: set[_Socket] = set()
        super().__init__(("127.0.0.1", port), _Connection)

    def process_request(self, request: _Socket, client_address: Any) -> None:  # noqa: ANN401
        self.open_sockets.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: _Socket) -> None:
        self.open_sockets.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: _Socket, client_address: Any) -> None:  # noqa: ANN401
        """Say nothing of peers that hang up; an error of this program is printed."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one segment
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Stay silent: the state is told on request."""

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        if length > BODY_BYTES_MAX:
            self._send(Answer(413, {"error": "too large"}))
            self.close_connection = True
            return
        answer = self.server.respond(self.command, self.path, self.rfile.read(length))
        if answer is None:
            self.close_connection = True
        else:
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        body = json.dumps(answer.body, ensure_ascii=False).encode()
        self.send_response_only(answer.status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class JsonServer:
    """Answers requests on 127.0.0.1 from threads of its own until it is closed."""

    def __init__(self, respond: Respond, port: int = 0) -> None:
        self._server = _Server(port, respond)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_STOP_POLL_S,), daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Stop listening and break every connection that is still open."""
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self._server.open_sockets):
            with contextlib.suppress(OSError):  # the peer may be faster
                _hang_up(connection)


def _hang_up(connection: _Socket) -> None:
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)
