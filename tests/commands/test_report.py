"""`okno report`: the manager's report without the screen, for scripts and for the printer."""

import json
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from app.domain.visit import Step
from app.services.days import close_day
from app.services.shifts import close_shift
from tests.commands.test_identify import okno
from tests.printing.page import texts_of
from tests.support.counter import FLOAT, KEY, make_counter


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A data directory in which one sale was made, and the shift and the day were closed."""
    counter = make_counter(tmp_path)
    session = counter.clerk_with_shift()
    counter.up_to(Step.DONE, session)
    close_shift(counter.journal, session, FLOAT, "key:Return")
    close_day(counter.journal, session, "key:F9")
    counter.store.close()
    counter.agent.close()
    (tmp_path / "okno.key").write_text(KEY.hex() + "\n")
    return tmp_path


def test_a_day_for_scripts(closed: Path) -> None:
    done = okno("report", "day", "--day", "2026-11-21", "--data", str(closed))

    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert (report["form"], report["report"], report["preliminary"]) == (1, "day", False)
    assert report["figures"]["receipts"]["total"] == 262_260
    assert report["figures"]["policies_sold"] == ["ZP66004926110000018"]
    assert len(bytes.fromhex(report["positions"][0]["head"])) == 32


def test_a_shift_on_paper(closed: Path) -> None:
    out = closed / "shift.pdf"

    done = okno(
        "report", "shift", "--shift", "1", "--format", "pdf", "--out", str(out),
        "--data", str(closed),
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, b"")
    assert "Отчёт за смену № 1" in texts_of(out.read_bytes())[0]
    assert [path.name for path in closed.glob("shift*")] == ["shift.pdf"]


def test_without_a_name_the_newest_is_meant(closed: Path) -> None:
    day, named = (
        okno("report", "day", *chosen, "--data", str(closed))
        for chosen in ((), ("--day", "2026-11-21"))
    )
    shift = json.loads(okno("report", "shift", "--data", str(closed)).stdout)

    assert day.stdout == named.stdout
    assert shift["shift"] == 1


@pytest.mark.parametrize("wanted", [("day", "--day", "2026-11-20"), ("shift", "--shift", "9")])
def test_what_never_was_is_told_in_one_sentence(closed: Path, wanted: tuple[str, ...]) -> None:
    done = okno("report", *wanted, "--data", str(closed))

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().strip().endswith("проверьте дату или номер смены.")


def test_a_day_is_written_in_one_way(closed: Path) -> None:
    done = okno("report", "day", "--day", "21.11.2026", "--data", str(closed))

    assert done.returncode == 2
    assert "день пишется так: 2026-11-21" in done.stderr.decode()


def test_reporting_changes_nothing(closed: Path) -> None:
    before = (closed / "okno.db").read_bytes()

    okno("report", "day", "--format", "pdf", "--data", str(closed))

    assert (closed / "okno.db").read_bytes() == before


@pytest.mark.parametrize("kind", ["day", "shift"])
def test_it_has_help(kind: str) -> None:
    done = okno("report", kind, "--help")

    assert done.returncode == 0
    assert "--format" in done.stdout.decode()


def test_what_a_difference_may_come_from(closed: Path) -> None:
    done = okno("report", "shortage", "--shift", "1", "--json", "--data", str(closed))

    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert (answer["report"], answer["difference"]) == ("shortage", -262_260)
    assert (answer["program_fault_excluded"], answer["warning"]) == (True, "")
    first = answer["explanations"][0]
    assert first["causes"] == ["not_taken"]
    assert first["places"][0]["entries"] == ["660049-2.1.9", "660049-2.1.10"]
    assert "800847 40 39751 0" in first["sentence"].replace("\u00a0", " ")
    assert answer["unknowable"].startswith("Программа не знает")


def test_the_search_speaks_to_people_first_of_what_does_not_hold(closed: Path) -> None:
    spoken = okno("report", "shortage", "--data", str(closed)).stdout.decode()
    assert spoken.startswith("Журнал проверен целиком")
    assert "1. Деньги за продажу не в ящике" in spoken

    connection = sqlcipher.connect(str(closed / "okno.db"))
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute("UPDATE postings SET amount = amount + 1 WHERE account = 'drawer'")
    connection.commit()
    connection.close()

    doubted = okno("report", "shortage", "--data", str(closed)).stdout.decode()
    assert doubted.startswith("Ошибка программы не исключена: проверка журнала не прошла")
