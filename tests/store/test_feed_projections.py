"""What each message of the centre changes at the counter, and which ones it may not."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, select

from app.domain.aml import shipped_aml
from app.domain.documents import shipped_documents
from app.domain.identifiers import BadgeNumber
from app.domain.item import Item
from app.domain.policy import shipped_terms
from app.domain.reasons import shipped_reasons
from app.domain.receipt import shipped_lines
from app.domain.tariff import shipped_tariffs
from app.errors import ClerkError
from app.messages.canonical import Payload, canonical, parse
from app.messages.entries import Draft, FactKey
from app.messages.feed import FeedMessage, Stream, write_message
from app.messages.signing import Signer
from app.store import feed_projections, tables
from app.store.feed_projections import person_key
from tests.central.journals import PaperJournal
from tests.support.counter import LETTER, ROMASHKA, STAFF, numbers

SHIPPED = {
    "tariffs": shipped_tariffs().to_payload(),
    "policy_terms": shipped_terms().to_payload(),
    "receipt_lines": shipped_lines().to_payload(),
    "documents": shipped_documents().to_payload(),
    "reasons": shipped_reasons().to_payload(),
    "aml": shipped_aml().to_payload(),
}
STREAM_OF = {
    "item_arrived": Stream.ITEMS,
    "item_withdrawn": Stream.ITEMS,
    "staff_changed": Stream.REFERENCE,
    "table_changed": Stream.REFERENCE,
    "numbers_issued": Stream.URGENT,
    "entry_recorded": Stream.BRANCH,
}


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    tables.metadata.create_all(engine)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def message(kind: str, payload: Payload, position: int = 1) -> FeedMessage:
    return write_message("660049", STREAM_OF[kind], position, "0" * 64, kind, payload)


def apply(connection: Connection, kind: str, payload: Payload, position: int = 1) -> None:
    feed_projections.apply(connection, message(kind, payload, position))


def refused(kind: str, payload: Payload) -> str:
    with pytest.raises(ClerkError) as refusal:
        feed_projections.changes(message(kind, payload))
    return feed_projections.refusal_text(refusal.value)


def rows(connection: Connection, name: str) -> list[Any]:
    return list(connection.execute(select(tables.metadata.tables[name])))


def test_an_arrived_item_can_be_found_by_number_and_by_person(connection: Connection) -> None:
    apply(connection, "item_arrived", ROMASHKA.to_payload(), position=7)

    [row] = rows(connection, "feed_items")
    assert (row.item, row.identifier, row.position) == (ROMASHKA.key, "80084740397510", 7)
    assert row.person == person_key(ROMASHKA.addressee, ROMASHKA.phone)
    assert Item.from_payload(parse(row.payload)) == ROMASHKA


def test_fields_of_a_newer_centre_are_kept(connection: Connection) -> None:
    payload = {**ROMASHKA.to_payload(), "novelty": "x"}

    apply(connection, "item_arrived", payload)

    assert rows(connection, "feed_items")[0].payload == canonical(payload)


def test_the_last_word_on_an_arrival_counts(connection: Connection) -> None:
    apply(connection, "item_arrived", ROMASHKA.to_payload())
    apply(connection, "item_arrived", {**ROMASHKA.to_payload(), "shelf": "Я-1"}, position=2)

    [row] = rows(connection, "feed_items")
    assert (parse(row.payload)["shelf"], row.position) == ("Я-1", 2)


def test_a_withdrawn_item_is_gone_and_the_others_stay(connection: Connection) -> None:
    for item in (ROMASHKA, LETTER):
        apply(connection, "item_arrived", item.to_payload())

    apply(connection, "item_withdrawn", {"item": ROMASHKA.key})
    apply(connection, "item_withdrawn", {"item": "never came"})

    assert [row.item for row in rows(connection, "feed_items")] == [LETTER.key]


def test_an_item_may_come_back_within_a_page(connection: Connection) -> None:
    page = [
        message("item_arrived", ROMASHKA.to_payload(), 1),
        message("item_withdrawn", {"item": ROMASHKA.key}, 2),
        message("item_arrived", ROMASHKA.to_payload(), 3),
        message("item_arrived", LETTER.to_payload(), 4),
    ]

    changes = [change for each in page for change in feed_projections.changes(each)]
    feed_projections.write(connection, changes)

    assert {row.item: row.position for row in rows(connection, "feed_items")} == {
        ROMASHKA.key: 3,
        LETTER.key: 4,
    }


def test_what_the_centre_says_of_a_clerk_replaces_what_it_said(connection: Connection) -> None:
    apply(connection, "staff_changed", STAFF[0])
    apply(connection, "staff_changed", {**STAFF[0], "dismissed": 1}, position=2)

    [row] = rows(connection, "feed_staff")
    assert (row.clerk, row.position, parse(row.payload)["dismissed"]) == ("002417", 2, 1)


@pytest.mark.parametrize("kind", SHIPPED)
def test_every_table_of_the_trade_comes_down(connection: Connection, kind: str) -> None:
    table = SHIPPED[kind]

    apply(connection, "table_changed", {"kind": kind, "version": table["version"], "table": table})

    [row] = rows(connection, "feed_reference")
    assert (row.kind, row.version, parse(row.payload)) == (kind, table["version"], table)


@pytest.mark.parametrize("kind", SHIPPED)
def test_a_table_that_cannot_be_read_is_not_applied(kind: str) -> None:
    broken = {"kind": kind, "version": "v", "table": {"version": "v"}}
    other = {"kind": kind, "version": "of another year", "table": SHIPPED[kind]}

    assert refused("table_changed", broken).startswith("malformed_answer:")
    assert refused("table_changed", other) == "malformed_answer:table_changed.version"


def test_a_table_of_an_unknown_kind_is_kept(connection: Connection) -> None:
    apply(connection, "table_changed", {"kind": "holidays", "version": "1", "table": {"a": 1}})

    assert rows(connection, "feed_reference")[0].payload == b'{"a":1}'


def test_a_block_of_numbers_belongs_to_a_terminal_and_epoch(connection: Connection) -> None:
    apply(connection, "numbers_issued", numbers(1, 3))

    [row] = rows(connection, "feed_blocks")
    assert dict(row._mapping) == numbers(1, 3) | {"position": 1}


@pytest.fixture
def sibling() -> PaperJournal:
    return PaperJournal("660049-1", Signer.new())


def recorded(journal: PaperJournal) -> Payload:
    entry = journal.entries[-1]
    return {
        "body": entry.body.decode(),
        "hash": entry.hash.hex(),
        "signature": entry.signature.hex(),
        "terminal": journal.terminal,
    }


def test_a_siblings_facts_stand_until_they_are_reversed(
    connection: Connection, sibling: PaperJournal
) -> None:
    fact = FactKey("settled", ROMASHKA.key, 1)
    sibling.sale(ROMASHKA.key)
    apply(connection, "entry_recorded", recorded(sibling))
    [standing] = rows(connection, "feed_siblings")
    sibling.by_clerk(Draft(kind="settlement_voided", payload={"visit": "v"}, reverses=(fact,)))
    apply(connection, "entry_recorded", recorded(sibling))
    [undone] = rows(connection, "feed_siblings")

    assert tuple(standing) == (*fact, "660049-1", 1, 3, "taken")
    assert tuple(undone) == (*fact, "660049-1", 1, 3, "660049-1.1.4")


def test_nobody_undoes_anothers_fact(connection: Connection, sibling: PaperJournal) -> None:
    """Two windows sold one item with no network; the one that came second gave its money back."""
    fact = FactKey("settled", ROMASHKA.key, 1)
    sibling.sale(ROMASHKA.key)
    apply(connection, "entry_recorded", recorded(sibling))
    second = PaperJournal("660049-3", Signer.new())
    second.by_clerk(Draft(kind="settlement_voided", payload={"visit": "v"}, reverses=(fact,)))

    apply(connection, "entry_recorded", recorded(second))

    [standing] = rows(connection, "feed_siblings")
    assert standing.state == "taken"


def test_an_entry_without_facts_changes_nothing(
    connection: Connection, sibling: PaperJournal
) -> None:
    sibling.open_shift()

    apply(connection, "entry_recorded", recorded(sibling))

    assert rows(connection, "feed_siblings") == []


MALFORMED: dict[str, tuple[str, Payload, str]] = {
    "item": ("item_arrived", {**ROMASHKA.to_payload(), "cod": "many"}, "malformed_manifest:cod"),
    "item's number": (
        "item_arrived",
        {**ROMASHKA.to_payload(), "identifier": "80084740397511"},
        "malformed_manifest:identifier",
    ),
    "withdrawal": ("item_withdrawn", {}, "malformed_answer:item_withdrawn.item"),
    "clerk": ("staff_changed", {**STAFF[0], "rights": "all"}, ".rights"),
    "dismissal": ("staff_changed", {**STAFF[0], "dismissed": "no"}, ".dismissed"),
    "badge": ("staff_changed", {**STAFF[0], "badge": "OKB0024170"}, "wrong_check_digit"),
    "badge in groups": (
        "staff_changed",
        {**STAFF[0], "badge": BadgeNumber("002417").spaced},
        "malformed_answer:staff_changed.badge",
    ),
    "table": ("table_changed", {"kind": "x", "version": "1", "table": []}, ".table"),
    "block": ("numbers_issued", {**numbers(1, 3), "last": 0}, ".last"),
    "epoch": ("numbers_issued", {**numbers(1, 3), "epoch": 0}, ".epoch"),
    "entry": ("entry_recorded", {"body": "{}", "hash": "00", "signature": "00"}, ".body"),
    "hash": (
        "entry_recorded",
        {"body": "{}", "hash": "zz", "signature": "00", "terminal": "t"},
        ".body",
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_message_names_its_field(name: str) -> None:
    kind, payload, reason = MALFORMED[name]

    assert refused(kind, payload).endswith(reason)


def test_an_entry_of_another_terminal_than_said_is_malformed(sibling: PaperJournal) -> None:
    sibling.open_shift()

    payload = {**recorded(sibling), "terminal": "660049-9"}

    assert refused("entry_recorded", payload) == "malformed_answer:entry_recorded.terminal"


def test_reasons_hold_no_personal_data() -> None:
    payload = {**ROMASHKA.to_payload(), "phone": 7}

    assert refused("item_arrived", payload) == "malformed_manifest:phone"


@pytest.mark.parametrize(
    ("name", "phone"),
    [
        ("Ковалёва Анна Игоревна", "8 (000) 000-00-01"),
        ("КОВАЛЕВА  АННА ИГОРЕВНА", "+7 000 0000001"),
        ("Ковалёва, Анна Игоревна.", "0000000001"),
    ],
)
def test_a_person_is_known_however_it_is_spelt(name: str, phone: str) -> None:
    assert person_key(name, phone) == person_key(ROMASHKA.addressee, ROMASHKA.phone)


phones = st.text(alphabet="0123456789", min_size=10, max_size=10)


@given(st.text(), phones, phones)
def test_different_numbers_are_different_people(name: str, phone: str, other: str) -> None:
    assert (person_key(name, phone) == person_key(name, other)) == (phone == other)
