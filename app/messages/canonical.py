"""Canonical JSON: the one byte form that is hashed, stored, sent and never re-serialised."""

import hashlib
import json
from enum import StrEnum
from typing import Any, Final

Payload = dict[str, Any]
"""A JSON object of strings, integers, lists and objects; nothing else is canonical."""

INTEGER_MAX = 2**63 - 1
"""What every database and language on the way can hold."""

ZERO_HASH = "0" * 64
"""Stands for the entry before the first one."""


class NotCanonical(ValueError):
    """These bytes or this value have no canonical form."""


def canonical(value: Payload) -> bytes:
    """Return the canonical bytes: UTF-8, sorted keys, no spaces, strings and integers only."""
    _check(value)
    return encoded(value)


def plain(value: Any) -> Any:  # noqa: ANN401 - walks any JSON
    """Return a copy of strings, integers, lists and dicts alone, ready for `encoded`.

    Enumerations become the strings that they stand for. Raises `NotCanonical` for anything that
    has no canonical form.
    """
    kind = type(value)
    if kind is str:
        return value
    if kind is dict:
        if any(type(key) is not str for key in value):
            raise NotCanonical(f"a key is not a string: {list(value)!r}")
        return {key: plain(inner) for key, inner in value.items()}
    if kind is list or kind is tuple:
        return [plain(inner) for inner in value]
    if isinstance(value, StrEnum):
        return str(value.value)
    _check(value)
    return value


def encoded(value: Payload) -> bytes:
    """Return the canonical bytes of what `plain` gave; raise `NotCanonical` for broken text."""
    try:
        return _ENCODER.encode(value).encode()
    except UnicodeEncodeError as error:  # a lone surrogate cannot be stored as UTF-8
        raise NotCanonical(str(error)) from error


_ENCODER: Final = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
)


def parse(data: bytes) -> Payload:
    """Read canonical bytes; raise `NotCanonical` unless they are the canonical form themselves."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise NotCanonical("not a JSON object")
    if canonical(value) != data:
        raise NotCanonical("JSON, but not in canonical form")
    return value


def digest(data: bytes) -> bytes:
    """Return the SHA-256 of exact bytes."""
    return hashlib.sha256(data).digest()


def _check(value: object) -> None:
    kind = type(value)  # exact types: True is an int to isinstance, and not to other languages
    if kind is str:
        return
    if kind is int:
        _check_range(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if type(key) is not str:
                raise NotCanonical(f"key is not a string: {key!r}")
            _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    else:
        raise NotCanonical(f"neither string, integer, list nor object: {value!r}")


def _check_range(value: Any) -> None:  # noqa: ANN401 - an integer by its exact type
    if abs(value) > INTEGER_MAX:
        raise NotCanonical(f"integer out of range: {value}")
