"""Is this page what the terminal wrote, and does it continue what is held? Nothing is written here.

Every hash and every link of the chain is checked; of the signatures only each signer's last one
in the page, because the chain below it proves the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.central.prefixes import Prefix
from app.messages import wire
from app.messages.canonical import INTEGER_MAX, digest
from app.messages.entries import BrokenEntry, Entry, read
from app.messages.signers import UnknownSigner


class PageRefused(Exception):
    """The page is not stored. `seq` names the first entry that is wrong."""

    def __init__(self, code: str, seq: int, detail: str = "") -> None:
        super().__init__(code, seq, detail)
        self.code: Final = code
        self.seq: Final = seq
        self.detail: Final = detail


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry of the page with what came beside it."""

    entry: Entry
    sent: wire.SentEntry

    @property
    def is_private_proven(self) -> bool:
        """Personal data may be missing, deleted by law; what is there must match the hash."""
        if not self.sent.salt and not self.sent.private:
            return True
        return digest(self.sent.salt + self.sent.private).hex() == self.entry.private_hash


def read_arrivals(page: wire.JournalPage) -> list[Arrival]:
    """Read the page's entries; raise `PageRefused` MALFORMED for what is not one row of entries."""
    if len(page.entries) > wire.ENTRIES_MAX:
        raise PageRefused(wire.MALFORMED, 0, "too many entries")
    arrivals: list[Arrival] = []
    for sent in page.entries:
        expected = arrivals[-1].entry.key.seq + 1 if arrivals else 0
        arrivals.append(Arrival(_read(sent, expected), sent))
        key = arrivals[-1].entry.key
        if key[:2] != (page.terminal, page.epoch) or key.seq < 1:
            raise PageRefused(wire.MALFORMED, key.seq, "of another journal")
        if expected and key.seq != expected:
            raise PageRefused(wire.MALFORMED, key.seq, "not in order")
    return arrivals


def check_continuation(prefix: Prefix, fresh: list[Entry]) -> None:
    """Check that entries continue the prefix, each by a signer of its time; learn the signers.

    Raises `PageRefused` with GAP, BROKEN_CHAIN, UNKNOWN_SIGNER, BAD_SIGNATURE or MALFORMED.
    """
    if fresh and fresh[0].key.seq > prefix.seq + 1:
        raise PageRefused(wire.GAP, fresh[0].key.seq)
    head, turnover = prefix.head, prefix.turnover
    for entry in fresh:
        if entry.prev != head:
            raise PageRefused(wire.BROKEN_CHAIN, entry.key.seq)
        head = entry.hash.hex()
        turnover += turnover_of(entry)
        _admit(prefix, entry)
    if turnover > INTEGER_MAX:
        raise PageRefused(wire.MALFORMED, fresh[-1].key.seq, "turnover out of range")
    last_of_signer = {entry.signer: entry for entry in fresh}
    for entry in last_of_signer.values():
        if not entry.is_signed:
            raise PageRefused(wire.BAD_SIGNATURE, entry.key.seq)


def turnover_of(entry: Entry) -> int:
    """Return the sum of the positive final postings, in kopecks."""
    return sum(amount for _account, amount in entry.postings if amount > 0)


def first_difference(arrivals: Iterable[Arrival], stored: dict[int, bytes]) -> int:
    """Return the first seq that came before with another hash, or 0."""
    for arrival in arrivals:
        seq = arrival.entry.key.seq
        if stored.get(seq) not in (None, arrival.entry.hash):
            return seq
    return 0


def _read(sent: wire.SentEntry, seq: int) -> Entry:
    try:
        return read(sent.body, sent.hash, sent.signature)
    except BrokenEntry as error:
        raise PageRefused(wire.MALFORMED, seq, "unreadable entry") from error


def _admit(prefix: Prefix, entry: Entry) -> None:
    try:
        prefix.book.admit(entry)
    except (UnknownSigner, KeyError) as error:
        raise PageRefused(wire.UNKNOWN_SIGNER, entry.key.seq) from error
