"""What travels over HTTP between counter and centre, as MessagePack; bodies stay exact bytes."""

from typing import Final

import msgspec

from app.messages.canonical import Payload, canonical
from app.messages.entries import Entry, Private
from app.messages.signing import ACKNOWLEDGEMENT, RECEIPT, REQUEST, Signer, is_signed

CONTENT_TYPE: Final = "application/msgpack"
ENTRIES_MAX: Final = 500
"""Entries in one page of the journal."""
PAGE_BYTES_MAX: Final = 8 * 1024 * 1024
HEADER_TERMINAL: Final = "Okno-Terminal"
HEADER_COUNTER: Final = "Okno-Counter"
HEADER_SIGNATURE: Final = "Okno-Signature"


class SentEntry(msgspec.Struct, frozen=True, array_like=True):
    """One entry as it is stored, with its personal data beside it."""

    body: bytes
    hash: bytes
    signature: bytes
    salt: bytes = b""
    private: bytes = b""


class JournalPage(msgspec.Struct, frozen=True):
    """Entries of one terminal and epoch in the order of their sequence, without gaps."""

    terminal: str
    epoch: int
    entries: list[SentEntry]


class Held(msgspec.Struct, frozen=True):
    """An entry that is stored and acknowledged, while people look into it at the centre.

    Its effect waits for them, but for `served_after_end` and `register_totals_differ`: there the
    customer was served, and the shift is closed.
    """

    seq: int
    reason: str


class Acknowledgement(msgspec.Struct, frozen=True):
    """The centre's signature over what it holds: journal prefix `seq` with its head and turnover.

    `turnover` is the sum of the positive final postings of the prefix, in kopecks. `seq` 0 with
    the zero hash says that nothing is held yet. `held` lists effects held within the page.
    `centre_ms` is the centre's clock in milliseconds since 1970, for the offset only.
    """

    terminal: str
    epoch: int
    seq: int
    head: str
    turnover: int
    signature: bytes
    held: list[Held] = []
    centre_ms: int = 0

    @property
    def signed_bytes(self) -> bytes:
        return acknowledged_bytes(self.terminal, self.epoch, self.seq, self.head, self.turnover)

    def is_from(self, centre_key: str) -> bool:
        return is_signed(centre_key, ACKNOWLEDGEMENT, self.signed_bytes, self.signature)


class Problem(msgspec.Struct, frozen=True):
    """Why the centre did not take a request. `code` is one of the constants below.

    With GAP the answer also says what the centre holds, so that the counter can go on from there.
    With REPLAYED `counter` is the last one seen.
    """

    code: str
    detail: str = ""
    holds: Acknowledgement | None = None
    counter: int = 0


GAP: Final = "gap"
FORK: Final = "fork"
BROKEN_CHAIN: Final = "broken_chain"
UNKNOWN_SIGNER: Final = "unknown_signer"
UNKNOWN_TERMINAL: Final = "unknown_terminal"
BAD_SIGNATURE: Final = "bad_signature"
REPLAYED: Final = "replayed"
MALFORMED: Final = "malformed"
CODE_REFUSED: Final = "code_refused"
NOT_NAMED: Final = "not_named"
"""No entry that is held here names this file."""


class SentFeed(msgspec.Struct, frozen=True):
    """A page of one stream: message bodies in order; the signature is over the last one's hash.

    `latest` is the stream's last position at the centre, so that the counter knows how far it is.
    """

    stream: str
    bodies: list[bytes]
    signature: bytes
    latest: int
    centre_ms: int = 0


class Evidence(msgspec.Struct, frozen=True):
    """The file of a dispute; the entry (`epoch`, `seq`) of the terminal names its hash."""

    epoch: int
    seq: int
    data: bytes


class EvidenceReceipt(msgspec.Struct, frozen=True):
    """The centre's signature over the hash of a file that it keeps."""

    sha256: str
    signature: bytes
    centre_ms: int = 0

    def is_from(self, centre_key: str) -> bool:
        return is_signed(centre_key, RECEIPT, bytes.fromhex(self.sha256), self.signature)


class EnrolRequest(msgspec.Struct, frozen=True):
    """A new terminal shows its one-time code and its public key (64 hex digits)."""

    code: str
    key: str


class KnownEpoch(msgspec.Struct, frozen=True):
    """How far the centre holds an earlier epoch, and the terminal's key in it."""

    holds: Acknowledgement
    terminal_key: str


class EnrolAnswer(msgspec.Struct, frozen=True):
    """What a terminal is from now on. `centre_key` signs acknowledgements and the feed.

    `known` are the epochs before this one, oldest first: the first entry cites the last of them.
    """

    terminal: str
    branch: str
    branch_name: str
    window: int
    epoch: int
    centre_key: str
    known: list[KnownEpoch] = []


class SentJournal(msgspec.Struct, frozen=True):
    """A page of a terminal's own journal as the centre holds it: for a computer made anew."""

    entries: list[SentEntry]


def sent(entry: Entry, private: Private | None) -> SentEntry:
    if private is None:
        return SentEntry(entry.body, entry.hash, entry.signature)
    return SentEntry(entry.body, entry.hash, entry.signature, private.salt, private.data)


def acknowledged_bytes(terminal: str, epoch: int, seq: int, head: str, turnover: int) -> bytes:
    value: Payload = {
        "terminal": terminal,
        "epoch": epoch,
        "seq": seq,
        "head": head,
        "turnover": turnover,
    }
    return canonical(value)


def request_bytes(method: str, target: str, counter: int, body: bytes) -> bytes:
    """Return what a terminal signs of a request; `target` is the path with its query."""
    return b"\0".join((method.encode(), target.encode(), str(counter).encode(), body))


def sign_request(signer: Signer, method: str, target: str, counter: int, body: bytes) -> str:
    """Return the signature header's value, in hex. Counters only grow, whatever the clock does."""
    return signer.sign(REQUEST, request_bytes(method, target, counter, body)).hex()
