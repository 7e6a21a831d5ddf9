"""Nothing is written under a clerk's name without what the clerk did, and nothing else in it."""

import ast
import json
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import select

from app.messages.feed import Stream
from app.messages.inputs import is_of_a_person
from app.services.corrections import accept_correction
from app.services.shifts import open_shift
from app.services.staff import change_pin
from app.services.staff_changes import reset_pin
from app.store import tables
from tests.house.tree import ROOT
from tests.services.test_staff_changes import SOKOLOVA
from tests.support.corrections import ID, correction, deliver
from tests.support.counter import FLOAT, KIM, Counter, clerk, feed
from tests.verifier.day import full_day

SOURCES = [
    path
    for room in ("app", "ui")
    for path in (ROOT / room).rglob("*.py")
    if "bench" not in path.parts  # a benchmark makes its journal up
]


@cache
def calls(path: Path) -> tuple[ast.Call, ...]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Call))


@pytest.mark.parametrize("text", ["", "key:", "auto", "recovery", "centre", "timer", "Key:Return"])
def test_what_no_person_did_is_no_input(text: str) -> None:
    assert not is_of_a_person(text)


def test_the_session_and_the_second_person_alone_write_in_a_clerks_name() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        for call in calls(path)
        if ast.unparse(call.func).endswith("Author") and "AuthorKind.CLERK" in ast.unparse(call)
    }
    assert found == {"app/services/second_person.py", "app/services/staff.py"}


def test_every_fixed_cause_is_a_hand_or_an_answer_to_it() -> None:
    causes = {
        str(argument.value)
        for path in SOURCES
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "writer"
        for argument in call.args[:1]
        if isinstance(argument, ast.Constant)
    }
    assert causes >= {"register"}
    assert all(map(is_of_a_person, causes))


def test_a_whole_days_entries_have_their_authors(tmp_path: Path) -> None:
    """Also what the centre wanted stands there by the clerk's own key, never by the centre's."""
    counter = full_day(tmp_path).counter
    _answer_and_reset(counter)
    with counter.store.read() as connection:
        bodies = [json.loads(each) for each in connection.scalars(select(tables.journal.c.body))]
    keys: dict[str, set[str]] = {}
    for body in bodies:
        author = body["author"]
        keys.setdefault(author["kind"], set()).add(body["key"])
        if author["kind"] == "clerk":
            assert is_of_a_person(author["input"]), body["kind"]
    assert {"clerk", "recovery", "terminal"} == set(keys)
    assert not keys["clerk"] & (keys["recovery"] | keys["terminal"])
    counter.store.close()
    counter.agent.close()


def _answer_and_reset(counter: Counter) -> None:
    rights = ("serve", "open_day", "answer_corrections", "manage_staff")
    manager = clerk(SOKOLOVA, "Соколова Н. В.", *rights) | {"role": "manager"}
    news = [("staff_changed", manager), ("staff_changed", clerk(KIM, "Ким Д. А.", "serve"))]
    feed(counter.agent, counter.centre, Stream.REFERENCE, news)
    session = counter.clerk(SOKOLOVA)
    open_shift(counter.journal, session, FLOAT, "key:Return")
    deliver(counter, correction(counter))
    accept_correction(counter.journal, session, ID, "key:Return")
    once = reset_pin(counter.journal, session, KIM, "key:Return")
    change_pin(counter.journal, KIM, once, "4071", "key:Return")
