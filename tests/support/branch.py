"""Several windows of one branch, and a centre that brings each the others' entries when told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from app.domain.ledger import Account
from app.domain.transfers import Transfer
from app.messages.canonical import Payload
from app.messages.entries import EntryKey
from app.messages.feed import Stream
from app.services.staff import ClerkSession
from app.services.transfer_slip import slip_code
from app.store.tables import journal, postings
from tests.support.counter import Counter, feed, make_counter

News = tuple[str, Payload]


@dataclass
class Branch:
    """Windows by their number. What a window has not heard of yet waits in `ahead` for it."""

    counters: dict[int, Counter]
    clerks: dict[int, ClerkSession] = field(default_factory=dict)
    _told: dict[tuple[int, int], int] = field(default_factory=dict)

    def hear(self, window: int, most: int = 1_000, again: int = 0) -> None:
        """Let a window hear up to `most` entries of each other one, the last `again` once more."""
        for other in sorted(self.counters.keys() - {window}):
            news = entries(self.counters[other])
            told = self._told.get((window, other), 0)
            page = news[max(told - again, 0) : told + most]
            self._told[window, other] = max(told, min(told + most, len(news)))
            counter = self.counters[window]
            if page:
                feed(counter.agent, counter.centre, Stream.BRANCH, page)

    def hear_all(self) -> None:
        for window in self.counters:
            self.hear(window)

    def sum_of(self, account: Account) -> int:
        """Return what all windows together have posted to an account."""
        return sum(sum_at(counter, account) for counter in self.counters.values())

    def slip(self, sent: Transfer) -> str:
        """Return the code on the paper that came out at the sender's window."""
        with self.counters[sent.sender].store.read() as connection:
            return slip_code(connection, EntryKey.parse(sent.entry))


def sum_at(counter: Counter, account: Account) -> int:
    wanted = select(func.sum(postings.c.amount)).where(
        postings.c.account == str(account), postings.c.pending == 0
    )
    with counter.store.read() as connection:
        return int(connection.execute(wanted).scalar() or 0)


def entries(counter: Counter) -> list[News]:
    """Return a window's journal as the centre passes it on."""
    wanted = select(journal).order_by(journal.c.epoch, journal.c.seq)
    with counter.store.read() as connection:
        rows = connection.execute(wanted).all()
    return [
        (
            "entry_recorded",
            {
                "body": bytes(row.body).decode(),
                "hash": bytes(row.hash).hex(),
                "signature": bytes(row.signature).hex(),
                "terminal": row.terminal,
            },
        )
        for row in rows
    ]


@contextmanager
def branch_of(folder: Path, windows: int) -> Iterator[Branch]:
    """Give a branch whose windows have an open shift each and know each other's computers."""
    counters = {}
    for window in range(1, windows + 1):
        place = folder / str(window)
        place.mkdir(parents=True)
        counters[window] = make_counter(place, window=window)
    branch = Branch(counters)
    branch.hear_all()
    for window, counter in counters.items():
        counter.clock.pass_seconds(window)
        branch.clerks[window] = counter.clerk_with_shift()
    yield branch
    for counter in counters.values():
        counter.store.close()
        counter.agent.close()
