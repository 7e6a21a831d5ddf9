"""The counter's end of the wire: signed requests, and answers that are what they should be."""

import threading
from collections.abc import Callable, Mapping
from typing import Final, TypeVar
from urllib.parse import urlencode

import msgspec

from app.errors import ClerkError, Refusal
from app.messages import wire
from app.messages.feed import Stream
from app.messages.signing import Signer
from app.sync.counter import RequestCounter
from app.sync.http import Incoming, Outgoing, Way, Wire

REPLAY_RETRIES: Final = 5
"""Attempts with a higher counter: two requests may overtake each other on their way."""

COUNTER_MAX: Final = 2**62
_ENROL: Final = "/v1/enrol"
_JOURNAL: Final = "/v1/journal"
_FEED: Final = "/v1/feed"
_EVIDENCE: Final = "/v1/evidence"
_OK: Final = 200
_SERVER_ERROR: Final = 500
_Answer = TypeVar("_Answer", bound=msgspec.Struct)


class CentreClient:
    """Speaks for one terminal; may be used from two threads at once."""

    def __init__(
        self, way: str | Way, terminal: str, signer: Signer, counter: RequestCounter
    ) -> None:
        """Speak to an address, or over a way that is there already."""
        self._wire: Final[Way] = Wire(way) if isinstance(way, str) else way
        self._terminal: Final = terminal
        self._signer: Final = signer
        self._counter: Final = counter
        self._order: Final = threading.Lock()

    def push(self, page: wire.JournalPage) -> wire.Acknowledgement | wire.Problem:
        """Send a page of the journal. Raises CENTRE_UNREACHABLE or MALFORMED_ANSWER (`field`)."""
        return self._answer(self._posting(_JOURNAL, page), wire.Acknowledgement)

    def send_evidence(self, sent: wire.Evidence) -> wire.EvidenceReceipt | wire.Problem:
        """Send the file of a dispute. Raises CENTRE_UNREACHABLE or MALFORMED_ANSWER (`field`)."""
        return self._answer(self._posting(_EVIDENCE, sent), wire.EvidenceReceipt)

    def feed(
        self, after: Mapping[Stream, int], limit: int, wait_ms: int
    ) -> wire.SentFeed | wire.Problem:
        """Ask for the first stream, in this order, that has news; wait for it if there is none.

        Raises CENTRE_UNREACHABLE or MALFORMED_ANSWER (`field`).
        """
        query = urlencode(
            {
                "stream": ",".join(after),
                "after": ",".join(map(str, after.values())),
                "limit": limit,
                "wait_ms": wait_ms,
            },
            safe=",",
        )

        def get() -> Incoming:
            release = _Once(self._order.release)
            self._order.acquire()
            try:
                asked = self._signed("GET", f"{_FEED}?{query}", b"", longer_s=wait_ms / 1000)
                return self._wire.send(asked, on_sent=release)
            finally:
                release()

        return self._answer(get, wire.SentFeed)

    def journal(self, epoch: int, after: int) -> wire.SentJournal | wire.Problem:
        """Ask for a page of this terminal's own journal. Raises as `push` does."""
        query = urlencode({"epoch": epoch, "after": after})

        def get() -> Incoming:
            with self._order:
                return self._wire.send(self._signed("GET", f"{_JOURNAL}?{query}", b""))

        return self._answer(get, wire.SentJournal)

    def interrupt(self) -> None:
        """Break off what is under way in other threads."""
        self._wire.interrupt()

    def close(self) -> None:
        self._wire.close()

    def _posting(self, target: str, message: msgspec.Struct) -> Callable[[], Incoming]:
        body = msgspec.msgpack.encode(message)

        def post() -> Incoming:
            # Nothing may overtake a long page with a higher number than its own.
            with self._order:
                return self._wire.send(self._signed("POST", target, body))

        return post

    def _signed(self, method: str, target: str, body: bytes, longer_s: float = 0.0) -> Outgoing:
        counter = self._counter.next()
        return Outgoing(
            method=method,
            target=target,
            headers=_headers(self._terminal, self._signer, (method, target, counter, body)),
            body=body,
            longer_s=longer_s,
        )

    def _answer(self, ask: Callable[[], Incoming], kind: type[_Answer]) -> _Answer | wire.Problem:
        for _ in range(REPLAY_RETRIES):
            answer = decode(ask(), kind, self._wire.url)
            if not isinstance(answer, wire.Problem) or answer.code != wire.REPLAYED:
                return answer
            if not 0 < answer.counter < COUNTER_MAX:
                raise ClerkError(Refusal.MALFORMED_ANSWER, field="counter")
            self._counter.raise_above(answer.counter)
        raise ClerkError(Refusal.CENTRE_UNREACHABLE, url=self._wire.url)


def request_enrolment(way: str | Way, code: str, signer: Signer) -> wire.EnrolAnswer | wire.Problem:
    """Show a one-time code and a key, signed with that key.

    Raises CENTRE_UNREACHABLE or MALFORMED_ANSWER (`field`).
    """
    body = msgspec.msgpack.encode(wire.EnrolRequest(code, signer.key))
    connection: Way = Wire(way) if isinstance(way, str) else way
    try:
        headers = _headers("", signer, ("POST", _ENROL, 0, body))
        asked = Outgoing(method="POST", target=_ENROL, headers=headers, body=body)
        return decode(connection.send(asked), wire.EnrolAnswer, connection.url)
    finally:
        connection.close()


def decode(answer: Incoming, kind: type[_Answer], url: str) -> _Answer | wire.Problem:
    """Read an answer, which is what was asked for or says why not.

    Raises CENTRE_UNREACHABLE (`url`) for a server in trouble, MALFORMED_ANSWER (`field`) else.
    """
    if answer.status >= _SERVER_ERROR:
        raise ClerkError(Refusal.CENTRE_UNREACHABLE, url=url)
    if answer.status == _OK:
        return _decoded(answer.body, kind)
    return _decoded(answer.body, wire.Problem)


def _decoded(body: bytes, kind: type[_Answer]) -> _Answer:
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise ClerkError(Refusal.MALFORMED_ANSWER, field=kind.__name__) from error


class _Once:
    """Calls a function the first time only."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act: Callable[[], None] | None = act

    def __call__(self) -> None:
        act, self._act = self._act, None
        if act is not None:
            act()


def _headers(terminal: str, signer: Signer, request: tuple[str, str, int, bytes]) -> dict[str, str]:
    return {
        wire.HEADER_TERMINAL: terminal,
        wire.HEADER_COUNTER: str(request[2]),
        wire.HEADER_SIGNATURE: wire.sign_request(signer, *request),
        "Content-Type": wire.CONTENT_TYPE,
    }
