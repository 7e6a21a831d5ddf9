"""Letters on paper: none is missing, none is lost, and lines end where they may."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.policy import PolicyTerms, shipped_terms
from app.domain.receipt import shipped_lines
from printing import lettering
from printing.lettering import Face, Type

PRINTING = Path(lettering.__file__).parent
PAGES = ("policy.py", "reports.py", "names.py")
BODY = Type(10)


def constants(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and id(node) not in docstrings:
            yield value


def leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)


@pytest.mark.parametrize("file", PAGES)
def test_the_fonts_have_every_letter_that_we_print(file: str) -> None:
    found = list(constants(PRINTING / file))

    assert len(found) > 5
    assert [text for text in found if lettering.shown(text) != text] == []


def test_the_fonts_have_every_letter_of_the_tables() -> None:
    tables = (shipped_terms().to_payload(), shipped_lines().to_payload())
    texts = [text for table in tables for text in leaves(table)]

    assert [text for text in texts if lettering.shown(text) != text] == []
    assert PolicyTerms.from_payload(tables[0])


def test_figures_are_all_of_one_width() -> None:
    for face in Face:
        assert len({lettering.width(digit, Type(10, face)) for digit in "0123456789"}) == 1


def test_what_the_fonts_have_not_is_shown_by_its_code() -> None:
    assert lettering.shown("Ә ✓") == "[U+04D8] [U+2713]"


@given(st.text(max_size=60))
def test_any_text_can_be_set_and_nothing_of_it_is_a_command(text: str) -> None:
    shown = lettering.shown(text)

    assert lettering.shown(shown) == shown
    assert shown.isprintable() or "\u00a0" in shown or "\u2009" in shown
    assert lettering.width(shown, BODY) >= 0


@given(st.text("аб-вг 123", max_size=120), st.integers(20, 200))
def test_lines_fit_and_lose_no_letter(text: str, room: int) -> None:
    lines = lettering.wrap(text, BODY, room)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(lettering.width(line, BODY) <= room for line in lines)


def test_a_line_ends_between_words_or_in_a_double_name() -> None:
    assert lettering.wrap("Анна Петрова-Водкина", BODY, 75) == ["Анна Петрова-", "Водкина"]
    assert lettering.wrap("Чек - копия", BODY, 500) == ["Чек - копия"]
    assert lettering.wrap("8-800-000", BODY, 30) != ["8-", "800-", "000"]


def test_a_text_that_is_too_long_for_its_place_ends_in_dots() -> None:
    cut = lettering.elided("Красноярск, проспект Мира", BODY, 60)

    assert cut.endswith("…")
    assert lettering.width(cut, BODY) <= 60
    assert lettering.elided("Мира", BODY, 60) == "Мира"
