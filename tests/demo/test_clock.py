"""The demo branch's clock: shared by all its processes, and never turned back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.clock import SystemClock
from devices.simulators.fiscal_drive import now
from ui.demo.clock import DemoClock

MORNING = datetime(2026, 11, 21, 7, 55, tzinfo=UTC)
SLACK = timedelta(seconds=30)


def is_about(found: datetime, expected: datetime) -> bool:
    return expected <= found < expected + SLACK


def test_a_new_clock_shows_the_machines_time_and_boot(tmp_path: Path) -> None:
    reading, machine = DemoClock(tmp_path / "clock").read(), SystemClock().read()
    assert (reading.boot, is_about(machine.wall, reading.wall)) == (machine.boot, True)
    assert 0 <= machine.monotonic_ms - reading.monotonic_ms < 30_000


def test_everybody_sees_the_same_time_the_register_too(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    one, other = DemoClock(file), DemoClock(file)
    one.begin(MORNING)
    assert is_about(other.read().wall, MORNING)
    other.pass_ms(3_600_000)
    assert is_about(one.read().wall, MORNING + timedelta(hours=1))
    assert is_about(now(file), MORNING + timedelta(hours=1))


def test_skipped_time_has_passed_for_the_boots_own_clock_too(tmp_path: Path) -> None:
    clock = DemoClock(tmp_path / "clock")
    clock.begin(MORNING)
    before = clock.read()
    clock.pass_until(MORNING + timedelta(hours=2))
    after = clock.read()
    assert is_about(after.wall, MORNING + timedelta(hours=2))
    assert 7_100_000 < after.monotonic_ms - before.monotonic_ms < 7_230_000


def test_it_never_goes_back(tmp_path: Path) -> None:
    clock = DemoClock(tmp_path / "clock")
    clock.begin(MORNING)
    clock.pass_until(MORNING - timedelta(hours=1))
    assert is_about(clock.read().wall, MORNING)
    with pytest.raises(ValueError, match="back"):
        clock.pass_ms(-1)


def test_a_power_cut_begins_another_boot_for_everybody(tmp_path: Path) -> None:
    one, other = DemoClock(tmp_path / "clock"), DemoClock(tmp_path / "clock")
    boots = [other.read().boot]
    for _ in range(2):
        one.restart()
        boots.append(other.read().boot)
    assert len(set(boots)) == 3
    assert one.read().boot == boots[-1]
