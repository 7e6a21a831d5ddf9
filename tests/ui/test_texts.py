"""Every refusal has one Russian sentence, and what fills it is always there."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import ClerkError, Refusal
from ui.bridge.tasks import ProgramFault
from ui.texts import PROGRAM_FAULT, SENTENCES, sentence

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "devices", "printing", "ui")
ENDS_OF_SENTENCES = re.compile(r"[.!?](?=\s+[А-ЯЁA-Z])")


def fields(code: Refusal) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(SENTENCES[code]) if name}


def raised() -> Iterator[tuple[str, Refusal, set[str]]]:
    """Yield every place that builds a ClerkError with a code that stands there in full."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ClerkError":
                    code = node.args[0]
                    is_spread = any(keyword.arg is None for keyword in node.keywords)
                    if isinstance(code, ast.Attribute) and not is_spread:
                        given = {str(keyword.arg) for keyword in node.keywords}
                        yield f"{path.name}:{node.lineno}", Refusal[code.attr], given


def test_every_refusal_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) == set(Refusal)


@pytest.mark.parametrize("code", list(Refusal))
def test_it_is_one_sentence_that_says_what_to_do_next(code: Refusal) -> None:
    text = SENTENCES[code]
    assert text.endswith(".")
    assert not ENDS_OF_SENTENCES.search(text)
    assert text[0].isupper() or text[0] in "«{"
    assert " — " in text or ": " in text or text.startswith("Сначала") or "," in text


def test_what_a_sentence_needs_is_given_wherever_it_is_raised() -> None:
    places = list(raised())
    assert len(places) > 40
    lacking = [
        (place, code, sorted(fields(code) - given))
        for place, code, given in places
        if fields(code) - given
    ]
    assert not lacking


def test_a_refusal_is_told_with_its_values() -> None:
    error = ClerkError(Refusal.WRONG_CHECK_DIGIT, given="1", expected="0")
    assert "последняя цифра 1, а должна быть 0" in sentence(error)


def test_a_bug_is_told_as_a_fault_of_the_program_and_never_by_its_text() -> None:
    assert sentence(ProgramFault("KeyError")) == PROGRAM_FAULT
    assert sentence(ZeroDivisionError("secret")) == PROGRAM_FAULT
    assert "данные сохранены" in PROGRAM_FAULT
