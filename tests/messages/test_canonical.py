"""Canonical bytes: one form for a value, and no form for what other languages read otherwise."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages.canonical import INTEGER_MAX, NotCanonical, canonical, parse
from app.messages.entries import AuthorKind, FactKey

VALUES = st.recursive(
    st.text() | st.integers(min_value=-INTEGER_MAX, max_value=INTEGER_MAX),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(), VALUES, max_size=5)


@given(OBJECTS)
def test_what_was_written_is_read_back(value: dict[str, object]) -> None:
    assert parse(canonical(value)) == value


@given(OBJECTS)
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    turned = dict(reversed(list(value.items())))

    assert canonical(turned) == canonical(value)


def test_bytes_are_utf8_without_spaces_and_with_sorted_keys() -> None:
    data = canonical({"сумма": 9900, "a": ["ё", 1], "b": {}})

    assert data == '{"a":["ё",1],"b":{},"сумма":9900}'.encode()


@pytest.mark.parametrize(
    "value",
    [
        True, None, 1.0, float("nan"), b"bytes", {1}, object(), date(2026, 11, 22), INTEGER_MAX + 1,
        -(2**80), "\ud800", {1: "x"}, [("x", 1.0)],
    ],
    ids=[
        "true", "null", "real", "nan", "bytes", "set", "object", "day", "too large",
        "much too small", "lone surrogate", "number as key", "real in a tuple",
    ],
)  # fmt: skip
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical({"value": value})


def test_enumerations_and_tuples_are_written_as_what_they_stand_for() -> None:
    value = {"kind": AuthorKind.CLERK, "fact": FactKey("settled", "A@M1", 1), "rows": (("a", 1),)}

    assert canonical(value) == b'{"fact":["settled","A@M1",1],"kind":"clerk","rows":[["a",1]]}'


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":true}',
        b'{"a":1,"a":1}',
        b'{"a":"\\u0451"}',
        b"[1]",
        b"{",
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_other_spellings_of_a_value_are_not_accepted(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse(data)


@given(OBJECTS)
def test_any_json_reader_understands_it(value: dict[str, object]) -> None:
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize("depth", [1, 7, 8, 9, 30])
def test_depth_changes_nothing(depth: int) -> None:
    value: object = [1, "x"]
    for _ in range(depth):
        value = {"a": [value]}
    data = canonical({"value": value})

    assert parse(data) == {"value": value}
    for broken in (b"1.0", b"null", b"true", b"9223372036854775808"):
        with pytest.raises(NotCanonical):
            parse(data.replace(b"1", broken))


@given(OBJECTS)
def test_any_json_writer_can_make_the_same_bytes(value: dict[str, object]) -> None:
    """Whoever checks the journal needs no library of ours, and neither shall we for ever."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    assert canonical(value) == text.encode()
