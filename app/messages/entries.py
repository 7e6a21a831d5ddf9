"""A journal entry: what happened at a window, as exact bytes that nobody can change unseen."""

import secrets
from enum import StrEnum, auto
from typing import Any, Final, NamedTuple, Self

import msgspec
from msgspec import Struct

from app.clock import Reading
from app.messages.canonical import Payload, Whole, canonical, digest, encoded, parse, value_of
from app.messages.signing import ENTRY, Signer, is_signed

SCHEMA: Final = 1
_SALT_BYTES: Final = 16


class BrokenEntry(ValueError):
    """These bytes are not the entry that they claim to be."""


class AuthorKind(StrEnum):
    """Who wrote a line. Nobody writes under another's name, the program least of all."""

    CLERK = auto()
    TERMINAL = auto()
    RECOVERY = auto()
    MIGRATION = auto()


class EntryKey(NamedTuple):
    """The key of an entry everywhere: table, file and message."""

    terminal: str
    epoch: int
    seq: int

    @property
    def text(self) -> str:
        return f"{self.terminal}.{self.epoch}.{self.seq}"

    @classmethod
    def parse(cls, text: str) -> Self:
        terminal, epoch, seq = text.rsplit(".", 2)
        return cls(terminal, int(epoch), int(seq))


class FactKey(NamedTuple):
    """A fact of the trade that can be true once: its kind, natural key and generation."""

    kind: str
    key: str
    generation: int


class Author(NamedTuple):
    """`id` is the clerk's personnel number or the terminal; `input` the event that caused it."""

    kind: AuthorKind
    id: str
    input: str


class Draft(Struct, frozen=True, kw_only=True):
    """What a use case wants to record; place, time, hash and signature are added on append.

    `postings` are final and `pending` wait for a device; both are (account, kopecks) and sum to
    zero. A fact of generation k+1 names in `cites` the entry that reversed generation k.
    """

    kind: str
    payload: Payload
    postings: tuple[tuple[str, int], ...] = ()
    pending: tuple[tuple[str, int], ...] = ()
    facts: tuple[tuple[FactKey, EntryKey | None], ...] = ()
    reverses: tuple[FactKey, ...] = ()
    numbers: tuple[tuple[str, str, int], ...] = ()  # kind, block, number
    documents: tuple[str, ...] = ()
    private: Payload | None = None


class Place(NamedTuple):
    """Where in the journal an entry goes: after `prev`, at `key`."""

    key: EntryKey
    prev: str


class Private(NamedTuple):
    """Personal data beside an entry: deletable, while the entry keeps only their hash."""

    salt: bytes
    data: bytes

    @classmethod
    def seal(cls, values: Payload) -> Self:
        return cls(secrets.token_bytes(_SALT_BYTES), canonical(values))

    @property
    def hash(self) -> str:
        return digest(self.salt + self.data).hex()


class Entry(Struct, frozen=True, gc=False):
    """A sealed entry. `body` is the truth; every other attribute is read from it."""

    key: EntryKey
    kind: str
    author: Author
    signer: str
    at: Payload
    prev: str
    payload: Payload
    body: bytes
    hash: bytes
    signature: bytes
    postings: tuple[tuple[str, int], ...] = ()
    pending: tuple[tuple[str, int], ...] = ()
    facts: tuple[tuple[FactKey, EntryKey | None], ...] = ()
    reverses: tuple[FactKey, ...] = ()
    numbers: tuple[tuple[str, str, int], ...] = ()
    documents: tuple[str, ...] = ()
    private_hash: str = ""
    feed: Payload = {}
    schema: int = SCHEMA

    @property
    def is_signed(self) -> bool:
        return is_signed(self.signer, ENTRY, self.hash, self.signature)


def seal(
    draft: Draft, place: Place, author: Author, signer: Signer, at: Payload, feed: Payload
) -> tuple[Entry, Private | None]:
    """Turn a draft into a signed entry and, where there are any, its personal data."""
    private = Private.seal(draft.private) if draft.private is not None else None
    body: Payload = {
        "v": SCHEMA,
        "terminal": place.key.terminal,
        "epoch": place.key.epoch,
        "seq": place.key.seq,
        "kind": draft.kind,
        "author": {"kind": author.kind, "id": author.id, "input": author.input},
        "key": signer.key,
        "at": at,
        "feed": feed,
        "prev": place.prev,
        "payload": draft.payload,
    }
    if private is not None:
        body["private"] = private.hash
    body.update(_optional(draft))
    data = encoded(body)
    hashed = digest(data)
    return _entry(_DECODE(data), data, hashed, signer.sign(ENTRY, hashed)), private


def read(body: bytes, hashed: bytes, signature: bytes) -> Entry:
    """Read stored or received bytes; raise `BrokenEntry` unless body and hash agree.

    The signature is kept, not checked: callers check it per page or in the audit.
    """
    if digest(body) != hashed:
        raise BrokenEntry("the hash is not the hash of the body")
    try:
        return _entry(_read(body), body, hashed, signature)
    except (TypeError, ValueError, AttributeError) as error:
        raise BrokenEntry(f"unreadable body: {error}") from error


def moment(reading: Reading, centre_offset_ms: int) -> Payload:
    """Return an entry's time: wall clock, boot with its own clock, last known offset to centre."""
    wall = reading.wall.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "wall": wall,
        "boot": reading.boot,
        "mono_ms": reading.monotonic_ms,
        "centre_offset_ms": centre_offset_ms,
    }


def _optional(draft: Draft) -> Payload:
    claims = [[*fact, cites.text] if cites else fact for fact, cites in draft.facts]
    values = {
        "postings": draft.postings,
        "pending": draft.pending,
        "facts": claims,
        "reverses": draft.reverses,
        "numbers": draft.numbers,
        "documents": draft.documents,
    }
    return {name: value for name, value in values.items() if value}


_Value: Any = value_of(4)
_List = tuple[_Value, ...]


class _Hand(Struct, gc=False):
    """An author as the body has them."""

    kind: AuthorKind
    id: str
    input: str


class _Body(Struct, gc=False, omit_defaults=True):
    """What a body says, read in one go; its fields are the keys of the JSON.

    What a journal may hold without breaking is left to whoever folds it: an entry with a fact that
    is none is stored like any other.
    """

    at: dict[str, _Value]
    author: _Hand
    epoch: Whole
    feed: dict[str, _Value]
    key: str
    kind: str
    payload: dict[str, _Value]
    prev: str
    seq: Whole
    terminal: str
    v: Whole
    documents: _List = ()
    facts: _List = ()
    numbers: _List = ()
    pending: tuple[tuple[str, Whole], ...] = ()
    postings: tuple[tuple[str, Whole], ...] = ()
    private: str = ""
    reverses: _List = ()


def _read(body: bytes) -> _Body:
    """Return what canonical bytes say; raise `ValueError` for any others.

    A later version may say more than this one knows: such a body is read as JSON first.
    """
    try:
        told = _DECODE(body)
        if _ENCODE(told) == body:
            return told
    except (ValueError, RecursionError):
        pass
    return msgspec.convert(parse(body), _Body)


def _entry(told: _Body, data: bytes, hashed: bytes, signature: bytes) -> Entry:
    author = told.author
    return Entry(
        key=EntryKey(told.terminal, told.epoch, told.seq),
        kind=told.kind,
        author=Author(author.kind, author.id, author.input),
        signer=told.key,
        at=told.at,
        feed=told.feed,
        prev=told.prev,
        payload=told.payload,
        body=data,
        hash=hashed,
        signature=signature,
        postings=told.postings,
        pending=told.pending,
        facts=tuple([_claim(*each) for each in told.facts]) if told.facts else (),
        reverses=tuple([_fact(*each) for each in told.reverses]) if told.reverses else (),
        numbers=tuple([(kind, block, _int(number)) for kind, block, number in told.numbers]),
        documents=told.documents,
        private_hash=told.private,
        schema=told.v,
    )


def _claim(
    kind: str, key: str, generation: int, cites: str | None = None
) -> tuple[FactKey, EntryKey | None]:
    return _fact(kind, key, generation), None if cites is None else EntryKey.parse(cites)


def _fact(kind: str, key: str, generation: int) -> FactKey:
    return FactKey(kind, key, _int(generation))


def _int(value: object) -> int:
    if type(value) is not int:
        raise TypeError(f"not an integer: {value!r}")
    return value


_DECODE: Final = msgspec.json.Decoder(_Body).decode
_ENCODE: Final = msgspec.json.Encoder(order="sorted").encode
