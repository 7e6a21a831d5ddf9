"""The table of invariants in ARCHITECTURE.md names places and tests that there are."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tests.house.tree import ROOT

INVARIANTS = 18
_NAMED = re.compile(r"`([^`]+)`")


def rows() -> Iterator[list[str]]:
    """Give the cells of each row: invariant, where it lives, what proves it, what does not hold."""
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for line in page.splitlines():
        if re.match(r"\| I\d+ ", line):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


ROWS = list(rows())
PLACES = [place for row in ROWS for place in _NAMED.findall(row[1])]
TESTS = [test for row in ROWS for test in _NAMED.findall(row[2])]


@cache
def functions_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(function.name for function in functions)


def test_every_invariant_has_its_row() -> None:
    assert [row[0].split()[0] for row in ROWS] == [f"I{n}" for n in range(1, INVARIANTS + 1)]


def test_what_nothing_proves_is_said_not_to_hold_yet() -> None:
    for invariant, where, proof, missing in ROWS:
        is_proved = bool(_NAMED.search(where) and _NAMED.search(proof))
        assert is_proved or missing != "–", invariant


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_there(place: str) -> None:
    module, _, names = place.partition(":")
    found: object = import_module(module)
    for name in names.split("."):
        found = getattr(found, name)


@pytest.mark.parametrize("test", TESTS)
def test_every_proof_is_there(test: str) -> None:
    file, _, name = test.partition("::")

    assert name in functions_of(ROOT / "tests" / file)
