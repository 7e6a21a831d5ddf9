"""HTTP with limits: one client with keep-alive, every failure of the way one refusal."""

import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from app.errors import ClerkError, Refusal
from app.messages import wire

if TYPE_CHECKING:
    import httpx

CONNECT_TIMEOUT_S: Final = 5.0
READ_TIMEOUT_S: Final = 20.0
ANSWER_BYTES_MAX: Final = 2 * wire.PAGE_BYTES_MAX

_CONNECTED: Final = frozenset({"connection.connect_tcp.complete", "connection.start_tls.complete"})
_SENT: Final = "http11.send_request_body.complete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request as it goes out. `longer_s` is for an answer that is meant to be late."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""
    longer_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Incoming:
    """An answer as it came in."""

    status: int
    body: bytes


def _nothing() -> None:
    """Be told, and do nothing."""


class Way(Protocol):
    """The way to the centre, as the client needs it: `Wire`, or one of a simulator."""

    @property
    def url(self) -> str: ...

    def send(self, request: Outgoing, on_sent: Callable[[], None] = _nothing) -> Incoming:
        """Send a request and read its answer; `on_sent` is called once the request has gone out.

        Raises CENTRE_UNREACHABLE (`url`), or MALFORMED_ANSWER for an answer without end.
        """

    def interrupt(self) -> None:
        """Break off what is under way in other threads."""

    def close(self) -> None: ...


class Wire:
    """May be used from any thread; httpx is loaded when one is made."""

    def __init__(self, url: str) -> None:
        import httpx  # noqa: PLC0415 - 0.2 s that the window does not need

        self.url: Final = url.rstrip("/")
        self._sockets: Final[list[socket.socket]] = []
        self._errors: Final = (httpx.RequestError, httpx.InvalidURL)
        self._timeout: Final = httpx.Timeout
        self._client: Final = httpx.Client(
            headers={"Accept-Encoding": "identity"},
            # The machine's own list of authorities: the post's may be among them.
            verify=ssl.create_default_context() if self.url.startswith("https:") else False,
            trust_env=False,
        )

    def send(self, request: Outgoing, on_sent: Callable[[], None] = _nothing) -> Incoming:
        """Send a request and read its answer, as `Way` says."""
        try:
            with self._client.stream(
                request.method,
                self.url + request.target,
                content=request.body,
                headers=dict(request.headers),
                timeout=self._timeout(READ_TIMEOUT_S + request.longer_s, connect=CONNECT_TIMEOUT_S),
                extensions={"trace": self._tracer(on_sent)},
            ) as response:
                return Incoming(response.status_code, _read(response))
        except self._errors as error:
            raise ClerkError(Refusal.CENTRE_UNREACHABLE, url=self.url) from error

    def interrupt(self) -> None:
        """Break off what is under way in other threads."""
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._client.close()

    def _tracer(self, on_sent: Callable[[], None]) -> Callable[[str, dict[str, Any]], None]:
        def trace(event: str, facts: dict[str, Any]) -> None:
            if event in _CONNECTED:
                self._sockets[:] = [each for each in self._sockets if each.fileno() >= 0]
                self._sockets.append(facts["return_value"].get_extra_info("socket"))
            elif event == _SENT:
                on_sent()

        return trace


def _read(response: "httpx.Response") -> bytes:
    body = bytearray()
    for part in response.iter_raw():
        body += part
        if len(body) > ANSWER_BYTES_MAX:
            raise ClerkError(Refusal.MALFORMED_ANSWER, field="length")
    return bytes(body)
