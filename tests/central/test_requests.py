"""Requests: only from enrolled terminals, each once, and never anything but an honest answer."""

import msgspec
import pytest

from app.messages import wire
from app.messages.signing import Signer
from tests.central.http import HandTerminal, ServedCentre, exchange
from tests.central.journals import PaperJournal


def test_an_unknown_terminal_is_not_served(centre: ServedCentre) -> None:
    stranger = HandTerminal(centre.port, "101000-1", Signer.new())

    status, body = stranger.raw("GET", FEED)

    assert status == 401
    assert msgspec.msgpack.decode(body)["code"] == wire.UNKNOWN_TERMINAL


def test_a_stolen_name_is_not_enough(window: HandTerminal) -> None:
    window.signer = Signer.new()

    status, body = window.raw("GET", FEED)

    assert status == 401
    assert msgspec.msgpack.decode(body)["code"] == wire.BAD_SIGNATURE


def test_a_recorded_request_is_refused_and_told_the_last_counter(
    window: HandTerminal, journal: PaperJournal
) -> None:
    for _ in range(5):
        window.post(journal.page())
    window.counter = 2

    answer = window.post(journal.page())

    assert answer == wire.Problem(wire.REPLAYED, counter=5)


def test_the_last_request_again_is_a_recorded_one_too(
    window: HandTerminal, journal: PaperJournal
) -> None:
    window.post(journal.page())
    window.counter -= 1

    assert window.post(journal.page()) == wire.Problem(wire.REPLAYED, counter=1)


def test_a_request_with_another_body_is_not_the_signed_one(
    window: HandTerminal, journal: PaperJournal
) -> None:
    signed = msgspec.msgpack.encode(journal.page())
    headers = {
        wire.HEADER_TERMINAL: window.terminal,
        wire.HEADER_COUNTER: "1",
        wire.HEADER_SIGNATURE: wire.sign_request(window.signer, "POST", "/v1/journal", 1, signed),
    }

    other = msgspec.msgpack.encode(journal.page(last=1))
    status, _ = exchange(window.port, "POST", "/v1/journal", other, headers)

    assert status == 401


def test_a_signature_for_one_question_does_not_serve_for_another(window: HandTerminal) -> None:
    signature = wire.sign_request(window.signer, "GET", FEED, 1, b"")
    window.headers = {wire.HEADER_SIGNATURE: signature}

    status, _ = window.raw("GET", FEED.replace("after=0", "after=1"))

    assert status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {wire.HEADER_COUNTER: ""},
        {wire.HEADER_COUNTER: "-1"},
        {wire.HEADER_COUNTER: "1.0"},
        {wire.HEADER_COUNTER: "9" * 30},
        {wire.HEADER_SIGNATURE: "zz"},
    ],
)
def test_malformed_headers_get_a_plain_answer(
    window: HandTerminal, headers: dict[str, str]
) -> None:
    window.headers = headers

    status, body = window.raw("GET", FEED)

    assert status == 400
    assert msgspec.msgpack.decode(body)["code"] == wire.MALFORMED


@pytest.mark.parametrize("body", [b"", b"\xc1", b"not msgpack", msgspec.msgpack.encode([1, 2])])
def test_a_malformed_body_gets_a_plain_answer(window: HandTerminal, body: bytes) -> None:
    answer = window.ask("POST", "/v1/journal", body, wire.Acknowledgement)

    assert answer == wire.Problem(wire.MALFORMED, "body")


def test_a_body_without_end_is_cut_off(window: HandTerminal) -> None:
    status, body = window.raw("POST", "/v1/journal", bytes(wire.PAGE_BYTES_MAX + 1))

    assert status == 400
    assert msgspec.msgpack.decode(body)["detail"] == "too many bytes"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "stream=urgent",
        "stream=gossip&after=0",
        "stream=urgent,items&after=0",
        "stream=urgent&after=x",
        "stream=urgent&after=0&limit=501",
        "stream=urgent&after=0&wait_ms=99999999",
    ],
)
def test_a_malformed_question_gets_a_plain_answer(window: HandTerminal, query: str) -> None:
    answer = window.feed(query)

    assert isinstance(answer, wire.Problem)
    assert answer.code == wire.MALFORMED


def test_anybody_may_ask_whether_the_centre_lives(centre: ServedCentre) -> None:
    assert exchange(centre.port, "GET", "/v1/health") == (200, b"ok")


FEED = "/v1/feed?stream=urgent&after=0"
