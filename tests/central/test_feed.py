"""What goes down: streams without gaps, signed, and news that do not wait."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.central.central import Central
from app.central.publishing import PAGE_BYTES
from app.messages import wire
from app.messages.canonical import ZERO_HASH
from app.messages.entries import FactKey, read
from app.messages.feed import FeedMessage, Stream, is_head_signed, read_message
from tests.central.http import BRANCH, HandTerminal, ServedCentre, enrolled, found, served
from tests.central.journals import PaperJournal
from tests.central.waiting import until

NOTE = ("note", {"text": "привет"})


def page(terminal: HandTerminal, query: str) -> wire.SentFeed:
    answer = terminal.feed(query)
    assert isinstance(answer, wire.SentFeed), answer
    return answer


def messages(answer: wire.SentFeed) -> list[FeedMessage]:
    return [read_message(body) for body in answer.bodies]


def test_a_page_is_a_chain_that_the_centre_signed(
    centre: ServedCentre, window: HandTerminal
) -> None:
    centre.central.publish_many(BRANCH, Stream.ITEMS, [NOTE] * 3)
    centre.central.publish(BRANCH, Stream.ITEMS, *NOTE)

    answer = page(window, "stream=items&after=0")

    got = messages(answer)
    assert [message.position for message in got] == [1, 2, 3, 4]
    prevs = [ZERO_HASH, *(message.hash.hex() for message in got)]
    assert [message.prev for message in got] == prevs[:-1]
    assert {(message.branch, message.stream) for message in got} == {(BRANCH, Stream.ITEMS)}
    assert is_head_signed(centre.central.key, got[-1].hash, answer.signature)
    assert (answer.stream, answer.latest) == ("items", 4)


def test_pages_follow_each_other(centre: ServedCentre, window: HandTerminal) -> None:
    centre.central.publish_many(BRANCH, Stream.ITEMS, [NOTE] * 5)

    first = page(window, "stream=items&after=0&limit=2")
    second = page(window, "stream=items&after=2&limit=2")
    last = page(window, "stream=items&after=4&limit=2")

    got = [message.position for each in (first, second, last) for message in messages(each)]
    assert got == [1, 2, 3, 4, 5]
    assert messages(second)[0].prev == messages(first)[-1].hash.hex()
    assert {each.latest for each in (first, second, last)} == {5}


def test_many_messages_are_published_all_or_none(
    centre: ServedCentre, window: HandTerminal
) -> None:
    news: list[tuple[str, Any]] = [NOTE] * 2_500
    assert centre.central.publish_many(BRANCH, Stream.ITEMS, news) == 2_500

    with pytest.raises(ValueError, match="neither string"):
        centre.central.publish_many(BRANCH, Stream.ITEMS, [*news, ("note", {"weight": 1.5})])

    answer = page(window, "stream=items&after=2499")
    assert (answer.latest, len(answer.bodies)) == (2_500, 1)


def test_a_page_is_bounded_in_bytes_but_never_empty(
    centre: ServedCentre, window: HandTerminal
) -> None:
    big = ("note", {"text": "x" * (PAGE_BYTES // 2 + 1)})
    huge = ("note", {"text": "x" * (PAGE_BYTES + 1)})
    centre.central.publish_many(BRANCH, Stream.ITEMS, [big, big, huge])

    sizes = [len(page(window, f"stream=items&after={after}").bodies) for after in range(3)]

    assert sizes == [1, 1, 1]


def test_the_first_stream_with_news_is_answered(centre: ServedCentre, window: HandTerminal) -> None:
    centre.central.publish(BRANCH, Stream.ITEMS, *NOTE)
    centre.central.publish(BRANCH, Stream.REFERENCE, *NOTE)

    asked = "stream=urgent,branch,reference,items&after=0,0,{},0"
    assert page(window, asked.format(0)).stream == "reference"
    assert page(window, asked.format(1)).stream == "items"


def test_no_news_is_an_empty_answer(window: HandTerminal) -> None:
    answer = page(window, "stream=urgent,items&after=0,0")

    assert (answer.stream, answer.bodies, answer.signature, answer.latest) == ("urgent", [], b"", 0)
    assert answer.centre_ms > 1_600_000_000_000


def test_a_branch_sees_nothing_of_another(centre: ServedCentre, window: HandTerminal) -> None:
    centre.central.create_branch("101000", "Москва")
    centre.central.publish("101000", Stream.ITEMS, *NOTE)

    assert page(window, "stream=items&after=0").bodies == []


def test_news_end_the_waiting(centre: ServedCentre, window: HandTerminal) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(page, window, "stream=urgent,items&after=0,0&wait_ms=30000")
        until(lambda: bool(centre.central.bell.branches))
        centre.central.publish(BRANCH, Stream.ITEMS, *NOTE)

        assert waiting.result(timeout=10).stream == "items"


def test_waiting_ends_without_news(window: HandTerminal) -> None:
    assert page(window, "stream=urgent&after=0&wait_ms=50").bodies == []


def test_news_of_another_process_end_the_waiting_too(tmp_path: Path) -> None:
    folder = found(tmp_path / "central")
    with served(folder) as centre, ThreadPoolExecutor(1) as pool:
        window = enrolled(centre)
        waiting = pool.submit(page, window, "stream=items&after=0&wait_ms=30000")
        until(lambda: bool(centre.central.bell.branches))
        elsewhere = Central.open(folder)
        elsewhere.publish(BRANCH, Stream.ITEMS, *NOTE)
        elsewhere.close()

        assert len(waiting.result(timeout=10).bodies) == 1


def test_windows_of_a_branch_hear_of_each_others_entries(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    neighbour = enrolled(centre, 2)
    sale = journal.sale("80084740397510@M1/1")
    window.post(journal.page())

    got = messages(page(neighbour, "stream=branch&after=0"))

    assert [message.kind for message in got] == ["entry_recorded"] * 4
    payload = got[-1].payload
    entry = read(
        payload["body"].encode(),
        bytes.fromhex(payload["hash"]),
        bytes.fromhex(payload["signature"]),
    )
    assert (entry.body, entry.signature) == (sale.body, sale.signature)
    assert entry.is_signed
    assert payload["terminal"] == window.terminal


def test_a_repeated_page_is_no_news_to_the_neighbour(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    neighbour = enrolled(centre, 2)
    for _ in range(3):
        window.post(journal.page())

    assert page(neighbour, "stream=branch&after=0").latest == len(journal.entries)


def test_an_only_window_hears_nothing_of_itself(
    window: HandTerminal, journal: PaperJournal
) -> None:
    window.post(journal.page())

    assert page(window, "stream=branch&after=0").latest == 0


def test_the_second_window_learns_what_the_first_did_before(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    journal.sale("80084740397510@M1/1")
    window.post(journal.page())

    second, _third = enrolled(centre, 2), enrolled(centre, 3)

    got = messages(page(second, "stream=branch&after=0"))
    claims = [claim for message in got for claim in entry_of(message).facts]
    assert claims == [(FactKey("settled", "80084740397510@M1/1", 1), None)]


def entry_of(message: FeedMessage) -> Any:
    payload = message.payload
    return read(payload["body"].encode(), bytes.fromhex(payload["hash"]), b"")
