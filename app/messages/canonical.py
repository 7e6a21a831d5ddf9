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
    """Return the canonical bytes: UTF-8, sorted keys, no spaces, strings and integers only.

    Enumerations of strings are written as what they stand for, tuples as lists. Raises
    `NotCanonical` for anything that has no canonical form.
    """
    data = encoded(value)
    _check(value)  # the encoder also knows forms of real numbers, dates and bytes
    return data


def encoded(value: Payload) -> bytes:
    """Return the bytes that `canonical` returns, for whoever reads them back at once.

    A date becomes its text here; a real number is refused by the reader of a typed body.
    """
    try:
        return _ENCODE(value)
    except (TypeError, ValueError) as error:  # no key but text; a lone surrogate is no UTF-8
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
    if _ENCODE(value) != data:
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


def decoded(data: bytes) -> Payload:
    """Read canonical bytes that were made or checked here: they are not looked at again."""
    value: Payload = _DECODE(data)
    return value


def digest(data: bytes) -> bytes:
    """Return the SHA-256 of exact bytes."""
    return hashlib.sha256(data).digest()


def _check(whole: Payload) -> None:
    """Raise `NotCanonical` for a value in it that is neither string, integer, list nor object."""
    rest: list[Any] = [whole]
    for value in rest:
        for inner in value.values() if isinstance(value, dict) else value:
            kind = type(inner)  # exact types: True is an int to isinstance, not to other languages
            if kind is str:
                continue
            if kind is int:
                if not _LEAST <= inner <= INTEGER_MAX:
                    raise NotCanonical(f"integer out of range: {inner}")
            elif isinstance(inner, _NESTED):
                rest.append(inner)
            elif not isinstance(inner, StrEnum):
                raise NotCanonical(f"neither string, integer, list nor object: {inner!r}")


_NESTED: Final = (dict, list, tuple)
