"""The demo's counter with all its real processes."""

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from queue import Queue

import pytest
from sqlalchemy import func, select

from app.errors import ClerkError, Refusal
from app.settings import Settings
from app.store.database import Role, Store
from app.store.journal import Identity, read_identity
from app.store.keyfile import read_key
from app.store.tables import feed_blocks, feed_items, feed_staff
from devices.simulators import control
from devices.simulators.json_http import Answer, JsonServer
from tests.support.waiting import LIMIT_S, is_alive, until
from ui.cli import main
from ui.demo.counter import demo_counter
from ui.demo.processes import DEVICES, DemoProcesses

NOT_RUNNING = "Учебные устройства здесь не запущены — запустите учебное отделение: okno run --demo."


def pids(processes: DemoProcesses) -> list[int]:
    agent = [processes.agent] if processes.agent else []
    children = (processes.centre, processes.scanner, processes.printer, processes.register)
    return [child.pid for child in (*children, *agent)]


def settings_of(folder: Path) -> Settings:
    return Settings.load(folder, {})


def supply(settings: Settings) -> tuple[Identity, list[int]]:
    """Return what the counter is, and how many items, people and blocks of numbers it has."""
    store = Store.open(settings.database, read_key(settings.key_file), Role.READER)
    try:
        with store.read() as connection:
            counts = [
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (feed_items, feed_staff, feed_blocks)
            ]
            return read_identity(connection), counts
    finally:
        store.close()


def nobody(name: str, code: int) -> None:
    raise AssertionError(f"{name} ended with {code}")


def test_the_first_run_makes_everything_and_the_next_one_finds_it(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "data")
    with demo_counter(settings, nobody) as processes:
        first, goods = supply(settings)
        running = pids(processes)
        assert (first.terminal, first.epoch, first.branch_name) == ("660049-2", 1, "Красноярск")
        assert goods == [200, 3, 1]
        assert all(map(is_alive, running))
        assert oct(settings.key_file.stat().st_mode & 0o777) == "0o600"
        with pytest.raises(ClerkError) as refused, demo_counter(settings, nobody):
            pass
        assert refused.value.code is Refusal.ALREADY_RUNNING
        assert all(map(is_alive, running))
    assert not any(map(is_alive, running))
    assert not settings.simulators.exists()

    with demo_counter(settings, nobody):
        again, same_goods = supply(settings)
    assert (again.terminal, again.epoch) == (first.terminal, first.epoch)
    assert again.terminal_signer.key == first.terminal_signer.key
    assert same_goods == goods
    assert main(["verify", "--data", str(settings.data_dir)]) == 0


def test_a_device_that_dies_is_reported_and_comes_back_where_it_was(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "data")
    ended: Queue[tuple[str, int]] = Queue()
    with DemoProcesses(_founded(settings), lambda name, code: ended.put((name, code))) as processes:
        files = json.loads(settings.simulators.read_text(encoding="utf-8"))
        assert list(files) == list(DEVICES)
        before = processes.settings
        register = Path(files["register"])
        os.kill(processes.register.pid, signal.SIGKILL)

        assert ended.get(timeout=LIMIT_S) == ("register", -signal.SIGKILL)
        until(lambda: processes.register.pid != 0 and register.exists())
        until(lambda: control.card(register)["pid"] == processes.register.pid)
        assert processes.settings == before
        assert control.state(register)["reachable"]


def test_nothing_goes_on_when_the_demo_is_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = (
        "import pathlib, sys\n"
        "from app.settings import Settings\n"
        "from ui.demo.counter import demo_counter\n"
        "from tests.demo.test_counter import pids\n"
        f"settings = Settings.load(pathlib.Path({str(tmp_path / 'data')!r}), {{}})\n"
        "with demo_counter(settings, print) as processes:\n"
        "    print(*pids(processes), flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as demo:
        assert demo.stdout is not None
        running = [int(pid) for pid in demo.stdout.readline().split()]
        assert len(running) == 5
        assert all(map(is_alive, running))
        demo.kill()
    until(lambda: not any(map(is_alive, running)))
    assert settings_of(tmp_path / "data").simulators.exists()
    scan = ["devices", "simulate", "scan", "80084740397510", "--data", str(tmp_path / "data")]
    assert main(scan) != 0
    assert capsys.readouterr().err.splitlines() == [NOT_RUNNING]


def test_a_card_of_a_dead_simulator_never_reaches_another_program(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    card = tmp_path / "scanner.json"
    with closing(JsonServer(lambda *_asked: Answer(200, {}))) as server:
        card.write_text(json.dumps({"control": server.url, "pid": os.getpid()}))
        assert control.state(card) == {}
        card.write_text(json.dumps({"control": server.url, "pid": gone.pid}))
        with pytest.raises(control.SimulatorUnavailable):
            control.state(card)


def test_addresses_of_a_killed_demo_are_forgotten_before_the_next_one_starts(
    tmp_path: Path,
) -> None:
    settings = _founded(settings_of(tmp_path / "data"))
    settings.simulators.write_text(json.dumps({"scanner": "stale.json"}), encoding="utf-8")
    settings.devices.write_text("a file where a folder has to be", encoding="utf-8")
    processes = DemoProcesses(settings, lambda _name, _code: None)
    with pytest.raises(NotADirectoryError):
        processes.start_devices()
    assert not settings.simulators.exists()
    processes.stop()


def test_a_device_is_a_machine_of_its_own(tmp_path: Path) -> None:
    settings = _founded(settings_of(tmp_path / "data"))
    processes = DemoProcesses(settings, lambda _name, _code: None, {"DISK": "fast"})
    devices = (processes.scanner, processes.printer, processes.register)
    assert [device.plan.environ.get("DISK") for device in devices] == ["fast"] * 3
    assert "DISK" not in processes.centre.plan.environ


def _founded(settings: Settings) -> Settings:
    """The centre's process makes its own directory; nothing else is needed for devices."""
    settings.data_dir.mkdir(parents=True)
    settings.central_database.parent.mkdir()
    return settings
