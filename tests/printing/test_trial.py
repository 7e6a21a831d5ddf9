"""The slip that tries the printer can't be taken for a document."""

from pathlib import Path

from printing import trial
from tests.printing.paper import tape_of


def test_it_says_that_it_is_no_document_and_shows_the_alphabet(tmp_path: Path) -> None:
    slip = trial.render("660049 Красноярск", "2", "21.11.2026 10:32")
    lines = [line.strip() for line in tape_of(slip, tmp_path)]
    assert "НЕ ДОКУМЕНТ" in lines
    assert any("абвгдеё" in line for line in lines)
