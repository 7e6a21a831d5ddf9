"""`okno run --demo` without a display: one sale plays itself, and all sides are compared."""

import json
import os
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.settings import Settings
from ui.demo.processes import DemoProcesses

LIMIT_S = 120.0
DIFFERENT = 4
STEPS = (
    "sign-in",
    "shift",
    "workplace",
    "document-kind",
    "document",
    "offer",
    "pay",
    "hand-over",
    "done",
)


def run_demo(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", "run", "--demo", "--data", str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


@dataclass(frozen=True)
class Played:
    """A demo that was played once: where, what it said, and the pictures that it left."""

    folder: Path
    said: str
    pictures: dict[str, int]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("demo") / "data"
    done = run_demo(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    pictures = {each.name: each.stat().st_size for each in (folder.parent / "screens").iterdir()}
    return Played(folder, done.stdout, pictures)


def test_a_sale_is_played_and_all_sides_agree(played: Played) -> None:
    total = "2\u00a0622,60\u00a0₽"
    assert f"окно {total}, касса {total}, центр {total} — сходится" in played.said
    assert "Журнал цел, записей 11" in played.said
    assert "[ITF 80084740397510]" in (played.folder / "printer.txt").read_text(encoding="utf-8")


def test_each_step_can_be_looked_at_on_both_displays(played: Played) -> None:
    steps = [f"{at:02}-{step}" for at, step in enumerate(STEPS, start=1)]
    names = {f"{step}{display}.png" for step in steps for display in ("", "-customer")}
    assert set(played.pictures) == names
    assert min(played.pictures.values()) > 5_000


def test_the_next_parcel_is_sold_and_a_difference_is_told(played: Played) -> None:
    """A receipt at the register that the window knows nothing of must not pass unnoticed."""
    sell_past_the_window(played.folder)

    done = run_demo(played.folder)

    assert done.stdout.startswith("Продаж: 2."), done.stderr
    assert (done.returncode, "НЕ СХОДИТСЯ" in done.stdout) == (DIFFERENT, True)


def test_a_centre_that_cannot_start_is_told_with_its_log(tmp_path: Path) -> None:
    central = tmp_path / "data" / "central"
    central.mkdir(parents=True)
    (central / "central.db").write_text("not a database")

    done = run_demo(tmp_path / "data")

    assert done.returncode == 1
    said = done.stderr.strip().splitlines()[-1]
    assert said.startswith("Учебный центр: не запускается. Причина в ")
    assert "not a database" in (tmp_path / "data" / "centre.log").read_text(encoding="utf-8")


def sell_past_the_window(folder: Path) -> None:
    """Let the register print a receipt that nobody at the window asked for."""
    settings = Settings.load(folder, {})
    processes = DemoProcesses(settings, lambda _name, _code: None)
    processes.start(processes.register)
    try:
        state = json.loads((folder / "register.jsonl").read_text(encoding="utf-8").splitlines()[-1])
        assert state["drive"]["shift_open"]
        task = {
            "type": "sell",
            "taxationType": "osn",
            "operator": {"name": "Никто"},
            "items": [
                {
                    "type": "position",
                    "name": "Мимо окна",
                    "price": 1.00,
                    "quantity": 1,
                    "amount": 1.00,
                    "paymentMethod": "fullPayment",
                    "paymentObject": "service",
                    "tax": {"type": "none"},
                }
            ],
            "payments": [{"type": "cash", "sum": 1.00}],
            "total": 1.00,
        }
        asked = urllib.request.Request(
            f"{processes.settings.register_url}/api/v2/requests",
            json.dumps(
                {"uuid": "0b5e5d2e-0000-4000-8000-000000000001", "request": [task]}
            ).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert answer.status == 201
    finally:
        processes.stop()
