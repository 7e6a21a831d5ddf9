"""Stands between a program and an HTTP service and loses, holds or lets through what passes."""

import http.client
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_UPSTREAM_LIMIT_S = 60.0
_STOP_POLL_S = 0.02


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and, once there is one, its answer; `status` 0 says that there is none yet."""

    method: str
    target: str
    body: bytes
    status: int = 0
    answer: bytes = b""


Decide = Callable[[Exchange], bool]
"""Says whether to go on; it may block, which holds the exchange up. False hangs up on it."""


def _always(_exchange: Exchange) -> bool:
    return True


class Proxy:
    """`before` sees each request before the service does, `after` each answer on its way back."""

    def __init__(self, upstream: str, before: Decide = _always, after: Decide = _always) -> None:
        self.before, self.after = before, after
        self._upstream = urlsplit(upstream)
        proxy = self

        class Connection(_Connection):
            owner = proxy

        self._server = _Server(("127.0.0.1", 0), Connection)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_STOP_POLL_S,), daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def forward(self, request: Exchange, headers: dict[str, str]) -> Exchange:
        """Ask the service. Raises OSError or HTTPException where it does not answer."""
        upstream = http.client.HTTPConnection(
            str(self._upstream.hostname), self._upstream.port, timeout=_UPSTREAM_LIMIT_S
        )
        try:
            upstream.request(request.method, request.target, request.body, headers)
            response = upstream.getresponse()
            return Exchange(
                request.method, request.target, request.body, response.status, response.read()
            )
        finally:
            upstream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


class _Connection(BaseHTTPRequestHandler):
    owner: Proxy
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002
        """Say nothing."""

    def _pass(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        request = Exchange(self.command, self.path, self.rfile.read(length))
        headers = {name: value for name, value in self.headers.items() if name != "Connection"}
        self.close_connection = True
        with suppress(OSError, http.client.HTTPException):
            if not self.owner.before(request):
                return
            exchange = self.owner.forward(request, headers)
            if self.owner.after(exchange):
                self._answer(exchange)
                self.close_connection = False

    def _answer(self, exchange: Exchange) -> None:
        self.send_response(exchange.status)
        self.send_header("Content-Length", str(len(exchange.answer)))
        self.end_headers()
        self.wfile.write(exchange.answer)

    do_GET = do_POST = _pass  # noqa: N815 - names of http.server
