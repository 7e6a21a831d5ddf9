"""The journal: appended with its consequences in one transaction, in one unbroken chain."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.errors import ClerkError, Refusal
from app.messages.canonical import ZERO_HASH
from app.messages.entries import Draft, Entry, FactKey, read
from app.services.staff import ClerkSession
from app.store.database import Role, Store
from app.store.journal import Journal
from app.store.projections import Unbalanced
from app.store.tables import facts, journal, journal_private, postings
from tests.support.clock import StillClock
from tests.support.counter import KEY, Counter, make_counter

FACT = FactKey("handed_over", "80084740397510@M1/1", 1)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    counter = make_counter(tmp_path)
    yield counter
    counter.store.close()
    counter.agent.close()


@pytest.fixture
def orlova(counter: Counter) -> ClerkSession:
    return counter.clerk()


def append(counter: Counter, session: ClerkSession, *drafts: Draft) -> list[Entry]:
    with counter.journal.write(session.writer("key:Return")) as unit:
        return [unit.append(draft) for draft in drafts]


def stored(counter: Counter) -> list[Entry]:
    with counter.store.read() as connection:
        rows = connection.execute(select(journal).order_by(journal.c.seq)).all()
    return [read(row.body, row.hash, row.signature) for row in rows]


def test_entries_form_one_chain_without_gaps(counter: Counter, orlova: ClerkSession) -> None:
    append(counter, orlova, Draft(kind="note", payload={}), Draft(kind="note", payload={}))
    append(counter, orlova, Draft(kind="note", payload={}))

    entries = stored(counter)
    assert [entry.key.seq for entry in entries] == list(range(1, len(entries) + 1))
    prevs = [ZERO_HASH, *(entry.hash.hex() for entry in entries)]
    assert [entry.prev for entry in entries] == prevs[:-1]
    assert all(entry.is_signed for entry in entries)


def test_an_entry_says_what_was_known_from_the_centre(
    counter: Counter, orlova: ClerkSession
) -> None:
    [entry] = append(counter, orlova, Draft(kind="note", payload={}))

    assert entry.feed == {"urgent": 1, "branch": 0, "reference": 7, "items": 5}


def test_an_ended_session_writes_nothing(counter: Counter, orlova: ClerkSession) -> None:
    """One entry signed by it would stop the whole journal at the centre."""
    counter.clerk()

    with pytest.raises(ClerkError) as refused:
        append(counter, orlova, Draft(kind="note", payload={}))

    assert refused.value.code is Refusal.NOT_SIGNED_IN
    assert "note" not in counter.kinds()


def test_what_fails_half_way_leaves_nothing(counter: Counter, orlova: ClerkSession) -> None:
    before = stored(counter)
    drafts = (
        Draft(kind="note", payload={}, private={"name": "x"}),
        Draft(kind="note", payload={}, postings=(("drawer", 1),)),
    )

    with pytest.raises(Unbalanced):
        append(counter, orlova, *drafts)

    assert stored(counter) == before
    with counter.store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(postings)) == 0


def test_pending_postings_have_to_balance_too(counter: Counter, orlova: ClerkSession) -> None:
    with pytest.raises(Unbalanced):
        append(counter, orlova, Draft(kind="note", payload={}, pending=(("drawer", 5),)))


def test_a_fact_is_true_once(counter: Counter, orlova: ClerkSession) -> None:
    once = Draft(kind="note", payload={}, facts=((FACT, None),))
    append(counter, orlova, once)

    with pytest.raises(IntegrityError):
        append(counter, orlova, once)

    with counter.store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(facts)) == 1


def test_a_number_is_used_once(counter: Counter, orlova: ClerkSession) -> None:
    once = Draft(kind="note", payload={}, numbers=(("policy", "B1", 1),))
    append(counter, orlova, once)

    with pytest.raises(IntegrityError):
        append(counter, orlova, once)


def test_personal_data_stand_beside_the_chain(counter: Counter, orlova: ClerkSession) -> None:
    [entry] = append(counter, orlova, Draft(kind="note", payload={}, private={"name": "Ли Вера"}))

    assert "Ли Вера".encode() not in entry.body
    with counter.store.read() as connection:
        row = connection.execute(
            select(journal_private).where(journal_private.c.seq == entry.key.seq)
        ).one()
    assert "Ли Вера".encode() in row.private


def test_the_chain_goes_on_after_a_restart(counter: Counter, orlova: ClerkSession) -> None:
    before = stored(counter)
    again = Store.open(counter.path, KEY, Role.WINDOW)
    with Journal(again, counter.clock).write(orlova.writer("key:Return")) as unit:
        entry = unit.append(Draft(kind="note", payload={}))
    again.close()

    assert entry.prev == before[-1].hash.hex()


def test_a_counter_that_was_never_enrolled_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    store = Store.open(tmp_path / "other" / "okno.db", KEY, Role.WINDOW)

    with pytest.raises(ClerkError) as caught:
        _ = Journal(store, StillClock()).identity

    assert caught.value.code is Refusal.NOT_ENROLLED
    store.close()
