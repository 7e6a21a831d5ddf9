"""The demo's processes: watched, started again, and never left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from tests.support.waiting import LIMIT_S, is_alive, until
from ui.demo.child import Child, NotStarted, Plan

SITS = "import sys; print('up', flush=True); sys.stdin.read()"
"""Ends with its standard input."""


class Stage:
    """Starts children in a folder and hears of their ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ended: Queue[tuple[str, int]] = Queue()
        self.children: list[Child] = []

    def child(self, code: str, *, ready: Path | None = None, is_restarted: bool = True) -> Child:
        plan = Plan(
            name="clerk",
            command=(sys.executable, "-c", code),
            environ=dict(os.environ),
            log=self.folder / "clerk.log",
            ready=ready,
            is_restarted=is_restarted,
        )
        self.children.append(Child(plan, lambda name, code: self.ended.put((name, code))))
        return self.children[-1]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    for child in stage.children:
        child.kill()


def test_a_process_is_ready_when_its_file_is_there(stage: Stage) -> None:
    ready = stage.folder / "ready"
    ready.write_text("of an earlier run")
    child = stage.child(
        f"import pathlib; pathlib.Path({str(ready)!r}).touch(); {SITS}", ready=ready
    )
    child.start()
    child.wait_until_ready()
    assert ready.read_text() == ""
    assert is_alive(child.pid)


def test_what_it_says_stands_in_its_log(stage: Stage) -> None:
    child = stage.child(SITS)
    child.start()
    until(lambda: child.plan.log.read_text() == "up\n")


def test_one_that_ends_before_it_is_ready_is_named_with_its_log(stage: Stage) -> None:
    child = stage.child("raise SystemExit('no')", ready=stage.folder / "ready", is_restarted=False)
    child.start()
    with pytest.raises(NotStarted) as caught:
        child.wait_until_ready()
    assert (caught.value.name, caught.value.log.read_text()) == ("clerk", "no\n")


def test_one_that_is_never_ready_is_given_up_and_ended(stage: Stage) -> None:
    child = stage.child(SITS, ready=stage.folder / "ready")
    child.start()
    pid = child.pid
    with pytest.raises(NotStarted):
        child.wait_until_ready(limit_s=0.1)
    assert not is_alive(pid)


def test_one_that_dies_is_reported_and_started_again(stage: Stage) -> None:
    child = stage.child(SITS)
    child.start()
    first = child.pid
    os.kill(first, signal.SIGKILL)
    assert stage.ended.get(timeout=LIMIT_S) == ("clerk", -signal.SIGKILL)
    until(lambda: child.pid not in (0, first))


def test_one_that_may_not_be_started_again_stays_away(stage: Stage) -> None:
    child = stage.child("raise SystemExit(3)", is_restarted=False)
    child.start()
    assert stage.ended.get(timeout=LIMIT_S) == ("clerk", 3)
    child.stop()
    assert child.pid == 0


def test_one_that_is_stopped_is_neither_reported_nor_started_again(stage: Stage) -> None:
    child = stage.child(SITS)
    child.start()
    pid = child.pid
    child.stop()
    assert not is_alive(pid)
    assert (child.pid, stage.ended.empty()) == (0, True)


def test_a_stopped_one_may_be_started_again_with_more_options(stage: Stage) -> None:
    child = stage.child(SITS.replace("'up'", "sys.argv[1:]"))
    child.start()
    until(lambda: child.plan.log.read_text() == "[]\n")
    child.stop()
    child.options = ["--port", "1"]
    child.start()
    until(lambda: child.plan.log.read_text() == "[]\n['--port', '1']\n")


def test_one_that_does_not_listen_is_ended_all_the_same(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.demo.child.STOP_LIMIT_S", 0.1)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    child = stage.child(f"{deaf}\n{SITS}")
    child.start()
    until(lambda: child.plan.log.read_text() == "up\n")
    pid = child.pid
    child.stop()
    assert not is_alive(pid)


def test_nothing_is_left_behind_when_the_demo_is_killed(tmp_path: Path) -> None:
    """The one who started it dies by SIGKILL and can clean up nothing."""
    log = tmp_path / "clerk.log"
    starts = (
        "import os, pathlib, sys, time\n"
        "from ui.demo.child import Child, Plan\n"
        f"plan = Plan(name='clerk', command=(sys.executable, '-c', {SITS!r}),\n"
        f"            environ=dict(os.environ), log=pathlib.Path({str(log)!r}))\n"
        "child = Child(plan, print)\n"
        "child.start()\n"
        "print(child.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", starts], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        until(lambda: log.exists() and log.read_text() == "up\n")
        parent.kill()
    until(lambda: not is_alive(pid))
