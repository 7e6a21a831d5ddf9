"""Dated tables: those that ship with the program and those that come down the feed."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import resources
from app.domain import reference
from app.domain.aml import shipped_aml
from app.domain.documents import shipped_documents
from app.domain.policy import shipped_terms
from app.domain.reasons import shipped_reasons
from app.domain.receipt import shipped_lines
from app.domain.reference import Payload, Record, countries, in_force, parse, shipped
from app.domain.returns import shipped_returns
from app.domain.tariff import shipped_tariffs
from app.errors import ClerkError, Refusal
from tests.domain.samples import copy_of

FILES = sorted(
    path.stem for path in (Path(str(resources.__file__)).parent / "reference").glob("*.toml")
)
SHIPPED = {
    "aml": shipped_aml().to_payload(),
    "documents": shipped_documents().to_payload(),
    "policy_terms": shipped_terms().to_payload(),
    "reasons": shipped_reasons().to_payload(),
    "receipt_lines": shipped_lines().to_payload(),
    "returns": shipped_returns().to_payload(),
    "tariffs": shipped_tariffs().to_payload(),
}


def carried_by_canonical_json(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) for key in value) and all(
            map(carried_by_canonical_json, value.values())
        )
    if isinstance(value, list):
        return all(map(carried_by_canonical_json, value))
    return type(value) in (int, str)


def says_its_source(row: object) -> bool:
    return isinstance(row, dict) and bool(row.get("source")) and "note" in row


def test_all_tables_are_here() -> None:
    assert FILES == [
        "aml", "cod_fee", "countries", "documents", "mail", "protected_purchase", "reasons",
        "receipt_lines", "returns", "shortage",
        "storage",
    ]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_a_shipped_table_says_where_it_comes_from(name: str) -> None:
    table = shipped(name)
    rows = [value for value in table.values() if isinstance(value, list)]
    assert all(says_its_source(row) for each in rows for row in each) if rows else True
    assert rows or says_its_source(table)


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_table_fits_into_an_entry(name: str) -> None:
    assert carried_by_canonical_json(shipped(name))


@pytest.mark.parametrize("kind", SHIPPED)
def test_a_table_fits_into_a_message_of_the_feed(kind: str) -> None:
    payload = SHIPPED[kind]
    assert carried_by_canonical_json(payload)
    assert json.loads(json.dumps(payload)) == payload
    assert payload["version"]


def test_russia_and_its_neighbours_are_known_and_xx_is_not() -> None:
    assert {"RU", "BY", "KZ", "CN", "HK", "GB", "US", "XK"} <= countries()
    assert not {"XX", "HE", "UK", "ZZ", "SU"} & countries()
    assert len(countries()) == 250
    assert all(len(code) == 2 and code.isupper() for code in countries())


def test_a_table_of_unknown_name_is_a_bug() -> None:
    with pytest.raises(FileNotFoundError):
        shipped("no_such_table")


@pytest.mark.parametrize("toml", [b"a = 1.5", b"a = true", b"a = 2026-11-20", b"a = [{b = 1.0}]"])
def test_what_an_entry_cannot_carry_is_refused(toml: bytes) -> None:
    with pytest.raises(ClerkError) as refusal:
        parse(toml, "table")
    assert refusal.value.code is Refusal.MALFORMED_ANSWER
    assert str(refusal.value.values["field"]).startswith("table.a")


@pytest.mark.parametrize("toml", [b"a = ", b"\xff", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_refused(toml: bytes) -> None:
    with pytest.raises(ClerkError) as refusal:
        parse(toml, "table")
    assert refusal.value.values == {"field": "table"}


def test_a_sound_file_is_read_as_it_stands() -> None:
    assert parse('a = 1\n[[b]]\nc = "д"'.encode(), "table") == {"a": 1, "b": [{"c": "д"}]}


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        ("text", 1),
        ("name", " "),
        ("name", None),
        ("whole", -1),
        ("whole", "1"),
        ("whole", True),
        ("flag", 2),
        ("money", -1),
        ("day", "2026-13-01"),
        ("day", "20261120"),
        ("day", 20261120),
        ("pattern", "("),
        ("record", 1),
        ("rows", {}),
        ("rows", [1]),
        ("names", [1]),
        ("names", "abc"),
        ("wholes", ["1"]),
        ("wholes", [True]),
    ],
)
def test_a_field_of_a_wrong_type_is_named_by_its_path(reader: str, value: object) -> None:
    record = Record({"field": value}, "table")
    with pytest.raises(ClerkError) as refusal:
        getattr(record, reader)("field")
    assert refusal.value.code is Refusal.MALFORMED_ANSWER
    assert str(refusal.value.values["field"]).startswith("table.field")


@pytest.mark.parametrize("value", ["1", "12345678901", "770000000\u0660", "77000000x0", 7700000000])
def test_a_taxpayer_number_has_ten_or_twelve_digits_or_none(value: object) -> None:
    with pytest.raises(ClerkError):
        Record({"inn": value}, "table").digits("inn", (0, 10, 12))


def test_good_fields_are_read() -> None:
    record = Record(
        {"n": 7, "f": 1, "t": "", "d": "2026-11-20", "l": [1], "p": r"\d", "i": "7700000000"}, "t"
    )
    assert (record.whole("n"), record.flag("f"), record.text("t")) == (7, True, "")
    assert (record.day("d"), record.wholes("l")) == (date(2026, 11, 20), (1,))
    assert record.pattern("p").fullmatch("5")
    assert not record.pattern("p").fullmatch("\u0665")
    assert record.digits("i", (10,)) == "7700000000"
    assert record.digits("t", (0, 10)) == ""


def test_what_is_no_table_at_all_is_refused() -> None:
    with pytest.raises(ClerkError) as refusal:
        Record([], "tariffs")
    assert refusal.value.values == {"field": "tariffs"}


class Row:
    def __init__(self, day: str) -> None:
        self.valid_from = date.fromisoformat(day)


def test_the_last_row_that_has_begun_is_in_force() -> None:
    old, new, announced = Row("2018-01-01"), Row("2026-01-01"), Row("2027-01-01")
    rows = [new, announced, old]
    assert in_force(rows, date(2026, 1, 1), "t") is new
    assert in_force(rows, date(2025, 12, 31), "t") is old
    assert in_force(rows, date(2028, 1, 1), "t") is announced


def test_before_the_first_row_there_is_no_tariff() -> None:
    with pytest.raises(ClerkError) as refusal:
        in_force([Row("2018-01-01")], date(2017, 12, 31), "cod_fee")
    assert refusal.value.code is Refusal.NO_TARIFF
    assert refusal.value.values == {"table": "cod_fee", "wanted": "31.12.2017"}


def broken(payload: Payload, path: tuple[str | int, ...]) -> dict[str, Any]:
    """Return a copy in which one value is of a type that never is right."""
    copy = copy_of(payload)
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = None
    return copy


def leaves(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [path, *(leaf for key in value for leaf in leaves(value[key], (*path, key)))]
    if isinstance(value, list):
        inner = [
            leaf for place in range(len(value)) for leaf in leaves(value[place], (*path, place))
        ]
        return [path, *inner]
    return [path]


@pytest.mark.parametrize("kind", SHIPPED)
def test_whatever_the_centre_breaks_in_a_table_is_named(kind: str) -> None:
    readers = {
        "aml": type(shipped_aml()).from_payload,
        "documents": type(shipped_documents()).from_payload,
        "policy_terms": type(shipped_terms()).from_payload,
        "reasons": type(shipped_reasons()).from_payload,
        "receipt_lines": type(shipped_lines()).from_payload,
        "returns": type(shipped_returns()).from_payload,
        "tariffs": type(shipped_tariffs()).from_payload,
    }
    for path in leaves(SHIPPED[kind])[1:]:
        with pytest.raises(ClerkError) as refusal:
            readers[kind](broken(SHIPPED[kind], path))
        assert refusal.value.code is Refusal.MALFORMED_ANSWER
        assert str(refusal.value.values["field"]) == ".".join(map(str, (kind, *path)))


def test_reading_the_files_costs_nothing_the_second_time() -> None:
    assert reference.shipped("aml") is reference.shipped("aml")
