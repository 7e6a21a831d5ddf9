"""The centre as a process: says where it is, serves, and ends when it is told."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.central.central import Central
from app.central.serve import serve
from tests.central.http import exchange, found
from tests.central.waiting import until

PROGRAM = """
import signal, sys, threading
from pathlib import Path
from app.central.central import Central
from app.central.serve import serve
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
central = Central.open(Path(sys.argv[1]))
serve(central, "127.0.0.1", 0, stop, Path(sys.argv[2]))
central.close()
"""


def test_a_process_serves_until_sigterm(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, found(tmp_path / "c"), ready])
    try:
        until(lambda: ready.exists() or process.poll() is not None)
        facts = json.loads(ready.read_text())
        assert facts["pid"] == process.pid
        assert facts["url"] == f"http://127.0.0.1:{facts['port']}"
        assert exchange(facts["port"], "GET", "/v1/health") == (200, b"ok")
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0


def test_serving_ends_when_it_is_told(tmp_path: Path) -> None:
    central = Central.open(found(tmp_path / "c"))
    stop, ready = threading.Event(), tmp_path / "ready.json"
    serving = threading.Thread(target=serve, args=(central, "127.0.0.1", 0, stop, ready))
    serving.start()
    until(ready.exists)

    stop.set()
    serving.join(timeout=20)

    assert not serving.is_alive()
    central.close()


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    central = Central.open(found(tmp_path / "c"))
    stop, ready = threading.Event(), tmp_path / "ready.json"
    serving = threading.Thread(target=serve, args=(central, "127.0.0.1", 0, stop, ready))
    serving.start()
    until(ready.exists)

    with pytest.raises(OSError, match="already in use"):
        serve(central, "127.0.0.1", json.loads(ready.read_text())["port"], stop)

    stop.set()
    serving.join(timeout=20)
    central.close()
