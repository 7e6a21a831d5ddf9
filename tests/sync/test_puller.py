"""The feed comes down page by page; what was not signed, or not in its place, changes nothing."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from app.clock import SystemClock
from app.errors import ClerkError, Refusal
from app.messages import wire
from app.messages.canonical import Payload
from app.messages.feed import Stream, sign_head, write_message
from app.messages.signing import Signer
from app.store import feed, feed_check
from app.store.feed import Cursor
from app.sync.puller import PAGE, Pulled, Puller
from app.sync.status import Status
from tests.central.http import BRANCH, ServedCentre, enrolled
from tests.central.journals import PaperJournal
from tests.support.counter import LETTER, ROMASHKA, STAFF, item, numbers
from tests.sync.answers import always, answerer
from tests.sync.lossy_proxy import Fault, LossyProxy
from tests.sync.windows import Window

ARRIVED = ("item_arrived", ROMASHKA.to_payload())
MALFORMED = ("item_arrived", {**LETTER.to_payload(), "weight_g": "heavy"})


def puller_of(window: Window, url: str = "") -> Iterator[Puller]:
    with closing(window.client(url)) as client:
        yield Puller(window.store, window.own, client, Status(window.store, SystemClock()))


@pytest.fixture
def puller(window: Window) -> Iterator[Puller]:
    yield from puller_of(window)


def pull_all(puller: Puller) -> list[Pulled]:
    return list(iter(lambda: puller.pull(wait_ms=0), Pulled()))


def refusal(puller: Puller) -> ClerkError:
    with pytest.raises(ClerkError) as refused:
        puller.pull(wait_ms=0)
    return refused.value


def cursor(window: Window, stream: Stream) -> Cursor:
    with window.store.read() as connection:
        return feed.cursors(connection)[stream]


def test_everything_that_was_published_arrives(
    centre: ServedCentre, window: Window, puller: Puller
) -> None:
    publish = centre.central.publish_many
    publish(BRANCH, Stream.ITEMS, [ARRIVED, ("item_arrived", LETTER.to_payload())])
    publish(BRANCH, Stream.REFERENCE, [("staff_changed", facts) for facts in STAFF])
    publish(BRANCH, Stream.URGENT, [("numbers_issued", numbers(1, 3))])

    pulled = pull_all(puller)

    assert [each.messages for each in pulled] == [1, 3, 2]  # urgent first, items last
    assert (window.rows("feed_items"), window.rows("feed_staff")) == (2, 3)
    assert window.rows("feed_blocks") == 1
    assert {row["state"] for row in window.all("feed_log")} == {"applied"}
    assert cursor(window, Stream.ITEMS).position == cursor(window, Stream.ITEMS).latest == 2


def test_the_log_can_be_checked_and_folded_anew(
    centre: ServedCentre, window: Window, puller: Puller
) -> None:
    centre.central.publish_many(BRANCH, Stream.ITEMS, [ARRIVED, MALFORMED] * 3)
    centre.central.publish(BRANCH, Stream.REFERENCE, "staff_changed", STAFF[0])
    pull_all(puller)
    centre.central.publish(BRANCH, Stream.ITEMS, *ARRIVED)
    pull_all(puller)

    with window.store.read() as connection:
        assert list(feed_check.check(connection, centre.central.key)) == []


def test_many_messages_come_in_pages(centre: ServedCentre, window: Window, puller: Puller) -> None:
    news: list[tuple[str, Payload]] = [
        ("item_arrived", replace(ROMASHKA, arrival=f"M1/{line}").to_payload())
        for line in range(2 * PAGE + 1)
    ]
    centre.central.publish_many(BRANCH, Stream.ITEMS, news)

    assert [each.messages for each in pull_all(puller)] == [PAGE, PAGE, 1]

    assert window.rows("feed_items") == 2 * PAGE + 1


def test_a_malformed_message_is_held_and_later_ones_are_applied(
    centre: ServedCentre, window: Window, puller: Puller
) -> None:
    centre.central.publish_many(BRANCH, Stream.ITEMS, [ARRIVED, MALFORMED])
    later = item("80083740712514").to_payload()
    centre.central.publish(BRANCH, Stream.ITEMS, "item_arrived", later)

    assert pull_all(puller) == [Pulled(3, held=1)]

    states = [(row["position"], row["state"], row["reason"]) for row in window.all("feed_log")]
    assert states == [
        (1, "applied", ""),
        (2, "held", "malformed_manifest:weight_g"),
        (3, "applied", ""),
    ]
    assert window.rows("feed_items") == 2


@pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.ANSWER_CUT, Fault.REQUEST_LOST])
def test_a_lost_answer_loses_no_message(
    centre: ServedCentre, window: Window, puller: Puller, way: LossyProxy, fault: Fault
) -> None:
    centre.central.publish_many(BRANCH, Stream.ITEMS, [ARRIVED, MALFORMED])
    way.lose_answers(1, fault)

    assert refusal(puller).code is Refusal.CENTRE_UNREACHABLE
    assert cursor(window, Stream.ITEMS).position == 0

    assert puller.pull(wait_ms=0).messages == 2


def page(signer: Signer, count: int = 3, **changes: Any) -> wire.SentFeed:
    """Return an honest page of items."""
    bodies, head = [], "0" * 64
    for position in range(1, count + 1):
        message = write_message(BRANCH, Stream.ITEMS, position, head, *ARRIVED)
        bodies.append(message.body)
        head = message.hash.hex()
    answer = wire.SentFeed("items", bodies, sign_head(signer, message), count)
    return msgspec.structs.replace(answer, **changes)


Tamper = Callable[[wire.SentFeed], wire.SentFeed]


def bodies(change: Callable[[list[bytes]], list[bytes]]) -> Tamper:
    return lambda sent: msgspec.structs.replace(sent, bodies=change(sent.bodies))


TAMPERED: dict[str, Tamper] = {
    "one left out": bodies(lambda sent: [sent[0], sent[2]]),
    "first left out": bodies(lambda sent: sent[1:]),
    "last left out": bodies(lambda sent: sent[:-1]),
    "two exchanged": bodies(lambda sent: [sent[1], sent[0], sent[2]]),
    "one changed": bodies(lambda sent: [sent[0], sent[1].replace(b"234000", b"234001"), sent[2]]),
    "last changed": bodies(lambda sent: [*sent[:2], sent[2].replace(b"234000", b"234001")]),
    "not json": bodies(lambda sent: [*sent[:2], b"{"]),
    "signature": lambda sent: msgspec.structs.replace(sent, signature=bytes(64)),
    "no signature": lambda sent: msgspec.structs.replace(sent, signature=b""),
    "another stream": lambda sent: msgspec.structs.replace(sent, stream="urgent"),
    "no stream": lambda sent: msgspec.structs.replace(sent, stream="gossip"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_page_changes_nothing(window: Window, name: str) -> None:
    signer = Signer.new()
    window.own = replace(window.own, centre_key=signer.key)
    with answerer(always(200, TAMPERED[name](page(signer)))) as centre:
        for puller in puller_of(window, centre.url):
            assert refusal(puller).code is Refusal.MALFORMED_ANSWER

    assert (window.rows("feed_log"), window.rows("feed_items")) == (0, 0)
    with answerer(always(200, page(signer))) as centre:
        for puller in puller_of(window, centre.url):
            assert puller.pull(wait_ms=0).messages == 3


def test_a_page_of_another_branch_is_not_ours(window: Window) -> None:
    signer = Signer.new()
    message = write_message("101000", Stream.ITEMS, 1, "0" * 64, *ARRIVED)
    answer = wire.SentFeed("items", [message.body], sign_head(signer, message), 1)
    window.own = replace(window.own, centre_key=signer.key)
    with answerer(always(200, answer)) as centre:
        for puller in puller_of(window, centre.url):
            assert refusal(puller).code is Refusal.MALFORMED_ANSWER

    assert window.rows("feed_log") == 0


def test_a_page_does_not_continue_another_history(window: Window) -> None:
    signer = Signer.new()
    window.own = replace(window.own, centre_key=signer.key)
    with answerer(always(200, page(signer, 1))) as centre:
        for puller in puller_of(window, centre.url):
            puller.pull(wait_ms=0)
    other = write_message(BRANCH, Stream.ITEMS, 2, "f" * 64, *ARRIVED)
    answer = wire.SentFeed("items", [other.body], sign_head(signer, other), 2)

    with answerer(always(200, answer)) as centre:
        for puller in puller_of(window, centre.url):
            assert refusal(puller).code is Refusal.MALFORMED_ANSWER

    assert cursor(window, Stream.ITEMS).position == 1


def test_a_centre_that_forgot_what_it_signed_is_said(
    centre: ServedCentre, window: Window, puller: Puller
) -> None:
    centre.central.publish(BRANCH, Stream.URGENT, "numbers_issued", numbers(1, 3))
    pull_all(puller)

    with answerer(always(200, wire.SentFeed("urgent", [], b"", 0))) as forgetful:
        for again in puller_of(window, forgetful.url):
            assert refusal(again).code is Refusal.MALFORMED_ANSWER

    assert cursor(window, Stream.URGENT).position == 1


def test_a_problem_of_the_centre_is_said(window: Window) -> None:
    with answerer(always(401, wire.Problem(wire.UNKNOWN_TERMINAL))) as stranger:
        for puller in puller_of(window, stranger.url):
            assert refusal(puller).code is Refusal.NOT_ENROLLED


def test_what_a_sibling_did_is_known_here(
    centre: ServedCentre, window: Window, puller: Puller
) -> None:
    neighbour = enrolled(centre, 2)
    journal = PaperJournal(neighbour.terminal, neighbour.signer)
    journal.sale(ROMASHKA.key)
    neighbour.post(journal.page())

    pull_all(puller)

    fact = {"kind": "settled", "key": ROMASHKA.key, "generation": 1, "state": "taken"}
    place = {"terminal": neighbour.terminal, "epoch": 1, "seq": 3}
    assert window.all("feed_siblings") == [fact | place]
