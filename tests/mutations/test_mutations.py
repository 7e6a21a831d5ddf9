"""Every mutation can still be planted; `make prove` shows that each of them is noticed."""

import ast

import pytest

from tests.house.tree import ROOT
from tests.mutations.table import MUTATIONS, Mutation

PLANTED = [each for each in MUTATIONS if each.changes]
ALL = [*(f"M{number}" for number in range(1, 30)), *(f"D{number}" for number in range(1, 6))]


def code(mutation: Mutation) -> str:
    return mutation.code


def test_none_is_forgotten() -> None:
    assert [each.code for each in MUTATIONS] == ALL
    assert all(bool(each.changes) is not bool(each.missing) for each in MUTATIONS)
    assert all(bool(each.changes) is bool(each.killers) for each in MUTATIONS)


@pytest.mark.parametrize("mutation", PLANTED, ids=code)
def test_what_is_to_be_changed_stands_there(mutation: Mutation) -> None:
    for change in mutation.changes:
        text = (ROOT / change.file).read_text(encoding="utf-8")
        assert change.old in text
        assert change.old != change.new
        ast.parse(text.replace(change.old, change.new))  # a program, if a wrong one
