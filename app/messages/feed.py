"""What comes down: the centre's signed messages, in streams without gaps."""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final

from app.messages.canonical import NotCanonical, Payload, canonical, digest, parse
from app.messages.signing import FEED, Signer, is_signed

PAGE_MAX: Final = 500
"""Messages in one page: more in one transaction would stall the counter's own commits."""


class BrokenFeed(ValueError):
    """The page is not what the centre signed, or does not continue the stream."""


class Stream(StrEnum):
    """Streams of a branch; each has its own positions, from 1, without gaps."""

    URGENT = auto()
    BRANCH = auto()
    REFERENCE = auto()
    ITEMS = auto()


@dataclass(frozen=True, slots=True)
class FeedMessage:
    """One message. `body` is the centre's exact bytes and holds the hash of the one before."""

    branch: str
    stream: Stream
    position: int
    kind: str
    prev: str
    payload: Payload
    body: bytes
    hash: bytes


def write_message(
    branch: str, stream: Stream, position: int, prev: str, kind: str, payload: Payload
) -> FeedMessage:
    """Make the message at `position`, chained to the hash `prev` of the one before."""
    body = canonical(
        {
            "v": 1,
            "branch": branch,
            "stream": str(stream.value),
            "position": position,
            "kind": kind,
            "prev": prev,
            "payload": payload,
        }
    )
    return read_message(body)


def read_message(body: bytes) -> FeedMessage:
    """Read a message from its bytes; raise `BrokenFeed` where they are not one."""
    try:
        value = parse(body)
        if type(value["position"]) is not int or not isinstance(value["payload"], dict):
            raise BrokenFeed("position or payload of a wrong type")
        return FeedMessage(
            str(value["branch"]),
            Stream(value["stream"]),
            value["position"],
            str(value["kind"]),
            str(value["prev"]),
            value["payload"],
            body,
            digest(body),
        )
    except (NotCanonical, KeyError, TypeError, ValueError) as error:
        raise BrokenFeed(f"unreadable message: {error}") from error


def sign_head(signer: Signer, message: FeedMessage) -> bytes:
    """Sign the last message of a page; the chain covers the ones before it."""
    return signer.sign(FEED, message.hash)


def is_head_signed(centre_key: str, head_hash: bytes, signature: bytes) -> bool:
    return is_signed(centre_key, FEED, head_hash, signature)
