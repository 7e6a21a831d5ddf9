"""The journal goes up once, in order, and is called proven by a verified answer alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from app.errors import Refusal
from app.messages import wire
from app.messages.entries import Draft
from app.messages.signing import Signer
from app.store.agent_state import ALARM
from app.store.sync_queries import Proof
from app.sync.pusher import Pusher
from tests.central.http import BRANCH, HandTerminal, ServedCentre, found, served
from tests.central.journals import DAY, PaperJournal
from tests.sync.lossy_proxy import Fault, LossyProxy
from tests.sync.pushing import push_all, pusher_of, refusal
from tests.sync.windows import Window, enrolled_window, reopened


@pytest.fixture
def pusher(window: Window) -> Iterator[Pusher]:
    yield from pusher_of(window)


def pages(way: LossyProxy) -> list[tuple[int, int]]:
    """Return (first seq, entries) of every page that was sent."""
    sent = [msgspec.msgpack.decode(body, type=wire.JournalPage) for _, _, body in way.seen]
    return [(msgspec.json.decode(page.entries[0].body)["seq"], len(page.entries)) for page in sent]


def test_everything_is_proven(centre: ServedCentre, window: Window, pusher: Pusher) -> None:
    window.sell("a", "b")

    push_all(pusher)

    assert window.is_proven
    assert window.acknowledged().turnover == window.journal.turnover == 502_000
    assert centre.central.figures(BRANCH, DAY).sums["cod_payable"] == -2_000


def test_the_signed_answer_is_kept(centre: ServedCentre, window: Window, pusher: Pusher) -> None:
    push_all(pusher)

    [row] = window.all("acknowledgements")
    received = row.pop("received")
    assert received.endswith("Z")
    assert wire.Acknowledgement(**row).is_from(centre.central.key)


def test_nothing_new_is_not_sent(window: Window, pusher: Pusher, way: LossyProxy) -> None:
    push_all(pusher)
    sent = len(way.seen)

    assert pusher.news() is None
    assert not pusher.push()
    assert len(way.seen) == sent

    window.sell("a")
    assert pusher.news()


def test_long_journals_go_in_pages(window: Window, pusher: Pusher, way: LossyProxy) -> None:
    window.sell(*(f"item {number}" for number in range(1_100)))

    push_all(pusher)

    assert window.is_proven
    assert pages(way) == [(1, 500), (501, 500), (1_001, 103)]


def test_pages_are_bounded_in_bytes(window: Window, pusher: Pusher, way: LossyProxy) -> None:
    for number in range(3):
        text = "x" * (wire.PAGE_BYTES_MAX // 4)
        window.journal.by_clerk(
            Draft(kind="visit_cancelled", payload={"visit": f"v{number}", "reason": text})
        )
    window.write()

    push_all(pusher)

    assert window.is_proven
    assert [count for _, count in pages(way)] == [4, 1, 1]


@pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.ANSWER_CUT, Fault.REQUEST_LOST])
def test_a_lost_answer_doubles_nothing(
    centre: ServedCentre, window: Window, pusher: Pusher, way: LossyProxy, fault: Fault
) -> None:
    way.lose_answers(1, fault)
    window.sell("a")

    assert refusal(pusher).code is Refusal.CENTRE_UNREACHABLE
    assert window.acknowledged() == Proof()
    push_all(pusher)

    assert window.is_proven
    assert centre.central.figures(BRANCH, DAY).sums["cod_payable"] == -1_000


def test_personal_data_go_along(centre: ServedCentre, window: Window, pusher: Pusher) -> None:
    window.journal.by_clerk(
        Draft(kind="customer_identified", payload={"visit": "v"}, private={"masked": "45**"})
    )
    window.write()

    push_all(pusher)

    assert window.rows("held_effects") == 0
    assert centre.central.cases(BRANCH) == []


def test_held_effects_are_known_at_the_window(window: Window, pusher: Pusher) -> None:
    window.journal.by_clerk(Draft(kind="brand_new", payload={}))
    window.write()
    push_all(pusher)
    window.sell("after")
    push_all(pusher)

    assert window.is_proven
    place = {"terminal": window.own.terminal, "epoch": 1, "seq": 4}
    assert window.all("held_effects") == [place | {"reason": "unknown_kind"}]


def test_epochs_go_one_after_the_other(
    centre: ServedCentre, window: Window, pusher: Pusher
) -> None:
    window.sell("a")
    window.new_epoch()
    window.sell("b")

    push_all(pusher)

    assert window.acknowledged(1).seq == 4
    assert window.is_proven
    assert window.journal.epoch == 2


def test_a_restart_goes_on_where_it_stood(
    centre: ServedCentre, window: Window, pusher: Pusher, way: LossyProxy
) -> None:
    push_all(pusher)
    window.sell("a")

    for again in pusher_of(window):
        push_all(again)

    assert window.is_proven
    assert pages(way) == [(1, 3), (4, 1)]
    assert window.acknowledged().turnover == window.journal.turnover


def test_a_centre_that_lost_its_newest_is_sent_it_again(tmp_path: Path) -> None:
    folder = found(tmp_path / "central")
    with served(folder) as centre, enrolled_window(tmp_path / "window", centre) as window:
        window.sell(*"abc")
        push_from(window)
        copy_database(folder / "central.db", tmp_path / "backup.db")
        window.sell(*(f"later {number}" for number in range(600)))
        push_from(window)
    for file in folder.glob("central.db*"):
        file.unlink()
    (tmp_path / "backup.db").rename(folder / "central.db")

    with (
        served(folder) as restored,
        reopened(tmp_path / "window", window, restored.url) as again,
    ):
        again.sell("the last straw")
        push_from(again)

        assert again.is_proven
        assert restored.central.figures(BRANCH, DAY).sums["cod_payable"] == -604_000


def test_another_journal_of_the_same_name_is_an_alarm(
    window: Window, pusher: Pusher, way: LossyProxy
) -> None:
    twin = PaperJournal(window.own.terminal, window.own.terminal_signer)
    hand = HandTerminal(way.upstream, window.own.terminal, window.own.terminal_signer)
    hand.post(twin.page())
    hand.counter = 0

    assert refusal(pusher).code is Refusal.FORKED

    assert window.state(ALARM) == "forked 1 1"
    assert window.rows("acknowledgements") == 0
    sent = len(way.seen)
    assert refusal(pusher).code is Refusal.FORKED
    assert len(way.seen) == sent
    for again in pusher_of(window):
        assert refusal(again).code is Refusal.FORKED
    assert len(way.seen) == sent


def test_a_new_epoch_is_the_way_out_of_a_fork(
    window: Window, pusher: Pusher, way: LossyProxy
) -> None:
    twin = PaperJournal(window.own.terminal, window.own.terminal_signer)
    hand = HandTerminal(way.upstream, window.own.terminal, window.own.terminal_signer)
    hand.post(twin.page())
    refusal(pusher)

    window.new_epoch()
    push_all(pusher)

    assert window.is_proven


def test_a_centre_that_holds_more_than_this_file_is_an_alarm(
    window: Window, pusher: Pusher, way: LossyProxy
) -> None:
    journal = window.journal
    for item in "abc":
        journal.sale(item)
    hand = HandTerminal(way.upstream, window.own.terminal, window.own.terminal_signer)
    hand.post(journal.page())

    assert refusal(pusher).code is Refusal.FORKED
    assert window.state(ALARM) == "older 1 6"


def test_a_damaged_row_is_never_sent(window: Window, pusher: Pusher, way: LossyProxy) -> None:
    entry = window.journal.sale("a")
    window.journal.entries[-1] = structs.replace(
        entry, body=entry.body.replace(b"drawer", b"drower")
    )
    window.write()

    assert refusal(pusher).code is Refusal.DATABASE_DAMAGED
    assert way.seen == []


def test_a_terminal_that_the_centre_does_not_know_is_said(window: Window) -> None:
    stranger = replace(window, own=replace(window.own, terminal_signer=Signer.new()))
    for pusher in pusher_of(stranger):
        assert refusal(pusher).code is Refusal.NOT_ENROLLED


def push_from(window: Window) -> None:
    for pusher in pusher_of(window):
        push_all(pusher)


def copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
