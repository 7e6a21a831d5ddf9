"""`okno journal`: the journal for whoever doubts us, while the window goes on working."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.visit import Step
from installer.verifier import okno_verify
from tests.commands.test_identify import okno
from tests.support.counter import KEY, PRIVATE_COD, Counter, make_counter
from tests.verifier.day import written


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A counter whose window is open while others read."""
    counter = make_counter(tmp_path)
    (tmp_path / "okno.key").write_text(KEY.hex() + "\n")
    yield counter
    counter.store.close()
    counter.agent.close()


def verified(path: Path) -> dict[str, object]:
    command = [sys.executable, "-I", okno_verify.__file__, str(path), "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_file_that_the_verifier_takes(counter: Counter) -> None:
    orlova = counter.clerk_with_shift()
    counter.up_to(Step.DONE, orlova)
    out = counter.folder / "journal.okno"

    done = okno("journal", "export", "--out", str(out), "--data", str(counter.folder))
    counter.up_to(Step.DONE, orlova, PRIVATE_COD)  # the window was never in the way

    assert (done.returncode, done.stdout) == (0, b"")
    assert "Выписка готова: 11 записей" in done.stderr.decode()
    assert (verified(out)["whole"], verified(out)["entries"]) == (True, 11)
    assert [path.name for path in counter.folder.glob("journal*")] == ["journal.okno"]


@pytest.mark.parametrize("part", [("--day", "2026-11-21"), ("--from-seq", "7")])
def test_a_part_of_it_on_standard_output(counter: Counter, part: tuple[str, ...]) -> None:
    counter.up_to(Step.DONE, counter.clerk_with_shift())

    done = okno("journal", "export", *part, "--data", str(counter.folder))
    (counter.folder / "part.okno").write_bytes(done.stdout)

    found = verified(counter.folder / "part.okno")
    assert (done.returncode, found["whole"], found["part"]) == (0, True, "extract")


@pytest.mark.parametrize("part", [("--day", "2026-11-20"), ("--from-seq", "99")])
def test_what_never_was_is_told_in_one_sentence(counter: Counter, part: tuple[str, ...]) -> None:
    out = counter.folder / "journal.okno"

    done = okno("journal", "export", *part, "--out", str(out), "--data", str(counter.folder))

    assert done.returncode == 2
    assert done.stderr.decode().strip().endswith("проверьте дату или номер записи.")
    assert not list(counter.folder.glob("journal*"))


@pytest.mark.parametrize("wrong", [("--from-seq", "0"), ("--day", "21.11.2026")])
def test_a_part_is_named_in_one_way(counter: Counter, wrong: tuple[str, ...]) -> None:
    done = okno("journal", "export", *wrong, "--data", str(counter.folder))

    assert done.returncode == 2
    assert b"usage" in done.stderr


def test_a_folder_that_is_not_there_is_told_in_one_sentence(counter: Counter) -> None:
    out = counter.folder / "nowhere" / "journal.okno"

    done = okno("journal", "export", "--out", str(out), "--data", str(counter.folder))

    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"Носителя {out.parent} нет")


def test_it_has_help() -> None:
    assert "--from-seq" in okno("journal", "export", "--help").stdout.decode()


def test_an_export_is_checked_by_the_verifier_that_shares_no_code(counter: Counter) -> None:
    counter.up_to(Step.DONE, counter.clerk_with_shift())
    out = counter.folder / "journal.okno"
    assert (
        okno("journal", "export", "--out", str(out), "--data", str(counter.folder)).returncode == 0
    )

    whole = okno("journal", "import-check", str(out), "--json")
    assert (whole.returncode, json.loads(whole.stdout)["whole"]) == (0, True)

    lines = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join(lines[:5] + lines[6:]))
    broken = okno("journal", "import-check", str(out), "--json")
    assert (broken.returncode, json.loads(broken.stdout)["whole"]) == (1, False)


def test_what_an_older_build_made_of_it_is_compared(counter: Counter) -> None:
    counter.up_to(Step.DONE, counter.clerk_with_shift())
    out = counter.folder / "journal.okno"
    assert (
        okno("journal", "export", "--out", str(out), "--data", str(counter.folder)).returncode == 0
    )
    *lines, totals, end = [json.loads(line) for line in out.read_bytes().splitlines()]
    totals["accounts"]["cod_fee"] -= 1
    other = counter.folder / "other.okno"
    other.write_bytes(written([*lines, totals, end]))

    same = okno("journal", "replay", str(out))
    different = okno("journal", "replay", str(out), str(other))

    assert (same.returncode, different.returncode) == (0, 1)
    assert same.stdout.decode().endswith("11 записей, 1 день — все итоги прежние.\n")
    said = "РАСХОДИТСЯ accounts.cod_fee: было -18361, стало -18360."
    assert said in different.stdout.decode()
