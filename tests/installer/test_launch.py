import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.house.tree import ROOT

_SHOW = "import json, os; print(json.dumps(dict(os.environ)))"
_DEAD = ":987"


def launched(**environment: str) -> tuple[str, Mapping[str, str]]:
    """Launch a program that shows its environment; give what was said before, and that."""
    python = [sys.executable, "-m", "installer.launch", sys.executable, "-c", _SHOW]
    answer = subprocess.run(
        python,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    *said, shown = answer.stdout.splitlines()
    return "\n".join(said), json.loads(shown)


@pytest.fixture
def display() -> Iterator[str]:
    """Give a real display, where the machine can make one."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("no Xvfb on this machine")
    with subprocess.Popen(
        [server, "-displayfd", "1", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        yield f":{process.stdout.readline().strip()}"
        process.terminate()


def test_without_a_display_the_program_runs_off_screen() -> None:
    said, environment = launched()
    assert environment["QT_QPA_PLATFORM"] == "offscreen"
    assert said == "Экрана нет: окно работает без экрана."


def test_dead_display_is_named_and_the_program_runs_off_screen() -> None:
    said, environment = launched(DISPLAY=_DEAD)
    assert environment["QT_QPA_PLATFORM"] == "offscreen"
    assert said == f"Экран {_DEAD} не отвечает: окно работает без экрана."


def test_live_display_is_used(display: str) -> None:
    said, environment = launched(DISPLAY=display)
    assert "QT_QPA_PLATFORM" not in environment
    assert said == ""


def test_platform_chosen_by_a_person_stays() -> None:
    said, environment = launched(DISPLAY=_DEAD, QT_QPA_PLATFORM="minimal")
    assert environment["QT_QPA_PLATFORM"] == "minimal"
    assert said == ""


def test_locale_becomes_utf8_where_it_is_not() -> None:
    for wrong in ({"LC_ALL": "POSIX"}, {"LC_ALL": "ru_RU.KOI8-R"}, {"LANG": "xx_XX.UTF-8"}):
        assert launched(**wrong)[1]["LC_ALL"] == "C.UTF-8"


def test_run_time_folder_is_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for given in ({}, {"XDG_RUNTIME_DIR": str(tmp_path)}, {"XDG_RUNTIME_DIR": "/no/such"}):
        folder = Path(launched(TMPDIR=str(tmp_path), **given)[1]["XDG_RUNTIME_DIR"])
        assert folder.stat().st_mode & 0o777 == 0o700

    tmp_path.chmod(0o700)
    assert launched(XDG_RUNTIME_DIR=str(tmp_path))[1]["XDG_RUNTIME_DIR"] == str(tmp_path)
