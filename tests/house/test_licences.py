"""Everything we install may be given to customers under the terms of our own MIT licence."""

import importlib.metadata
import re

from tests.house.test_lock import PINS, is_for_this_machine
from tests.house.tree import ROOT

_PERMISSIVE = re.compile(
    r"\b(MIT|MIT-0|MIT-CMU|BSD|Apache|ISC|PSF-2\.0|Zlib)\b|BSD-\dClause|Apache Software",
    re.IGNORECASE,
)
# Qt is linked at run time and can be replaced by the customer, as the LGPL asks.
_QT = frozenset({"pyside6-essentials", "shiboken6"})
# MPL 2.0 asks for the source of changed files only; these are used unchanged.
_UNCHANGED_MPL = frozenset({"certifi", "hypothesis", "pathspec"})
# Its metadata names none; LICENSE in its wheel is the zlib licence, SQLCipher's own is BSD.
_READ_BY_US = {"sqlcipher3": "Zlib"}


def licence(name: str) -> str:
    """Return what the package says of its licence, in whichever field it does."""
    metadata = importlib.metadata.metadata(name)
    named_first = [
        text
        for field in ("License-Expression", "License", "Classifier")
        for text in metadata.get_all(field) or []
        if field != "Classifier" or text.startswith("License ::")
    ]
    return named_first[0] if named_first else _READ_BY_US.get(name, "")


def is_allowed(name: str) -> bool:
    text = licence(name)
    if name in _QT:
        return "LGPL" in text
    if name in _UNCHANGED_MPL:
        return "MPL" in text or "Mozilla" in text
    alternatives = re.split(r"\bOR\b", text)  # we choose the one that suits
    return any(_PERMISSIVE.search(part) and "GPL" not in part for part in alternatives)


def test_every_package_may_be_passed_on() -> None:
    refused = {
        name: licence(name)
        for name, pin in PINS.items()
        if is_for_this_machine(pin) and not is_allowed(name)
    }
    assert not refused


def test_our_own_licence_is_in_the_tree() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License\n\nCopyright (c) 2026 The Okno authors\n")
