"""A counter comes back from its copies and the centre: nothing is lost that anybody has."""

import base64
import json
import subprocess
import sys
from collections import Counter as Tally
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import func, select

from app.central import tables as central
from app.domain.visit import Step, VisitState
from app.errors import ClerkError, Refusal
from app.messages.canonical import parse
from app.messages.entries import EntryKey
from app.services import workplace
from app.services.effects import jobs_in_doubt
from app.services.export import Part, export_journal
from app.services.recover import recover
from app.services.staff import sign_in, sign_out
from app.store import queries, tables
from app.store.backup import back_up
from app.store.journal import Journal
from app.store.mark import Mark, mark_path
from app.store.verify import verify
from app.sync.replacement import restore_counter
from app.sync.restore import Copies
from tests.support.clock import StillClock
from tests.support.counter import (
    KEY,
    LETTER,
    ORLOVA,
    PIN,
    PRIVATE_COD,
    ROMASHKA,
    TERMINAL,
    Counter,
)
from tests.support.lost_computer import BRANCH, Branch, branch

VERIFIER = Path(__file__).parents[2] / "installer" / "verifier" / "okno_verify.py"


@pytest.fixture
def lost(tmp_path: Path) -> Iterator[Branch]:
    """A counter, its centre, and an empty computer to restore it on."""
    with branch(tmp_path) as given:
        yield given


def sell_and_copy(lost: Branch) -> Path:
    """Sell in four stretches: in the backup, in the second copy, at the centre, and nowhere."""
    counter = lost.counter
    orlova = counter.clerk_with_shift()
    counter.up_to(Step.DONE, orlova, ROMASHKA)
    backup = back_up(counter.path, KEY, lost.home.data_dir).path
    counter.up_to(Step.DONE, orlova, LETTER)
    lost.copy()
    counter.up_to(Step.DONE, orlova, PRIVATE_COD)
    lost.push()
    return backup


def bodies(journal: Journal) -> list[bytes]:
    table = tables.journal
    wanted = select(table.c.body).order_by(table.c.epoch, table.c.seq)
    with journal.read() as connection:
        return [bytes(body) for body in connection.scalars(wanted)]


def first_entry(journal: Journal) -> dict[str, object]:
    own = journal.identity
    with journal.read() as connection:
        row = queries.entry_row(connection, EntryKey(own.terminal, own.epoch, 1))
    payload: dict[str, object] = parse(bytes(row.body))["payload"]
    return payload


def centre_has(lost: Branch) -> Tally[str]:
    """Return how often each kind of entry is in effect at the centre; a held one is a fault."""
    with lost.centre.read() as connection:
        held = connection.scalar(
            select(func.count()).select_from(central.entries).where(central.entries.c.held != "")
        )
        assert held == 0
        return Tally(connection.scalars(select(central.entries.c.kind)))


def test_the_union_of_all_copies_comes_back_and_is_cited(lost: Branch) -> None:
    backup = sell_and_copy(lost)
    before = bodies(lost.counter.journal)

    restored = lost.restore(lost.code(), backup, lost.second)

    with lost.restored() as journal:
        assert bodies(journal)[:-1] == before
        cited = parse(before[-1])
        head, opened = lost.counter.journal, first_entry(journal)
        with head.read() as connection:
            last = queries.head(connection, TERMINAL, 1)
    assert last is not None
    assert (cited["epoch"], cited["seq"]) == (1, last[0])
    assert opened["reason"] == "restored"
    assert opened["day"] == "2026-11-21"
    assert opened["continues"] == {
        "epoch": 1,
        "seq": last[0],
        "hash": last[1].hex(),
        "terminal_key": lost.counter.journal.identity.terminal_signer.key,
    }
    assert restored.from_second > 0
    assert restored.from_centre > 0
    assert restored.turnover > 0
    assert (restored.last, restored.unsent, restored.lost) == (EntryKey(TERMINAL, 1, last[0]), 0, 0)
    assert verify(lost.home.database, KEY).findings == ()


def test_what_the_centre_does_not_know_yet_reaches_it_once(lost: Branch) -> None:
    counter = lost.counter
    orlova = counter.clerk_with_shift()
    counter.up_to(Step.DONE, orlova, ROMASHKA)
    lost.push()
    counter.up_to(Step.DONE, orlova, LETTER)
    lost.copy()

    restored = lost.restore(lost.code(), None, lost.second)
    with lost.restored() as journal:
        lost.push(journal)
        proof = workplace.proof(journal)

    assert restored.unsent > 0
    assert (proof.made, proof.acknowledged, proof.last_error) == (1, 1, "")
    kinds = centre_has(lost)
    assert (kinds["handed_over"], kinds["settlement_posted"]) == (2, 1)
    assert lost.centre.central.cases(BRANCH) == []


def test_the_centre_alone_brings_back_all_that_it_acknowledged(lost: Branch) -> None:
    sell_and_copy(lost)

    restored = lost.restore(lost.code())

    with lost.restored() as journal:
        assert bodies(journal)[:-1] == bodies(lost.counter.journal)
        visits = workplace.open_visits(journal)
    assert restored.from_centre == restored.entries
    assert visits == ()


def test_the_window_sells_on_in_the_same_shift_under_the_new_epoch(lost: Branch) -> None:
    backup = sell_and_copy(lost)
    lost.restore(lost.code(), backup, lost.second)
    with lost.restored() as journal:
        went_on = on_new_computer(lost, journal)
        numbers_left = workplace.policy_numbers_left(journal)
        with pytest.raises(ClerkError) as sold:
            went_on.visit(went_on.clerk(), ROMASHKA)
        sign_out(journal, sign_in(journal, ORLOVA, PIN), "key:F12")
        lost.push(journal)
        made = workplace.proof(journal).made

    assert sold.value.code is Refusal.ITEM_ALREADY_HANDED_OVER
    assert (numbers_left, made) == (0, 4)
    assert lost.centre.central.cases(BRANCH) == []
    figures = lost.centre.central.figures(BRANCH, "2026-11-21")
    assert figures.counts["session_opened"] == 2
    before_the_day = lost.centre.central.figures(BRANCH, "").counts
    assert before_the_day == {"epoch_opened": 1, "session_opened": 1}


def on_new_computer(lost: Branch, journal: Journal) -> Counter:
    was = lost.counter
    return Counter(
        lost.home.data_dir, journal.store, was.agent, was.clock, journal, was.register, was.centre
    )


def test_policy_numbers_of_the_old_epoch_are_burnt(lost: Branch) -> None:
    orlova = lost.counter.clerk_with_shift()
    lost.counter.up_to(Step.DONE, orlova, ROMASHKA)
    backup = back_up(lost.counter.path, KEY, lost.home.data_dir).path

    restored = lost.restore(lost.code(), backup)

    with lost.restored() as journal:
        assert (restored.burnt_numbers, workplace.policy_numbers_left(journal)) == (2, 0)


def test_a_payment_that_was_under_way_is_asked_of_the_register_by_its_key(lost: Branch) -> None:
    counter = lost.counter
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, counter.clerk_with_shift(), ROMASHKA)
    lost.copy()
    receipt = counter._steps(counter.clerk())[Step.WAIT_FOR_RECEIPT](visit)  # nobody has this
    documents = len(counter.register.documents)

    restored = lost.restore(lost.code(), None, lost.second)
    with lost.restored() as journal:
        found = recover(journal, counter.register)
        again = recover(journal, counter.register)
        lost.push(journal)

    assert restored.unfinished == 1
    assert [each.id for each in found.resolved] == [visit.id]
    assert found.resolved[0].state is VisitState.SETTLED
    assert receipt.state is VisitState.SETTLED
    assert (again.resolved, len(counter.register.documents)) == ((), documents)
    assert centre_has(lost)["settlement_posted"] == 1
    assert lost.centre.central.cases(BRANCH) == []


def test_papers_that_may_be_out_are_asked_for_and_never_printed_again(lost: Branch) -> None:
    counter = lost.counter
    orlova = counter.clerk_with_shift()
    counter.up_to(Step.DONE, orlova, ROMASHKA)
    counter.up_to(Step.HAND_OVER, orlova, PRIVATE_COD)
    lost.push()

    restored = lost.restore(lost.code())

    with lost.restored() as journal:
        doubtful = jobs_in_doubt(journal)
        states = {row.state for row in rows(journal, "print_jobs")}
    assert [job.document for job in doubtful] == ["slip"]
    assert restored.doubtful_papers == 1
    assert states == {"printed", "unproven"}


def rows(journal: Journal, name: str) -> list[Any]:
    with journal.read() as connection:
        return list(connection.execute(select(tables.metadata.tables[name])).all())


def test_a_restored_counter_can_be_lost_again(lost: Branch) -> None:
    backup = sell_and_copy(lost)
    lost.restore(lost.code(), backup, lost.second)
    with lost.restored() as journal:
        sign_out(journal, sign_in(journal, ORLOVA, PIN), "key:F12")
        lost.push(journal)
        second_head = bodies(journal)[-1]

    again = lost.restore(lost.code(), backup, lost.second)

    with lost.restored() as journal:
        continues = first_entry(journal)["continues"]
        assert bodies(journal)[-2] == second_head
    assert again.own.epoch == 3
    assert isinstance(continues, dict)
    assert (continues["epoch"], continues["seq"]) == (2, 3)
    assert verify(lost.home.database, KEY).findings == ()


def test_a_copy_that_leads_elsewhere_is_named_and_can_be_left_out(lost: Branch) -> None:
    counter = lost.counter
    counter.up_to(Step.DONE, counter.clerk_with_shift(), LETTER)
    lost.copy()
    forked = bodies(counter.journal)[-1]
    spoil_last(counter)
    counter.up_to(Step.DONE, counter.clerk(), ROMASHKA)
    lost.push()
    code = lost.code()

    with pytest.raises(ClerkError) as differs:
        lost.restore(code, None, lost.second)
    assert not lost.home.database.exists()
    lost.restore(code)

    assert differs.value.code is Refusal.COPIES_DIFFER
    assert differs.value.values["entry"] == f"{TERMINAL}.1.{parse(forked)['seq']}"
    assert str(lost.second) in str(differs.value.values["source"])
    with lost.restored() as journal:
        assert forked not in bodies(journal)


def spoil_last(counter: Counter) -> None:
    """Take the newest entry out of the file, as an older copy of the disk would."""
    connection = sqlcipher.connect(str(counter.path))
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    [[seq]] = connection.execute("SELECT max(seq) FROM journal").fetchall()
    named = ("journal", "journal_private", "postings", "facts", "visit_entries", "print_jobs")
    for name in named:
        connection.execute(f"DELETE FROM {name} WHERE seq = {seq}")
    connection.commit()
    connection.close()


def test_without_the_centre_nothing_is_restored_and_the_same_code_works_later(
    lost: Branch,
) -> None:
    backup = sell_and_copy(lost)
    code = lost.code()
    lost.way.to_lose = 1

    with pytest.raises(ClerkError) as refused:
        lost.restore(code, backup, lost.second)
    assert not lost.home.database.exists()
    restored = lost.restore(code, backup, lost.second)

    assert refused.value.code is Refusal.RESTORE_NEEDS_CENTRE
    assert restored.own.epoch == 2


def test_a_code_of_another_place_is_refused(lost: Branch) -> None:
    backup = sell_and_copy(lost)

    with pytest.raises(ClerkError) as refused:
        lost.restore(lost.code(window=5), backup)

    assert refused.value.code is Refusal.COPY_OF_ANOTHER
    assert refused.value.values == {"found": TERMINAL, "wanted": "660049-5"}


def test_a_tail_that_nobody_has_is_told(lost: Branch) -> None:
    backup = sell_and_copy(lost)
    own = lost.counter.journal.identity
    last = EntryKey(TERMINAL, 1, len(bodies(lost.counter.journal)))
    lost_mark = Mark(last._replace(seq=last.seq + 4), "ab" * 32, own.terminal_signer.key)
    lost_mark.write(mark_path(lost.second, TERMINAL), own.terminal_signer)

    restored = lost.restore(lost.code(), backup, None, marks=[lost.second])

    assert (restored.last, restored.lost) == (last, 4)


def test_the_file_that_was_there_is_kept_and_its_log_with_it(lost: Branch) -> None:
    backup = sell_and_copy(lost)
    lost.home.database.write_bytes(b"damaged")
    log = lost.home.database.with_name("okno.db-wal")
    log.write_bytes(b"its log")

    lost.restore(lost.code(), backup)

    kept = {each.read_bytes() for each in lost.home.data_dir.glob("okno.db.before-*")}
    assert kept == {b"damaged", b"its log"}
    assert verify(lost.home.database, KEY).whole


def test_a_restore_cut_off_before_its_last_step_is_only_finished(lost: Branch) -> None:
    backup = sell_and_copy(lost)
    lost.restore(lost.code(), backup)
    lost.home.database.rename(lost.home.database.with_name("okno.db.restoring"))

    restored = restore_counter(lost.home, lost.way, "used up", Copies(), StillClock())

    assert restored is None
    assert verify(lost.home.database, KEY).whole


def test_a_backup_that_is_not_whole_is_refused_before_the_code_is_used(lost: Branch) -> None:
    backup = sell_and_copy(lost)
    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 1
    backup.write_bytes(data)

    with pytest.raises(ClerkError) as refused:
        lost.restore(lost.code(), backup)

    assert refused.value.code is Refusal.COPY_NOT_WHOLE


def test_the_export_of_a_restored_journal_holds_before_the_independent_verifier(
    lost: Branch, tmp_path: Path
) -> None:
    backup = sell_and_copy(lost)
    lost.restore(lost.code(), backup, lost.second)
    lines: list[bytes] = []
    with lost.restored() as journal:
        sign_out(journal, sign_in(journal, ORLOVA, PIN), "key:F12")
        export_journal(journal, lines.append, Part())

    assert judged(tmp_path, lines) == (0, None)
    opened = next(at for at, line in enumerate(lines) if is_opening(line, epoch=2))
    cited = max(at for at in range(opened) if b'"line":"entry"' in lines[at])
    missing = [*lines[:cited], *lines[opened:]]
    assert judged(tmp_path, missing) == (1, "эпоха продолжает не эту запись")


def is_opening(line: bytes, epoch: int) -> bool:
    facts = json.loads(line)
    if facts["line"] != "entry":
        return False
    body = json.loads(base64.b64decode(facts["body"]))
    return (body["epoch"], body["seq"]) == (epoch, 1)


def judged(folder: Path, lines: list[bytes]) -> tuple[int, str | None]:
    """Return the exit code of the independent verifier, and its reason."""
    file = folder / "journal.okno"
    file.write_bytes(b"".join(lines))
    command = [sys.executable, "-I", str(VERIFIER), str(file), "--json"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    return done.returncode, json.loads(done.stdout)["reason"]
