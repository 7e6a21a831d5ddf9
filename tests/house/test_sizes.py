"""Small at the tail: the limits that ruff does not check."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import PACKAGES, place, python_files

FILE_LINES_MAX = 300
VERIFIER_LINES_MAX = 500
"""The verifier is one file on purpose: whoever doubts us can read all of it in an evening. What is
to be read counts there, blank lines do not: there are many, as everywhere in the house."""
CLASS_LINES_MAX = 200
FUNCTION_LINES_MAX = 60


def too_long(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    is_migration = path.parent.name == "versions"  # one long list of tables, and it never changes
    is_verifier = path.name == "okno_verify.py"
    lines = len([line for line in source.splitlines() if line or not is_verifier])
    if lines > (VERIFIER_LINES_MAX if is_verifier else FILE_LINES_MAX):
        yield f"{place(path)}: {lines} lines"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            limit = CLASS_LINES_MAX
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_migration:
            limit = FUNCTION_LINES_MAX
        else:
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > limit:
            yield f"{place(path)}:{node.lineno} {node.name}: {lines} lines"


def test_no_file_class_or_function_is_too_long() -> None:
    found = [line for path in python_files(*PACKAGES) for line in too_long(path)]
    assert not found, "split by noun:\n" + "\n".join(found)
