"""Canonical JSON: the one byte form that is hashed, stored, sent and never re-serialised."""

import hashlib
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec

Payload = dict[str, Any]
"""A JSON object of strings, integers, lists and objects; nothing else is canonical."""

INTEGER_MAX = 2**63 - 1
"""What every database and language on the way can hold."""

_LEAST: Final = -INTEGER_MAX

_DEPTH: Final = 6
"""Levels below the object itself: a payload has three, a table of the centre six."""

ZERO_HASH = "0" * 64
"""Stands for the entry before the first one."""


class NotCanonical(ValueError):
    """These bytes or this value have no canonical form."""


def canonical(value: Payload) -> bytes:
    """Return the canonical bytes: UTF-8, sorted keys, no spaces, strings and integers only."""
    return encoded(plain(value))


def plain(value: Any) -> Any:  # noqa: ANN401 - walks any JSON
    """Return a copy of strings, integers, lists and dicts alone, ready for `encoded`.

    Enumerations become the strings that they stand for. Raises `NotCanonical` for anything that
    has no canonical form.
    """
    kind = type(value)  # exact types: True is an int to isinstance, and not to other languages
    if kind is str:
        return value
    if kind is int:
        _check_range(value)
        return value
    if isinstance(value, dict):
        for key in value:
            if type(key) is not str:
                raise NotCanonical(f"a key is not a string: {key!r}")
        # Nearly all values are strings and small integers: they are not worth a call.
        return {
            key: each if (of := type(each)) is str or (of is int and _LEAST <= each <= INTEGER_MAX)
            else plain(each)
            for key, each in value.items()
        }  # fmt: skip
    if isinstance(value, list | tuple):
        return [
            each if (of := type(each)) is str or (of is int and _LEAST <= each <= INTEGER_MAX)
            else plain(each)
            for each in value
        ]  # fmt: skip
    if isinstance(value, StrEnum):
        return str(value.value)
    raise NotCanonical(f"neither string, integer, list nor object: {value!r}")


def encoded(value: Payload) -> bytes:
    """Return the canonical bytes of what `plain` gave; raise `NotCanonical` for broken text."""
    try:
        return _ENCODE(value)
    except UnicodeEncodeError as error:  # a lone surrogate cannot be stored as UTF-8
        raise NotCanonical(str(error)) from error


_ENCODE: Final = msgspec.json.Encoder(order="sorted").encode
_DECODE: Final = msgspec.json.Decoder().decode


Whole = Annotated[int, msgspec.Meta(ge=-INTEGER_MAX, le=INTEGER_MAX)]
"""An integer that has a canonical form, as a type that msgspec checks while it reads."""


def value_of(depth: int) -> Any:  # noqa: ANN401 - a type that is made
    """Return the type of a value of so many levels: what `_check` would refuse it refuses.

    It cannot say "and so on": what lies deeper is refused too, and read again the slow way. Each
    level doubles what msgspec prepares at the start.
    """
    value: Any = str | Whole
    for _ in range(depth):
        value = str | Whole | list[value] | dict[str, value]
    return value


def _decoder(depth: int) -> Callable[[bytes], Payload]:
    value: Any = value_of(depth)
    return msgspec.json.Decoder(dict[str, value]).decode


_DECODE_CHECKED: Final = _decoder(_DEPTH)


def parse(data: bytes) -> Payload:
    """Read canonical bytes; raise `NotCanonical` unless they are the canonical form themselves."""
    try:
        value = _DECODE_CHECKED(data)
    except (ValueError, RecursionError):
        value = _read_slowly(data)
    if encoded(value) != data:
        raise NotCanonical("JSON, but not in canonical form")
    return value


def _read_slowly(data: bytes) -> Payload:
    try:
        value = _DECODE(data)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise NotCanonical("not a JSON object")
    _check(value)
    return value


def digest(data: bytes) -> bytes:
    """Return the SHA-256 of exact bytes."""
    return hashlib.sha256(data).digest()


def _check(read: Payload) -> None:
    """Raise `NotCanonical` for a value, read from JSON, that is none of the four kinds."""
    rest: list[Any] = [read]
    for value in rest:
        for inner in value.values() if type(value) is dict else value:
            kind = type(inner)
            if kind is str:
                continue
            if kind is int:
                _check_range(inner)
            elif kind is dict or kind is list:
                rest.append(inner)
            else:
                raise NotCanonical(f"neither string, integer, list nor object: {inner!r}")


def _check_range(value: Any) -> None:  # noqa: ANN401 - an integer by its exact type
    if not _LEAST <= value <= INTEGER_MAX:
        raise NotCanonical(f"integer out of range: {value}")
