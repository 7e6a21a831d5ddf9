"""A real day is whole: for our own verifier and for the one that knows nothing of us."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.services.export import Part
from app.services.reports import shift_report
from app.store.tables import postings
from app.store.verify import verify
from tests.house.tree import ROOT
from tests.support.counter import KEY
from tests.verifier.day import Day, checked, exported

VERIFIER = ROOT / "installer" / "verifier" / "okno_verify.py"
LINES_MAX = 500
"""Blank lines apart."""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the verifier as its reader does: alone in a folder, with nothing of ours around it."""
    alone = folder / "alone"
    alone.mkdir(exist_ok=True)
    shutil.copy(VERIFIER, alone)
    command = [sys.executable, "-I", VERIFIER.name, *arguments]
    return subprocess.run(
        command, cwd=alone, env={}, capture_output=True, text=True, check=False, timeout=60,
        encoding="utf-8",
    )  # fmt: skip


def test_both_verifiers_say_the_same_of_a_full_day(day: Day) -> None:
    ours = verify(day.counter.path, KEY)
    found = checked(day.data, day.slips)

    assert (ours.whole, found["whole"], found["reason"]) == (True, True, None)
    assert (found["entries"], found["head"]) == (ours.entries, ours.head)
    assert (found["slips"], found["part"], found["unknown_kinds"]) == (2, "whole", [])


def test_every_sum_is_that_of_the_ledger_and_of_the_reports(day: Day) -> None:
    found = checked(day.data)

    with day.counter.store.read() as connection:
        wanted = select(postings.c.account, func.sum(postings.c.amount).label("amount"))
        rows = connection.execute(wanted.where(postings.c.pending == 0).group_by("account"))
        assert found["days"] == {"2026-11-21": {row.account: row.amount for row in rows}}
    for shift in found["shifts"]:
        report = shift_report(day.counter.journal, shift["number"])
        [ours] = report.shifts
        assert ours.difference is not None
        assert shift["expected"] == ours.expected.kopecks
        assert shift["difference"] == ours.difference.kopecks
        assert shift["receipts"] == ours.figures.receipts.total.kopecks
        assert shift["returns"] == ours.figures.money_back.total.kopecks


def test_it_works_alone_in_an_empty_folder(day: Day, tmp_path: Path) -> None:
    (tmp_path / "day.okno").write_bytes(day.data)
    (tmp_path / "slips.txt").write_text("\n".join(day.slips) + "\n")

    done = run(tmp_path, "../day.okno", "--json", "--slip", "../slips.txt")
    spoken = run(tmp_path, "../day.okno", "--slip", day.slips[0])

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == checked(day.data, day.slips)
    assert spoken.stdout.startswith("Журнал цел: ")
    assert "Сошлось квитанций смены: 1." in spoken.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.okno",), "Проверить не удалось"),
        (("day.okno", "--slip", "nowhere.txt"), "Проверить не удалось"),
        (("day.okno", "--slip", "OKZ1:bent"), "не код с квитанции"),
    ],
)
def test_what_it_cannot_look_at_is_neither_whole_nor_broken(
    day: Day, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "day.okno").write_bytes(day.data)

    done = run(tmp_path, *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_without_its_one_library_it_says_what_to_install(day: Day, tmp_path: Path) -> None:
    (tmp_path / "day.okno").write_bytes(day.data)
    shutil.copy(VERIFIER, tmp_path)
    command = [sys.executable, "-I", "-S", VERIFIER.name, "day.okno"]  # -S: no packages at all

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Нужен пакет: python3 -m pip install cryptography\n"


def test_a_broken_export_exits_with_one_and_names_the_line(day: Day, tmp_path: Path) -> None:
    bent = tmp_path / "bent.okno"
    bent.write_bytes(day.data.replace(b'"hash":"', b'"hash":"0', 1))

    done = run(tmp_path, str(bent))

    assert done.returncode == 1
    assert done.stdout.startswith("ЖУРНАЛ НЕВЕРЕН. Строка 3")


def test_it_imports_the_standard_library_and_one_for_signatures() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        )
    }

    assert imported - sys.stdlib_module_names == {"cryptography"}


def test_nothing_of_the_program_is_loaded_with_it(tmp_path: Path) -> None:
    loaded = (
        "import runpy, sys; runpy.run_path('okno_verify.py');"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    shutil.copy(VERIFIER, tmp_path)

    done = subprocess.run(
        [sys.executable, "-I", "-c", loaded],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    ours = {path.name for path in ROOT.iterdir() if path.is_dir()}
    assert not ours & {*done.stdout.split()}


def test_it_stays_short_enough_to_be_read() -> None:
    written = VERIFIER.read_text(encoding="utf-8").splitlines()
    assert len([line for line in written if line]) <= LINES_MAX


@pytest.mark.parametrize("seq", [2, 7, 12, 20, 30, 40, 50])
def test_an_extract_is_whole_wherever_it_begins(day: Day, seq: int) -> None:
    found = checked(exported(day.counter, Part(from_seq=seq)))

    assert (found["whole"], found["reason"], found["part"]) == (True, None, "extract")
    assert found["head"] == checked(day.data)["head"]
