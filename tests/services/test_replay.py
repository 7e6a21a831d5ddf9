"""A journal that an older build wrote comes to the same figures in this one, or it is said."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import ClerkError, Refusal
from app.services.export import Part, export_journal
from app.services.replay import Replayed, replay
from tests.support.counter import Counter
from tests.verifier.conftest import day
from tests.verifier.day import Day, checked, written

__all__ = ["day"]


def replayed(day: Day, folder: Path, change: Callable[[dict[str, Any]], None]) -> Replayed:
    """Replay the day's export after its totals were changed, with a checksum that is right."""
    lines = day.lines
    change(lines[-2])
    path = folder / "day.okno"
    path.write_bytes(written(lines))
    return replay(path)


def test_the_same_build_makes_the_same_figures(day: Day, tmp_path: Path) -> None:
    found = replayed(day, tmp_path, lambda _totals: None)

    entries = sum(line["line"] == "entry" for line in day.lines)
    assert found == Replayed(entries, 1)


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (lambda t: t["accounts"].update(cod_fee=t["accounts"]["cod_fee"] + 1), "accounts.cod_fee"),
        (lambda t: t.update(head="0" * 64), "head"),
        (
            lambda t: t["days"]["2026-11-21"]["figures"].update(handed_over=99),
            "days.2026-11-21.figures.handed_over",
        ),
        (
            lambda t: t["days"]["2026-11-21"]["shifts"][1].update(expected=1),
            "days.2026-11-21.shifts.2.expected",
        ),
        (lambda t: t["days"].update({"2026-11-20": {}}), "days.2026-11-20"),
    ],
)
def test_the_first_figure_that_differs_is_named(
    day: Day, tmp_path: Path, change: Callable[[dict[str, Any]], None], differs: str
) -> None:
    assert replayed(day, tmp_path, change).differs == differs


def test_a_figure_that_the_older_build_did_not_know_is_no_difference(
    day: Day, tmp_path: Path
) -> None:
    assert not replayed(day, tmp_path, lambda t: t["days"]["2026-11-21"].pop("between")).differs


def test_the_totals_name_nobody(day: Day) -> None:
    totals = json.dumps(day.lines[-2], ensure_ascii=False)

    assert day.lines[-2]["line"] == "totals"
    assert "Орлова" not in totals


def test_the_independent_verifier_holds_the_accounts_against_the_entries(day: Day) -> None:
    lines = day.lines
    lines[-2]["accounts"]["cod_payable"] += 1

    assert checked(written(day.lines))["whole"]
    assert "accounts" in checked(written(lines))["reason"]


def test_what_is_no_whole_export_is_refused(counter: Counter, tmp_path: Path, day: Day) -> None:
    path = tmp_path / "part.okno"
    counter.clerk_with_shift()
    with path.open("wb") as file:
        export_journal(counter.journal, file.write, Part(from_seq=2))
    damaged = tmp_path / "damaged.okno"
    damaged.write_bytes(day.data.replace(b'"cod_fee"', b'"cod_few"', 1))
    without = tmp_path / "without.okno"
    without.write_bytes(written([*day.lines[:-2], day.lines[-1]]))

    for each in (path, damaged, without, tmp_path / "nowhere.okno"):
        with pytest.raises(ClerkError) as refused:
            replay(each)
        assert refused.value.code is Refusal.NO_EXPORT, each
