"""The disk of the recorder: what was synced stays, anything else may stay, go, or come in parts."""

from random import Random

from tests.recorder.calls import Call, Operation
from tests.recorder.disk import SECTOR, Disk, State

ROW = b"a" * SECTOR + b"b" * SECTOR


def written(offset: int, data: bytes, name: str = "log") -> Call:
    return Call(Operation.WRITE, name, offset, data)


def after(disk: Disk, *calls: Call) -> dict[str, State]:
    """Return the states after the last call, by how they came."""
    for call in calls:
        disk.apply(call)
    return {state.how: state for state in disk.states(calls[-1], Random(1))}


def test_a_write_is_there_or_not_and_may_end_at_each_sector() -> None:
    states = after(Disk({"log": b"old"}), written(0, ROW))

    assert states["all writes"].files == {"log": ROW}
    assert states["synced writes"].files == {"log": b"old"}
    assert states[f"torn after {SECTOR} bytes"].files == {"log": ROW[:SECTOR]}
    assert {"reordered 0", "reordered 1"} < states.keys()


def test_sectors_are_those_of_the_file() -> None:
    states = after(Disk({"log": b""}), written(SECTOR - 8, ROW))

    assert {f"torn after {cut} bytes" for cut in (8, 8 + SECTOR)} < states.keys()
    assert states["torn after 8 bytes"].files["log"] == bytes(SECTOR - 8) + b"a" * 8


def test_what_was_synced_stays() -> None:
    states = after(Disk({"log": b""}), written(0, ROW), Call(Operation.SYNC, "log"))

    assert {how: state.files for how, state in states.items()} == {
        "all writes": {"log": ROW},
        "synced writes": {"log": ROW},
    }


def test_one_file_may_be_ahead_of_another() -> None:
    states = after(Disk({"log": b"", "db": b""}), written(0, b"1"), written(0, b"2", "db"))

    assert {"log": b"1", "db": b""} in [state.files for state in states.values()]
    assert {"log": b"", "db": b"2"} in [state.files for state in states.values()]


def test_a_name_is_sure_after_a_sync_of_its_directory() -> None:
    disk, gone = Disk({"log": ROW}), Call(Operation.UNLINK, "log")

    assert after(disk, gone)["synced names"].files == {"log": ROW}
    assert after(disk, Call(Operation.SYNC, "."))["all writes"].files == {}


def test_a_truncation_may_be_there_or_not() -> None:
    states = after(Disk({"log": ROW}), Call(Operation.TRUNCATE, "log", 3))

    assert states["all writes"].files == {"log": b"aaa"}
    assert states["synced writes"].files == {"log": ROW}
