"""Feed down: pages that the centre signed, each stored with its effects and its cursor at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.errors import ClerkError, Refusal
from app.messages import wire
from app.messages.feed import (
    PAGE_MAX,
    BrokenFeed,
    FeedMessage,
    Stream,
    is_head_signed,
    read_message,
)
from app.store import feed
from app.store.database import Store
from app.store.feed import Cursor
from app.store.journal import Identity
from app.sync.client import CentreClient
from app.sync.status import Line, Status


@dataclass(frozen=True, slots=True)
class Pulled:
    """What one question brought: messages stored, and how many of them are held."""

    messages: int = 0
    held: int = 0


PAGE: Final = 200
"""Messages asked for at once: a page holds the file's write lock, and a sale may wait for that."""


class Puller:
    """Follows all streams of the branch with one question at a time."""

    def __init__(self, store: Store, own: Identity, client: CentreClient, status: Status) -> None:
        self._store: Final = store
        self._branch: Final = own.branch
        self._centre_key: Final = own.centre_key
        self._client: Final = client
        self._status: Final = status

    def pull(self, wait_ms: int) -> Pulled:
        """Ask for news, wait for them as long as told, verify and store one page.

        Raises CENTRE_UNREACHABLE, NOT_ENROLLED, or MALFORMED_ANSWER for a page that is not what
        the centre signed or does not continue the stream; then nothing is stored and the cursor
        stays. A sound message that cannot be applied is held, and the cursor moves on.
        """
        with self._store.read() as connection:
            cursors = feed.cursors(connection)
        after = {stream: cursor.position for stream, cursor in cursors.items()}
        answer = self._client.feed(after, PAGE, wait_ms)
        if isinstance(answer, wire.Problem):
            raise ClerkError(Refusal.NOT_ENROLLED, reason=answer.code)
        messages = self._verified(answer, cursors)
        pulled = self._store_page(answer, messages) if messages else Pulled()
        self._status.contact(Line.PULL, answer.centre_ms)
        return pulled

    def _verified(
        self, answer: wire.SentFeed, cursors: Mapping[Stream, Cursor]
    ) -> list[FeedMessage]:
        try:
            cursor = cursors[Stream(answer.stream)]
            return read_page(answer, cursor, self._branch, self._centre_key)
        except (BrokenFeed, ValueError) as error:
            raise ClerkError(Refusal.MALFORMED_ANSWER, field=f"feed.{answer.stream}") from error

    def _store_page(self, answer: wire.SentFeed, messages: list[FeedMessage]) -> Pulled:
        prepared = feed.prepare(messages)
        with self._store.transaction() as connection:
            feed.store_page(connection, prepared, answer.signature, answer.latest)
        return Pulled(len(prepared), sum(bool(each.reason) for each in prepared))


def read_page(
    answer: wire.SentFeed, cursor: Cursor, branch: str, centre_key: str
) -> list[FeedMessage]:
    """Return the page's messages if they continue the stream and the centre signed the last one.

    Raises `BrokenFeed` otherwise, and where the centre stands behind what it signed before.
    """
    if answer.latest < cursor.position or len(answer.bodies) > PAGE_MAX:
        raise BrokenFeed(f"the stream ends at {answer.latest}, before {cursor.position}")
    position, head = cursor.position, cursor.head
    messages = []
    for body in answer.bodies:
        message = read_message(body)
        position += 1
        place = (message.branch, message.stream, message.position, message.prev)
        if place != (branch, cursor.stream, position, head):
            raise BrokenFeed(f"{position}: the chain does not lead here")
        head = message.hash.hex()
        messages.append(message)
    if messages and not is_head_signed(centre_key, messages[-1].hash, answer.signature):
        raise BrokenFeed(f"{position}: not signed by the centre")
    return messages
