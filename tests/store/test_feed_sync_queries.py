"""What the agent asks of the journal: what is not proven yet, and our own proof of every prefix."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from app.messages import wire
from app.messages.entries import BrokenEntry, Draft
from app.messages.signing import Signer
from app.store import sync_queries, tables
from app.store.database import Role, Store
from app.store.sync_queries import Proof
from tests.central.journals import PaperJournal
from tests.support.counter import KEY, TERMINAL

NO_LIMIT = (500, 10**9)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "okno.db", KEY, Role.WINDOW)
    yield store
    store.close()


@pytest.fixture
def agent(window: Store) -> Iterator[Store]:
    store = Store.open(window.path, KEY, Role.AGENT)
    yield store
    store.close()


@pytest.fixture
def journal(window: Store) -> PaperJournal:
    """Eight entries of epoch 1; the fifth has personal data beside it."""
    journal = PaperJournal(TERMINAL, Signer.new())
    journal.open_shift()
    journal.sale("a", 100)
    journal.by_clerk(Draft(kind="customer_identified", payload={}, private={"masked": "45**"}))
    for amount in (20, 3, 4_000):
        journal.sale(f"{amount}", amount)
    write(window, journal)
    return journal


def write(window: Store, journal: PaperJournal) -> None:
    with window.transaction() as connection:
        for entry in journal.entries:
            row = {"kind": entry.kind, "body": entry.body, "hash": entry.hash}
            row |= {"signature": entry.signature} | entry.key._asdict()
            connection.execute(insert(tables.journal), row)
        for seq, private in journal.privates.items():
            key = {"terminal": journal.terminal, "epoch": journal.epoch, "seq": seq}
            beside = {"salt": private.salt, "private": private.data}
            connection.execute(insert(tables.journal_private), key | beside)


def own_proof(journal: PaperJournal, seq: int) -> Proof:
    gained = sum(
        amount for entry in journal.entries[:seq] for _, amount in entry.postings if amount > 0
    )
    return Proof(seq, journal.entries[seq - 1].hash.hex(), gained)


def answer(
    journal: PaperJournal, seq: int, held: list[wire.Held] | None = None
) -> wire.Acknowledgement:
    proof = own_proof(journal, seq)
    return wire.Acknowledgement(
        journal.terminal, journal.epoch, seq, proof.head, proof.turnover, b"s", held or []
    )


def test_an_empty_journal_has_nothing_to_push(window: Store) -> None:
    with window.read() as connection:
        assert sync_queries.tail(connection, TERMINAL) == (0, 0)
        assert sync_queries.epochs(connection, TERMINAL) == []
        assert sync_queries.acknowledged(connection, TERMINAL, 1) == Proof()
        found = sync_queries.slice_after(connection, TERMINAL, Proof(), 1, NO_LIMIT)
        assert found.entries == []


def test_the_newest_entry_is_that_of_the_last_epoch(window: Store, journal: PaperJournal) -> None:
    later = PaperJournal(TERMINAL, journal.signer, epoch=7)
    write(window, later)
    write(window, PaperJournal("101000-1", Signer.new(), epoch=9))

    with window.read() as connection:
        assert sync_queries.tail(connection, TERMINAL) == (7, 2)
        assert sync_queries.epochs(connection, TERMINAL) == [1, 7]


def test_every_prefix_of_a_slice_has_its_proof(window: Store, journal: PaperJournal) -> None:
    with window.read() as connection:
        start = own_proof(journal, 2)
        found = sync_queries.slice_after(connection, TERMINAL, start, 1, NO_LIMIT)

    assert [entry.body for entry in found.entries] == [e.body for e in journal.entries[2:]]
    assert found.proofs == {seq: own_proof(journal, seq) for seq in range(2, 9)}


def test_personal_data_go_with_their_entry(window: Store, journal: PaperJournal) -> None:
    with window.read() as connection:
        found = sync_queries.slice_after(connection, TERMINAL, Proof(), 1, NO_LIMIT)

    beside = [(entry.salt, entry.private) for entry in found.entries]
    private = journal.privates[5]
    assert beside[4] == (private.salt, private.data)
    assert set(beside[:4] + beside[5:]) == {(b"", b"")}


def test_a_slice_keeps_its_limits(window: Store, journal: PaperJournal) -> None:
    two = len(journal.entries[0].body) + len(journal.entries[1].body)
    limits = {(3, 10**9): 3, (500, 1): 1, (500, two): 2, (500, two - 1): 1}
    with window.read() as connection:
        for limit, count in limits.items():
            found = sync_queries.slice_after(connection, TERMINAL, Proof(), 1, limit)
            assert len(found.entries) == count
            assert max(found.proofs) == count


def test_a_proof_is_folded_from_the_nearest_answer(
    window: Store, agent: Store, journal: PaperJournal
) -> None:
    with agent.transaction() as connection:
        sync_queries.store_acknowledgement(connection, answer(journal, 4), "now")
        sync_queries.store_acknowledgement(connection, answer(journal, 6), "now")

    with window.read() as connection:
        for seq in range(1, 9):
            proof = sync_queries.proof_at(connection, TERMINAL, 1, seq)
            assert proof == own_proof(journal, seq)
        assert sync_queries.proof_at(connection, TERMINAL, 1, 9) is None
        assert sync_queries.proof_at(connection, TERMINAL, 2, 1) is None
        assert sync_queries.proof_at(connection, TERMINAL, 1, 0) == Proof()
        assert sync_queries.acknowledged(connection, TERMINAL, 1) == own_proof(journal, 6)
        assert sync_queries.acknowledged(connection, TERMINAL, 1, upto=5) == own_proof(journal, 4)


def test_an_answer_is_stored_once(agent: Store, journal: PaperJournal) -> None:
    held = [wire.Held(2, "unknown_kind")]
    with agent.transaction() as connection:
        for _ in range(2):
            sync_queries.store_acknowledgement(connection, answer(journal, 3, held), "now")

    with agent.read() as connection:
        assert len(connection.execute(tables.acknowledgements.select()).all()) == 1
        [row] = connection.execute(tables.held_effects.select()).all()
    assert tuple(row) == (TERMINAL, 1, 2, "unknown_kind")


def test_a_row_that_is_not_what_was_written_is_not_sent(
    window: Store, journal: PaperJournal
) -> None:
    other = PaperJournal(TERMINAL, journal.signer, epoch=2)
    other.entries[1] = journal.entries[1]
    with window.transaction() as connection:
        for seq, entry in enumerate(other.entries, start=1):
            row = {"terminal": TERMINAL, "epoch": 2, "seq": seq, "kind": entry.kind}
            row |= {"body": entry.body + b" ", "hash": entry.hash, "signature": entry.signature}
            connection.execute(insert(tables.journal), row)

    with window.read() as connection, pytest.raises(BrokenEntry):
        sync_queries.slice_after(connection, TERMINAL, Proof(), 2, NO_LIMIT)


def test_the_agents_own_state_is_what_was_set_last(agent: Store) -> None:
    with agent.transaction() as connection:
        sync_queries.set_states(connection, {"a": "1", "b": "2"})
        sync_queries.set_states(connection, {"a": "3"})
        sync_queries.set_states(connection, {})

    with agent.read() as connection:
        states = [sync_queries.state(connection, name) for name in "abc"]
    assert states == ["3", "2", ""]
