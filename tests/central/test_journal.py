"""Pages of journals: each entry is taken once, and only from those who may write it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from app.messages import wire
from app.messages.canonical import ZERO_HASH, canonical, digest, parse
from app.messages.entries import Draft, Entry, read
from app.messages.signing import ENTRY
from tests.central.answers import acknowledged, flipped, problem
from tests.central.http import BRANCH, HandTerminal, ServedCentre, enrolled
from tests.central.journals import DAY, PaperJournal

ITEM = "80084740397510@M1/1"
Spoil = Callable[[wire.SentEntry], wire.SentEntry]


def test_the_centre_signs_for_what_it_holds(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    journal.sale(ITEM)

    answer = acknowledged(window.post(journal.page()))

    assert (answer.terminal, answer.epoch, answer.seq) == (window.terminal, 1, 4)
    assert (answer.head, answer.turnover) == (journal.head, journal.turnover)
    assert answer.is_from(centre.central.key)
    assert answer.held == []
    assert answer.turnover == 500_000 + 234_000


def test_a_repeated_page_changes_nothing(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    journal.sale(ITEM)
    first = acknowledged(window.post(journal.page()))

    for _ in range(3):
        again = acknowledged(window.post(journal.page()))
        assert (again.seq, again.head, again.turnover) == (first.seq, first.head, first.turnover)

    assert centre.central.figures(BRANCH, DAY).sums["drawer"] == 734_000


def test_a_page_that_overlaps_adds_only_what_is_new(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    window.post(journal.page())
    journal.sale(ITEM)

    answer = acknowledged(window.post(journal.page(first=2)))

    assert (answer.seq, answer.turnover) == (4, 734_000)
    assert centre.central.figures(BRANCH, DAY).sums["drawer"] == 734_000


def test_an_empty_page_asks_what_is_held(window: HandTerminal, journal: PaperJournal) -> None:
    nothing = acknowledged(window.post(wire.JournalPage(window.terminal, 1, [])))
    window.post(journal.page())
    something = acknowledged(window.post(wire.JournalPage(window.terminal, 1, [])))

    assert (nothing.seq, nothing.head, nothing.turnover) == (0, ZERO_HASH, 0)
    assert (something.seq, something.head) == (3, journal.head)


def test_a_gap_is_answered_with_what_is_held(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    window.post(journal.page(last=2))
    journal.sale(ITEM)

    answer = problem(window.post(journal.page(first=4)))

    assert answer.code == wire.GAP
    assert answer.holds is not None
    assert (answer.holds.seq, answer.holds.head) == (2, journal.entries[1].hash.hex())
    assert answer.holds.is_from(centre.central.key)
    assert centre.central.cases(BRANCH) == []


def test_another_entry_at_a_held_place_is_a_fork_and_stops_the_stream(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    other = PaperJournal(window.terminal, window.signer)
    other.sale("another")
    journal.sale(ITEM)
    window.post(journal.page())

    assert problem(window.post(other.page())).code == wire.FORK

    journal.sale("80083740712514@M1/2")
    assert problem(window.post(journal.page(first=5))).code == wire.FORK
    assert {case.reason for case in centre.central.cases(BRANCH)} == {wire.FORK}
    assert centre.central.figures(BRANCH, DAY).sums["drawer"] == 734_000


def test_a_fork_of_one_window_does_not_stop_another(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    window.post(journal.page())
    window.post(PaperJournal(window.terminal, window.signer).page())
    neighbour = enrolled(centre, 2)

    acknowledged(neighbour.post(PaperJournal(neighbour.terminal, neighbour.signer).page()))


def test_a_forked_window_goes_on_in_a_new_epoch(
    window: HandTerminal, journal: PaperJournal
) -> None:
    window.post(journal.page())
    window.post(PaperJournal(window.terminal, window.signer).page())

    later = PaperJournal(window.terminal, window.signer, epoch=2)

    assert acknowledged(window.post(later.page())).epoch == 2


def test_entries_out_of_order_are_not_a_page(window: HandTerminal, journal: PaperJournal) -> None:
    page = journal.page()
    shuffled = [page.entries[0], page.entries[2], page.entries[1]]

    answer = problem(window.post(wire.JournalPage(page.terminal, 1, shuffled)))

    assert answer.code == wire.MALFORMED
    acknowledged(window.post(page))


@pytest.mark.parametrize("changes", [{"terminal": "101000-1"}, {"epoch": 2}, {"seq": 0}], ids=str)
def test_an_entry_that_is_not_of_this_journal_is_refused(
    window: HandTerminal, journal: PaperJournal, changes: dict[str, object]
) -> None:
    journal.entries = [resealed(journal, journal.entries[0], **changes)]

    assert problem(window.post(journal.page())).code == wire.MALFORMED


def test_more_entries_than_a_page_holds_are_refused(
    window: HandTerminal, journal: PaperJournal
) -> None:
    page = wire.JournalPage(window.terminal, 1, journal.page().entries[:1] * 501)

    assert problem(window.post(page)).code == wire.MALFORMED


def test_a_journal_of_another_terminal_is_refused(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    neighbour = enrolled(centre, 2)

    assert problem(neighbour.post(journal.page())).code == wire.MALFORMED


def test_a_chain_that_leaves_an_entry_out_is_broken(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    left_out = journal.sale(ITEM)
    journal.entries.remove(left_out)
    journal.entries.append(resealed(journal, left_out, prev="f" * 64))

    answer = problem(window.post(journal.page()))

    assert answer.code == wire.BROKEN_CHAIN
    assert [(case.seq, case.reason) for case in centre.central.cases(BRANCH)] == [
        (4, wire.BROKEN_CHAIN)
    ]


SPOILT: dict[str, Spoil] = {
    "body": lambda sent: msgspec.structs.replace(sent, body=flipped(sent.body)),
    "hash": lambda sent: msgspec.structs.replace(sent, hash=flipped(sent.hash)),
    "body with its hash": lambda sent: msgspec.structs.replace(
        sent, body=sent.body + b" ", hash=digest(sent.body + b" ")
    ),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_flipped_byte_is_seen(window: HandTerminal, journal: PaperJournal, spoil: Spoil) -> None:
    page = journal.page()
    page.entries[1] = spoil(page.entries[1])

    assert problem(window.post(page)).code == wire.MALFORMED


def test_personal_data_travel_beside_the_entry(window: HandTerminal, journal: PaperJournal) -> None:
    journal.by_clerk(Draft(kind="customer_identified", payload=VISIT, private={"name": "Ковалёва"}))

    assert acknowledged(window.post(journal.page())).held == []


@pytest.mark.parametrize("part", ["salt", "private"])
def test_personal_data_that_are_not_those_of_the_entry_hold_its_effect(
    window: HandTerminal, journal: PaperJournal, tmp_path: Path, part: str
) -> None:
    entry = journal.by_clerk(
        Draft(kind="customer_identified", payload=VISIT, private={"name": "Ковалёва"})
    )
    page = journal.page()
    sent = page.entries[3]
    page.entries[3] = msgspec.structs.replace(sent, **{part: flipped(getattr(sent, part))})

    answer = acknowledged(window.post(page))

    assert answer.head == entry.hash.hex()
    assert answer.held == [wire.Held(4, "private_mismatch")]
    assert stored_private(tmp_path) == 0


def stored_private(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "central" / "central.db")) as database:
        [count] = database.execute("SELECT count(*) FROM entry_private").fetchone()
    return int(count)


def test_personal_data_deleted_by_law_do_not_stop_a_journal(
    window: HandTerminal, journal: PaperJournal
) -> None:
    journal.by_clerk(Draft(kind="customer_identified", payload=VISIT, private={"name": "Ковалёва"}))
    journal.privates.clear()

    assert acknowledged(window.post(journal.page())).held == []


def test_sums_beyond_every_till_are_not_money(window: HandTerminal, journal: PaperJournal) -> None:
    vast = 2**62
    for _ in range(2):
        journal.by_clerk(
            Draft(kind="shift_closed", payload={}, postings=(("drawer", vast), ("safe", -vast)))
        )

    assert problem(window.post(journal.page())).code == wire.MALFORMED


VISIT = {"visit": "v1"}


def resealed(journal: PaperJournal, entry: Entry, **changes: object) -> Entry:
    """Return the entry with other values in its body, truly signed by the same key."""
    body = canonical({**parse(entry.body), **changes})
    hashed = digest(body)
    return read(body, hashed, journal.session.sign(ENTRY, hashed))
