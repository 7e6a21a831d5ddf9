"""A folder as a page printer: a document is there as a whole, once, or not at all."""

import sys
from pathlib import Path

import pytest

from app.domain.ports import PrintOutcome
from printing.spool import FolderPrinter


def test_a_page_is_there_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "documents"

    outcome = FolderPrinter(folder).print_page("policy-ZP1", b"%PDF")

    assert outcome is PrintOutcome.PROVEN
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "policy-ZP1.pdf": b"%PDF"
    }


def test_the_same_name_again_is_the_same_sheet(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path)

    for _again in range(2):
        assert printer.print_page("policy-ZP1", b"%PDF") is PrintOutcome.PROVEN

    assert [path.name for path in tmp_path.iterdir()] == ["policy-ZP1.pdf"]


def test_without_a_folder_nothing_is_sent(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("a file in the way")

    outcome = FolderPrinter(tmp_path / "documents").print_page("policy-ZP1", b"%PDF")

    assert outcome is PrintOutcome.NOT_SENT


def test_a_name_that_is_taken_by_a_folder_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "policy-ZP1.pdf").mkdir()

    outcome = FolderPrinter(tmp_path).print_page("policy-ZP1", b"%PDF")

    assert outcome is PrintOutcome.NOT_SENT
    assert [path.name for path in tmp_path.iterdir()] == ["policy-ZP1.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="the folder's rights are POSIX ones")
def test_only_the_owner_may_look_into_the_folder(tmp_path: Path) -> None:
    FolderPrinter(tmp_path / "documents").print_page("policy-ZP1", b"%PDF")

    assert (tmp_path / "documents").stat().st_mode & 0o077 == 0
