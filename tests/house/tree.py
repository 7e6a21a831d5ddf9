"""Where the house stands, and its Python files."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "devices", "installer", "printing", "ui")


def python_files(*folders: str) -> Iterator[Path]:
    """Give every Python file of these folders, in a steady order."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def place(path: Path) -> str:
    """Return the path as a person would write it, from the root of the tree."""
    return path.relative_to(ROOT).as_posix()
