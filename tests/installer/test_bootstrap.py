import ast
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from installer import bootstrap
from installer.checkout import Checkout
from tests.installer.tiny import TinyCheckout, make_tiny_checkout


@pytest.fixture
def checkout(tmp_path: Path) -> TinyCheckout:
    return make_tiny_checkout(tmp_path)


def files_with_times(folder: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}


def test_fresh_checkout_is_made_ready_and_a_second_run_changes_nothing(
    checkout: TinyCheckout,
) -> None:
    start = time.monotonic()
    code, said = checkout.set_up()
    first_s = time.monotonic() - start
    assert code == 0, said
    assert checkout.okno() == "tiny 1.0\n"
    assert list((checkout.root / ".venv").rglob("tiny.*.pyc")), "byte code was not compiled"

    before = files_with_times(checkout.root / ".venv")
    start = time.monotonic()
    assert checkout.set_up() == (0, "")
    assert time.monotonic() - start < first_s / 2
    assert files_with_times(checkout.root / ".venv") == before


def test_changed_lock_is_followed(checkout: TinyCheckout) -> None:
    checkout.set_up()
    checkout.lock("1.1")
    code, said = checkout.set_up()
    assert code == 0, said
    assert checkout.okno() == "tiny 1.1\n"


def test_package_with_another_hash_is_refused(checkout: TinyCheckout) -> None:
    checkout.lock("1.0", digest="0" * 64)
    code, said = checkout.set_up()
    assert code == 1
    assert said.rstrip().endswith("Проверьте сеть и место на диске и повторите команду.")
    assert not Checkout(checkout.root).stamp.exists()

    checkout.lock("1.0")
    assert checkout.set_up()[0] == 0, "the next run does not recover"


def test_killed_half_way_it_finishes_the_next_time(checkout: TinyCheckout) -> None:
    with checkout.start() as process:
        assert process.stdout
        assert process.stdout.readline().startswith("Ставлю пакеты Python")
        os.killpg(process.pid, signal.SIGKILL)
    assert not Checkout(checkout.root).stamp.exists()

    code, said = checkout.set_up()
    assert code == 0, said
    assert checkout.okno() == "tiny 1.0\n"


def test_two_copies_at_once_do_the_work_once(checkout: TinyCheckout) -> None:
    with checkout.start() as one, checkout.start() as other:
        said = [one.communicate(timeout=120)[0], other.communicate(timeout=120)[0]]
    assert (one.returncode, other.returncode) == (0, 0), said
    assert "".join(said).count("Готово") == 1
    assert checkout.okno() == "tiny 1.0\n"


def test_moved_checkout_is_repaired(checkout: TinyCheckout) -> None:
    checkout.set_up()
    moved = TinyCheckout(checkout.root.rename(checkout.root.with_name("elsewhere")))
    code, said = moved.set_up()
    assert code == 0, said
    assert moved.okno() == "tiny 1.0\n"


def test_venv_whose_python_has_gone_is_repaired(checkout: TinyCheckout) -> None:
    checkout.set_up()
    Checkout(checkout.root).python.unlink()
    code, said = checkout.set_up()
    assert code == 0, said
    assert checkout.okno() == "tiny 1.0\n"


def test_first_file_is_readable_by_old_pythons() -> None:
    for name in ("__init__.py", "bootstrap.py"):
        source = Path(bootstrap.__file__).with_name(name).read_text(encoding="utf-8")
        ast.parse(source, feature_version=(3, 6))


def test_newer_python_is_found_past_one_that_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "python3.11"  # as a version manager leaves for a version not chosen
    broken.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    broken.chmod(0o755)
    (tmp_path / "python3.12").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.newer_python() == str(tmp_path / "python3.12")


def test_no_newer_python_is_found_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.newer_python() == ""
