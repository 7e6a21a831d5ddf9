"""Canonical bytes: one form for a value, and no form for what other languages read otherwise."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages.canonical import INTEGER_MAX, NotCanonical, canonical, parse

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
    [True, None, 1.0, float("nan"), b"bytes", INTEGER_MAX + 1, "\ud800", {1: "x"}],
    ids=["true", "null", "real", "nan", "bytes", "too large", "lone surrogate", "number as key"],
)
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical({"value": value})


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


@given(OBJECTS)
def test_any_json_writer_can_make_the_same_bytes(value: dict[str, object]) -> None:
    """Whoever checks the journal needs no library of ours, and neither shall we for ever."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    assert canonical(value) == text.encode()
