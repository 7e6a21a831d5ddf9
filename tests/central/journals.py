"""Journals as a window writes them, made entry by entry without a window."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.clock import Reading
from app.messages import wire
from app.messages.canonical import ZERO_HASH, Payload
from app.messages.entries import (
    Author,
    AuthorKind,
    Draft,
    Entry,
    EntryKey,
    FactKey,
    Place,
    Private,
    moment,
    seal,
)
from app.messages.signing import Signer

DAY = "2026-11-21"
READING = Reading(datetime(2026, 11, 21, 7, 32, tzinfo=UTC), "boot-1", 1_000_000)


@dataclass
class PaperJournal:
    """A journal on paper: what a terminal would send. Opens its epoch and a clerk's session."""

    terminal: str
    signer: Signer
    epoch: int = 1
    clerk: str = "002417"
    recovery: Signer = field(default_factory=Signer.new)
    session: Signer = field(default_factory=Signer.new)
    entries: list[Entry] = field(default_factory=list)
    privates: dict[int, Private] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_terminal(
            Draft(kind="epoch_opened", payload={"recovery_key": self.recovery.key}),
        )
        self.open_session()

    @property
    def head(self) -> str:
        return self.entries[-1].hash.hex() if self.entries else ZERO_HASH

    @property
    def turnover(self) -> int:
        return sum(amount for entry in self.entries for _, amount in entry.postings if amount > 0)

    def open_session(self) -> None:
        bound: Payload = {"clerk": self.clerk, "session_key": self.session.key}
        self.by_terminal(Draft(kind="session_opened", payload=bound))

    def open_shift(self, day: str = DAY) -> Entry:
        return self.by_clerk(
            Draft(
                kind="shift_opened",
                payload={"shift": f"s{len(self.entries)}", "number": 1, "day": day},
                postings=(("drawer", 500_000), ("safe", -500_000)),
            )
        )

    def sale(self, item: str, amount: int = 234_000, generation: int = 1) -> Entry:
        """Write the one entry of a sale that moves money and hands an item over."""
        return self.by_clerk(
            Draft(
                kind="settlement_posted",
                payload={"visit": f"v-{item}", "shift": "s"},
                postings=(("drawer", amount), ("cod_payable", -amount)),
                facts=((FactKey("settled", item, generation), None),),
            )
        )

    def by_clerk(self, draft: Draft) -> Entry:
        return self.write(draft, Author(AuthorKind.CLERK, self.clerk, "key:Return"), self.session)

    def by_terminal(self, draft: Draft) -> Entry:
        author = Author(AuthorKind.TERMINAL, self.terminal, "sign_in")
        return self.write(draft, author, self.signer)

    def write(self, draft: Draft, author: Author, signer: Signer) -> Entry:
        place = Place(EntryKey(self.terminal, self.epoch, len(self.entries) + 1), self.head)
        entry, private = seal(draft, place, author, signer, moment(READING, 0), {})
        self.entries.append(entry)
        if private is not None:
            self.privates[entry.key.seq] = private
        return entry

    def sent(self, entry: Entry) -> wire.SentEntry:
        return wire.sent(entry, self.privates.get(entry.key.seq))

    def page(self, first: int = 1, last: int = 0) -> wire.JournalPage:
        """Return the entries from `first` to `last`, by default to the end."""
        chosen = self.entries[first - 1 : last or None]
        return wire.JournalPage(self.terminal, self.epoch, [self.sent(each) for each in chosen])
