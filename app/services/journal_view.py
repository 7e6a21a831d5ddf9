"""The journal as a person reads it: newest first, by pages, and one entry with what it made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.scan import Scan, ScanKind
from app.errors import ClerkError, Refusal
from app.messages.entries import EntryKey
from app.services.staff import ClerkSession, Right
from app.store import journal_pages
from app.store.journal import Journal
from app.store.journal_pages import StoredEntry
from app.store.staff import members

SEARCHED_AT_ONCE: Final = 1_000
"""How many entries a search reads in one go: about 25 ms of the store's thread."""

_NUMBERED: Final = (ScanKind.DOMESTIC, ScanKind.S10, ScanKind.POLICY)


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry. `item` is the number of the item that it is about, empty where there is none.

    `held` is the centre's reason for an effect that it does not apply; `clerk_name` is empty for
    what no clerk wrote. Personal data are not here.
    """

    key: EntryKey
    kind: str
    author: str
    author_id: str
    clerk_name: str
    cause: str
    wall: datetime
    payload: dict[str, Any]
    postings: tuple[tuple[str, int], ...]
    pending: tuple[tuple[str, int], ...]
    has_private: bool
    hash: str
    item: str
    is_proven: bool
    held: str


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Entries, newest first; `has_older` says that there are more behind them."""

    lines: tuple[JournalLine, ...]
    has_older: bool


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that an entry made. `state` is what the printer said of its newest copy."""

    entry: EntryKey
    document: str
    copies: int
    state: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry with the papers of its visit, or with its own where it belongs to none."""

    line: JournalLine
    papers: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """The visits of a number that were found so far; `is_done` once all of the journal was read.

    `before` is the entry that the search has come to, None while it has not begun.
    """

    number: str
    visits: tuple[str, ...]
    before: EntryKey | None = None
    is_done: bool = False


def read_page(
    journal: Journal,
    session: ClerkSession,
    before: EntryKey | None,
    size: int,
    visits: tuple[str, ...] | None = None,
) -> JournalPage:
    """Return a page of the journal, of some visits alone where they are given.

    Reads no more than the page. Needs the right `serve`, else NOT_ALLOWED.
    """
    session.require(Right.SERVE)
    terminal = journal.identity.terminal
    with journal.read() as connection:
        if visits is None:
            found = journal_pages.newest(connection, terminal, before, size + 1)
        else:
            found = journal_pages.newest_of_visits(connection, visits, before, size + 1)
        lines = _lines(connection, terminal, found[:size])
    return JournalPage(lines, has_older=len(found) > size)


def read_entry(journal: Journal, session: ClerkSession, key: EntryKey) -> EntryView:
    """Return one entry with its papers. Raises LookupError for a key that is not here."""
    session.require(Right.SERVE)
    with journal.read() as connection:
        stored = journal_pages.entry(connection, key)
        if stored is None:
            raise LookupError(key.text)
        [line] = _lines(connection, journal.identity.terminal, [stored])
        visit = str(line.payload.get("visit", ""))
        keys = journal_pages.keys_of_visit(connection, visit) if visit else [_paper_key(line)]
        papers = tuple(
            PaperLine(each.entry, each.document, each.copies, str(each.state))
            for each in journal_pages.papers(connection, keys)
        )
    return EntryView(line, papers)


def begin_search(journal: Journal, session: ClerkSession, scan: Scan) -> Search:
    """Find the last visit of an item or a policy at once; the older ones are still to be found.

    Raises the scan's own refusal, or NOT_AN_IDENTIFIER for what is no number of an item.
    """
    session.require(Right.SERVE)
    if scan.reason is not None:
        raise ClerkError(scan.reason, **scan.values)
    if scan.kind not in _NUMBERED or scan.identifier is None:
        raise ClerkError(Refusal.NOT_AN_IDENTIFIER)
    with journal.read() as connection:
        visits = journal_pages.last_visit_of(connection, scan.identifier)
    return Search(scan.identifier, visits, is_done=scan.kind is ScanKind.POLICY)


def go_on(journal: Journal, search: Search) -> Search:
    """Search the next stretch of the journal, from its end towards its beginning."""
    terminal = journal.identity.terminal
    with journal.read() as connection:
        found, before = journal_pages.visits_with(
            connection, terminal, search.number, search.before, SEARCHED_AT_ONCE
        )
    visits = tuple(dict.fromkeys((*search.visits, *found)))
    return Search(search.number, visits, before, is_done=before is None)


def _paper_key(line: JournalLine) -> EntryKey:
    """Return the entry whose papers belong to a line: a copy belongs to its original."""
    of = line.payload.get("of")
    return line.key if of is None else EntryKey.parse(of)


def _lines(
    connection: Connection, terminal: str, found: list[StoredEntry]
) -> tuple[JournalLine, ...]:
    proven = journal_pages.acknowledged(connection, terminal)
    held = journal_pages.held(connection, [each.key for each in found])
    visits = {each.body["payload"].get("visit", "") for each in found} - {""}
    items = journal_pages.items_of(connection, visits)
    names = {clerk: each.name for clerk, each in members(connection).items()}
    return tuple(
        JournalLine(
            key=each.key,
            kind=each.body["kind"],
            author=each.body["author"]["kind"],
            author_id=each.body["author"]["id"],
            clerk_name=names.get(_clerk_of(each.body), ""),
            cause=each.body["author"]["input"],
            wall=datetime.fromisoformat(each.body["at"]["wall"]),
            payload=each.body["payload"],
            postings=_pairs(each.body.get("postings", ())),
            pending=_pairs(each.body.get("pending", ())),
            has_private="private" in each.body,
            hash=each.hash.hex(),
            item=_item_of(each.body["payload"], items),
            is_proven=proven.get(each.key.epoch, 0) >= each.key.seq,
            held=held.get(each.key, ""),
        )
        for each in found
    )


def _clerk_of(body: dict[str, Any]) -> str:
    """Return the clerk that an entry tells of: the terminal itself writes who signs in."""
    return str(body["payload"].get("clerk") or body["author"]["id"])


def _item_of(payload: dict[str, Any], items: dict[str, str]) -> str:
    item = payload.get("item")
    if isinstance(item, dict):
        return str(item["identifier"])
    if isinstance(item, str):
        return item.partition("@")[0]
    return items.get(str(payload.get("visit", "")), "")


def _pairs(rows: Any) -> tuple[tuple[str, int], ...]:  # noqa: ANN401 - from the body
    return tuple((account, amount) for account, amount in rows)
