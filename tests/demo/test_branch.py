"""The demo branch as its centre publishes it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.central.central import Central, FeedAsk
from app.domain.identifiers import BadgeNumber
from app.messages.feed import FeedMessage, Stream, read_message
from app.services.staff import hash_pin
from app.store.feed import prepare
from ui.demo.branch import demo_branch, found_branch, issue_policy_numbers

TODAY = date(2026, 11, 22)


def published(folder: Path, stream: Stream) -> list[FeedMessage]:
    central = Central.open(folder)
    try:
        page = central.feed_page(demo_branch().index, FeedAsk(((stream, 0),), 500))
        return [read_message(body) for body in page.bodies]
    finally:
        central.close()


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "central"
    found_branch(folder, demo_branch(), TODAY)
    return folder


@pytest.mark.parametrize("stream", [Stream.REFERENCE, Stream.ITEMS])
def test_a_counter_can_apply_everything_that_comes_down(founded: Path, stream: Stream) -> None:
    prepared = prepare(published(founded, stream))
    assert prepared
    assert [each.reason for each in prepared if each.reason] == []


def test_three_people_work_at_the_branch(founded: Path) -> None:
    news = published(founded, Stream.REFERENCE)
    staff = [message.payload for message in news if message.kind == "staff_changed"]

    assert [(each["name"], each["role"], each["rights"]) for each in staff] == [
        ("Орлова М. С.", "clerk", ["serve", "open_day", "answer_corrections"]),
        ("Ким Д. А.", "clerk", ["serve"]),
        (
            "Соколова Н. В.",
            "manager",
            ["serve", "open_day", "answer_corrections", "manage_staff"],
        ),
    ]
    assert all(BadgeNumber.parse(each["badge"]).personnel == each["clerk"] for each in staff)
    pins = [clerk.pin for clerk in demo_branch().staff]
    assert pins == ["1111", "2222", "3333"]
    assert all(pin not in each["pin_hash"] for pin, each in zip(pins, staff, strict=True))
    assert {each["pin_hash"].split("$")[1] for each in staff} == {hash_pin("0").split("$")[1]}


def test_every_table_that_the_counter_needs_comes_down(founded: Path) -> None:
    news = published(founded, Stream.REFERENCE)
    tables = {message.payload["kind"] for message in news if message.kind == "table_changed"}
    assert tables == {
        "tariffs",
        "policy_terms",
        "receipt_lines",
        "documents",
        "reasons",
        "aml",
        "returns",
    }


def test_a_founded_branch_is_left_as_it_is(founded: Path) -> None:
    before = published(founded, Stream.ITEMS)

    found_branch(founded, demo_branch(), date(2026, 12, 30))

    assert published(founded, Stream.ITEMS) == before


def test_a_founding_that_was_cut_off_begins_anew(tmp_path: Path) -> None:
    folder = tmp_path / "central"
    half = Central.open(tmp_path / "central.draft")
    half.create_branch(demo_branch().index, "Недописанное")
    half.close()

    found_branch(folder, demo_branch(), TODAY)

    assert len(published(folder, Stream.ITEMS)) == 200
    assert [each.name for each in tmp_path.iterdir()] == ["central"]


def test_each_epoch_of_the_window_gets_policy_numbers_of_its_own(
    founded: Path, tmp_path: Path
) -> None:
    branch = demo_branch()
    folder = shutil.copytree(founded, tmp_path / "central")
    central = Central.open(folder)
    issue_policy_numbers(central, branch, "660049-2", 1)
    issue_policy_numbers(central, branch, "660049-2", 2)
    with pytest.raises(ValueError, match="before"):
        issue_policy_numbers(central, branch, "660049-2", 2)
    central.close()

    ranges = [(m.payload["first"], m.payload["last"]) for m in published(folder, Stream.URGENT)]
    assert ranges == [(1, 500), (501, 1000)]
