"""What every test runs in: Qt without a screen, UTF-8, private folders, loopback and no other net.

A test that needs another platform says so in the environment of the process it starts.
"""

import gc
import ipaddress
import json
import os
import shutil
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

_PRIVATE = Path(tempfile.mkdtemp(prefix="okno-tests-"))  # made closed to everybody else
_LOOKUPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})
_CALLS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_OUTCOMES = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


class NetworkForbidden(RuntimeError):
    """A test reached for a machine other than this one. Not an OSError, so nobody swallows it."""


def _prepare_environment() -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    for name in ("OKNO_DATA", "LANGUAGE", "DBUS_SESSION_BUS_ADDRESS"):
        os.environ.pop(name, None)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ["XDG_RUNTIME_DIR"] = str(_PRIVATE)
    for kind in ("CONFIG", "DATA", "STATE"):
        os.environ[f"XDG_{kind}_HOME"] = str(_PRIVATE / kind.lower())


def _guard_network(event: str, arguments: tuple[object, ...]) -> None:
    if event in _CALLS:
        [talker, address] = arguments
        remote = isinstance(talker, socket.socket) and talker.family in {
            socket.AF_INET,
            socket.AF_INET6,
        }
        if remote and isinstance(address, tuple) and not _is_here(address[0]):
            raise NetworkForbidden(f"{event} to {address}")
    elif event in _LOOKUPS and not _is_here(arguments[0]):
        raise NetworkForbidden(f"{event} of {arguments[0]!r}")


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name == "localhost"


_prepare_environment()
sys.addaudithook(_guard_network)
# No deadline: two busy cores say nothing about the code. New examples each time, also in CI.
settings.register_profile("okno", deadline=None, derandomize=False, print_blob=True)
settings.load_profile("okno")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proof", type=Path, help="write the outcome of every test there, as JSON")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Collect what a window leaves behind here: a later test's thread may not destroy widgets."""
    if "qapp" not in getattr(item, "fixturenames", ()):
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.enable()


def pytest_unconfigure() -> None:
    shutil.rmtree(_PRIVATE, ignore_errors=True)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    if steps := os.environ.get("OKNO_STEPS_REPORT"):
        terminalreporter.section("before the tests")
        terminalreporter.write_line(steps)
    if path := config.getoption("--proof"):
        _write_proof(path, terminalreporter, exitstatus)


def _write_proof(path: Path, reporter: pytest.TerminalReporter, exitstatus: int) -> None:
    ended = {outcome: reporter.stats.get(outcome, []) for outcome in _OUTCOMES}
    tests = [
        {
            "test": report.nodeid,
            "outcome": outcome,
            "seconds": round(getattr(report, "duration", 0), 3),  # a broken file has none
        }
        for outcome, reports in ended.items()
        for report in reports
    ]
    proof = {
        "proved": exitstatus == 0,
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "python": sys.version.split()[0],
        **Counter({outcome: len(reports) for outcome, reports in ended.items()}),
        "tests": tests,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(proof, ensure_ascii=False, indent=1), encoding="utf-8")
