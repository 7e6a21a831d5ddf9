"""The feed log: pages with their effects and cursor at once, held messages applied later."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from app.messages.canonical import ZERO_HASH, Payload
from app.messages.feed import FeedMessage, Stream, sign_head, write_message
from app.messages.signing import Signer
from app.store import feed, feed_check, tables
from app.store.database import Role, Store
from app.store.feed import Cursor
from tests.support.counter import KEY, ROMASHKA, item

BRANCH = "660049"
ARRIVED = ("item_arrived", ROMASHKA.to_payload())
MALFORMED = ("item_arrived", {**ROMASHKA.to_payload(), "weight_g": "heavy"})
WITHDRAWN = ("item_withdrawn", {"item": ROMASHKA.key})
CENTRE = Signer.new()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    Store.open(tmp_path / "okno.db", KEY, Role.WINDOW).close()
    store = Store.open(tmp_path / "okno.db", KEY, Role.AGENT)
    yield store
    store.close()


def chain(at: Cursor, *news: tuple[str, Payload]) -> list[FeedMessage]:
    messages, head = [], at.head
    for position, (kind, payload) in enumerate(news, start=at.position + 1):
        messages.append(write_message(BRANCH, at.stream, position, head, kind, payload))
        head = messages[-1].hash.hex()
    return messages


def bring(store: Store, *news: tuple[str, Payload], stream: Stream = Stream.ITEMS) -> None:
    with store.transaction() as connection:
        page = chain(feed.cursors(connection)[stream], *news)
        signature = sign_head(CENTRE, page[-1])
        feed.store_page(connection, feed.prepare(page), signature, page[-1].position)


def rows(store: Store, name: str) -> list[Any]:
    with store.read() as connection:
        return list(connection.execute(select(tables.metadata.tables[name])))


def findings(store: Store) -> list[Any]:
    with store.read() as connection:
        return list(feed_check.check(connection, CENTRE.key))


def test_streams_never_heard_of_stand_at_the_beginning(store: Store) -> None:
    with store.read() as connection:
        assert feed.cursors(connection) == {
            stream: Cursor(stream, 0, ZERO_HASH, 0) for stream in Stream
        }


def test_a_page_is_stored_with_its_effects_and_cursor(store: Store) -> None:
    bring(store, ARRIVED, ("item_arrived", item("80083740712514").to_payload()))

    log = rows(store, "feed_log")
    assert [(row.position, row.state, bool(row.signature)) for row in log] == [
        (1, "applied", False),
        (2, "applied", True),
    ]
    [cursor] = rows(store, "feed_cursors")
    assert (cursor.position, cursor.head, cursor.latest) == (2, log[-1].hash.hex(), 2)
    assert len(rows(store, "feed_items")) == 2
    assert findings(store) == []


def test_a_page_that_fails_half_way_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction() as connection:
            page = chain(Cursor(Stream.ITEMS), ARRIVED)
            feed.store_page(connection, feed.prepare(page), b"", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert [rows(store, name) for name in ("feed_log", "feed_items", "feed_cursors")] == [[]] * 3


def test_the_cursor_knows_how_far_the_centre_is(store: Store) -> None:
    page = chain(Cursor(Stream.ITEMS), ARRIVED)
    with store.transaction() as connection:
        feed.store_page(connection, feed.prepare(page), b"", 700)
        assert feed.cursors(connection)[Stream.ITEMS].latest == 700


def test_a_held_message_does_not_keep_back_the_next_one(store: Store) -> None:
    bring(store, MALFORMED, ARRIVED)
    bring(store, ("no such kind", {}))

    assert [(row.state, row.reason) for row in rows(store, "feed_log")] == [
        ("held", "malformed_manifest:weight_g"),
        ("applied", ""),
        ("held", "malformed_answer:kind"),
    ]
    with store.read() as connection:
        assert feed.held_count(connection) == 2
    assert findings(store) == []


def test_a_kind_belongs_to_its_stream(store: Store) -> None:
    bring(store, ARRIVED, stream=Stream.URGENT)

    [row] = rows(store, "feed_log")
    assert row.reason == "malformed_answer:kind"


def hold(store: Store, position: int) -> None:
    """Make it so as an older version, which did not know the message, would have left it."""
    with store.transaction() as connection:
        connection.execute(
            update(tables.feed_log)
            .where(tables.feed_log.c.position == position)
            .values(state="held", reason="malformed_answer:kind")
        )
        connection.execute(tables.feed_items.delete())


def test_what_an_older_version_held_is_applied_in_its_place(store: Store) -> None:
    other = item("80083740712514")
    bring(store, ARRIVED, ("item_arrived", other.to_payload()), WITHDRAWN)
    hold(store, 1)

    assert feed.retry_held(store) == 1

    assert {row.state for row in rows(store, "feed_log")} == {"applied"}
    assert [row.item for row in rows(store, "feed_items")] == [other.key]
    assert findings(store) == []


def test_what_still_cannot_be_applied_stays_held(store: Store) -> None:
    bring(store, ARRIVED, MALFORMED)

    assert feed.retry_held(store) == 0

    assert [row.state for row in rows(store, "feed_log")] == ["applied", "held"]
    assert len(rows(store, "feed_items")) == 1


def test_the_agent_may_not_rewrite_what_the_centre_said(store: Store) -> None:
    bring(store, ARRIVED)

    def rewrite() -> None:
        with store.transaction() as connection:
            connection.execute(update(tables.feed_log).values(body=b"{}"))

    with pytest.raises(Exception, match=r"prohibited|not authorized"):
        rewrite()


def test_the_window_does_not_write_the_feed(store: Store) -> None:
    window = Store.open(store.path, KEY, Role.WINDOW)

    def write() -> None:
        with window.transaction() as connection:
            row = {"stream": "items", "position": 1, "head": ZERO_HASH, "latest": 1}
            connection.execute(insert(tables.feed_cursors), row)

    with pytest.raises(Exception, match=r"prohibited|not authorized"):
        write()
    window.close()
