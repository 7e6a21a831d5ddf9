"""The counter's end of the wire: whatever comes back, it is an answer or a clear refusal."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import msgspec
import pytest

from app.errors import ClerkError, Refusal
from app.messages import wire
from app.messages.feed import Stream
from app.sync import client as client_module
from app.sync.client import CentreClient
from app.sync.counter import BLOCK, REQUEST_COUNTER, RequestCounter
from app.sync.http import ANSWER_BYTES_MAX, Wire
from tests.central.http import BRANCH, ServedCentre
from tests.central.waiting import until
from tests.sync.answers import Answerer, always, answerer
from tests.sync.lossy_proxy import LossyProxy
from tests.sync.windows import Window

AFTER = dict.fromkeys(Stream, 0)


@pytest.fixture
def client(window: Window) -> Iterator[CentreClient]:
    with closing(window.client()) as client:
        yield client


def ask(client: CentreClient) -> wire.SentFeed | wire.Problem:
    return client.feed(AFTER, limit=10, wait_ms=0)


ODD: dict[str, tuple[int, bytes, Refusal]] = {
    "nothing": (200, b"", Refusal.MALFORMED_ANSWER),
    "the portal of a hotel": (200, b"<html>Welcome!</html>", Refusal.MALFORMED_ANSWER),
    "another kind": (200, msgspec.msgpack.encode({"a": 1}), Refusal.MALFORMED_ANSWER),
    "a redirection": (302, b"", Refusal.MALFORMED_ANSWER),
    "a refusal in HTML": (403, b"<html>", Refusal.MALFORMED_ANSWER),
    "a server in trouble": (500, b"Internal Server Error", Refusal.CENTRE_UNREACHABLE),
    "a proxy in trouble": (502, b"", Refusal.CENTRE_UNREACHABLE),
    "no end of it": (200, bytes(ANSWER_BYTES_MAX + 1), Refusal.MALFORMED_ANSWER),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_answer_is_a_refusal(window: Window, name: str) -> None:
    status, body, code = ODD[name]
    with (
        answerer(always(status, body)) as odd,
        closing(window.client(odd.url)) as client,
        pytest.raises(ClerkError) as refused,
    ):
        ask(client)

    assert refused.value.code is code


def test_no_answer_is_a_refusal(window: Window, way: LossyProxy, client: CentreClient) -> None:
    way.go_down()

    with pytest.raises(ClerkError) as refused:
        ask(client)

    assert refused.value.code is Refusal.CENTRE_UNREACHABLE
    assert refused.value.values["url"] == way.url


def test_one_connection_serves_many_requests(window: Window, centre: ServedCentre) -> None:
    with closing(window.client(centre.url)) as client:
        for _ in range(5):
            ask(client)
        assert isinstance(client._wire, Wire)
        assert len(client._wire._sockets) == 1


def test_a_restored_file_catches_up_with_the_centres_counter(
    window: Window, client: CentreClient
) -> None:
    for _ in range(3):
        ask(client)
    with window.store.transaction() as connection:
        from_backup = {"name": REQUEST_COUNTER, "value": "0"}
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO sync_state (name, value) VALUES (:name, :value)", from_backup
        )

    with closing(window.client()) as restored:
        assert isinstance(ask(restored), wire.SentFeed)


def test_a_centre_that_always_says_replayed_is_given_up(window: Window) -> None:
    def replayed(_method: str, _target: str, _body: bytes) -> tuple[int, bytes]:
        counter = int(server.asked[-1][1])
        return 409, msgspec.msgpack.encode(wire.Problem(wire.REPLAYED, counter=counter + 5))

    server: Answerer
    with (
        answerer(replayed) as server,
        closing(window.client(server.url)) as client,
        pytest.raises(ClerkError) as refused,
    ):
        ask(client)

    assert refused.value.code is Refusal.CENTRE_UNREACHABLE
    counters = [int(counter) for _, counter in server.asked]
    assert counters == [1 + 6 * attempt for attempt in range(client_module.REPLAY_RETRIES)]


@pytest.mark.parametrize("counter", [0, -1, 2**62])
def test_a_counter_cannot_be_driven_to_its_end(window: Window, counter: int) -> None:
    problem = wire.Problem(wire.REPLAYED, counter=counter)
    with (
        answerer(always(409, problem)) as liar,
        closing(window.client(liar.url)) as client,
        pytest.raises(ClerkError) as refused,
    ):
        ask(client)

    assert refused.value.code is Refusal.MALFORMED_ANSWER


def test_two_threads_may_ask_at_once(window: Window, client: CentreClient) -> None:
    page = wire.JournalPage(window.own.terminal, 1, [])
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(ask, client) for _ in range(20)]
        pushed = [pool.submit(client.push, page) for _ in range(20)]

        assert {type(each.result()) for each in asked} == {wire.SentFeed}
        assert {type(each.result()) for each in pushed} == {wire.Acknowledgement}


def test_a_page_gets_through_while_a_question_waits(
    centre: ServedCentre, window: Window, client: CentreClient
) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.feed, AFTER, 10, 30_000)
        until(lambda: centre.central.bell.branches)

        answer = client.push(wire.JournalPage(window.own.terminal, 1, []))

        assert isinstance(answer, wire.Acknowledgement)
        assert not waiting.done()
        centre.central.publish(BRANCH, Stream.ITEMS, "note", {})
        assert isinstance(waiting.result(timeout=10), wire.SentFeed)


def test_a_waiting_question_can_be_broken_off(centre: ServedCentre, client: CentreClient) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.feed, AFTER, 10, 30_000)
        until(lambda: centre.central.bell.branches)

        client.interrupt()

        with pytest.raises(ClerkError) as refused:
            waiting.result(timeout=10)
    assert refused.value.code is Refusal.CENTRE_UNREACHABLE


def test_numbers_of_requests_grow_over_restarts(window: Window) -> None:
    first = RequestCounter(window.store)
    given = [first.next() for _ in range(3)]

    again = RequestCounter(window.store)
    given.append(again.next())
    again.raise_above(50 * BLOCK)
    given.append(again.next())
    given.append(RequestCounter(window.store).next())

    assert given[:3] == [1, 2, 3]
    assert given == sorted(set(given))


def test_numbers_of_requests_are_set_aside_in_blocks(window: Window) -> None:
    counter = RequestCounter(window.store)
    numbers = [counter.next() for _ in range(BLOCK + 1)]

    assert numbers == list(range(1, BLOCK + 2))
    assert window.state(REQUEST_COUNTER) == str(2 * BLOCK)


def test_numbers_are_given_once_to_all_threads(window: Window) -> None:
    counter, given, lock = RequestCounter(window.store), list[int](), threading.Lock()

    def take() -> None:
        for _ in range(200):
            number = counter.next()
            with lock:
                given.append(number)

    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(take)

    assert sorted(given) == list(range(1, 801))
