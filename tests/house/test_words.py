"""Words that must not stand in the tree."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import PACKAGES, ROOT, place, python_files

_FOLDERS = (*PACKAGES, "resources", "tests", ".ci")
_ROOT_FILES = ("*.md", "*.toml", "*.lock", "Makefile", ".gitignore", ".editorconfig")
_TEXTS = frozenset(
    {".py", ".toml", ".md", ".sql", ".qss", ".html", ".css", ".js", ".json", ".mako", ""}
)
_UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b")
_INDEX_ADDRESS = re.compile(r"index(?:[-_]url)?[\"\' =:]+https?:", re.IGNORECASE)


def texts() -> Iterator[Path]:
    for pattern in _ROOT_FILES:
        yield from ROOT.glob(pattern)
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _TEXTS and path.is_file() and "__pycache__" not in path.parts:
                yield path


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{place(path)}:{number}: {line.strip()}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_is_left_for_later() -> None:
    assert not lines_with(_UNFINISHED), "finish it or write an issue"


def test_no_package_index_is_named() -> None:
    assert not lines_with(_INDEX_ADDRESS), "which index to ask is a setting of the machine"


def test_lock_holds_no_address() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{node.module}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_tests_use_real_parts_not_mocks() -> None:
    found = [
        place(path)
        for path in python_files("tests")
        for name in imported_names(path)
        if name in {"unittest.mock", "mock", "pytest_mock"}
    ]
    assert not found, "use the real part, or a simulator that speaks its bytes"
