"""A day with everything real: whatever goes wrong in it, no log and no export names a person."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import clerk
from tests.e2e.world import World
from tests.support.personal import found_in, personal_data
from tests.support.waiting import until

LOGS = {
    "agent.log", "centre.log", "printer.log", "register.log", "scanner.log", "window.err",
}  # fmt: skip
UNKNOWN_ITEM = "10944022440321"


@pytest.fixture(scope="module")
def evening(supplied: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A counter after a day: a wrong PIN, a wrong code, a sale, a kill, and a centre that went."""
    folder = tmp_path_factory.mktemp("evening") / "data"
    with World.copied_from(supplied, folder) as world:
        world.processes.start_devices()
        world.processes.start(world.processes.centre)
        world.processes.start_agent()
        _work(world)
        _lose_the_window(world)
        world.processes.centre.stop()
        until(lambda: "unreachable" in _log(world, "agent.log"), "the agent to miss the centre")
        yield world


def _work(world: World) -> None:
    window = world.window()
    orlova = world.branch.staff[0]
    window.until(lambda state: state["page"] == "sign_in" and state["scanner"], "the scanner")
    world.scan(orlova.badge)
    window.until(lambda state: state["number"] == orlova.badge, "the badge")
    window.type("9999")
    window.press("Return")
    window.until(lambda state: state["messages"] and not state["busy"], "the refusal")
    window.type(orlova.pin)
    window.press("Return")
    window.until(lambda state: state["page"] == "shift", "the PIN to be taken")
    clerk.open_shift(world, window)
    world.scan(UNKNOWN_ITEM)
    window.until(lambda state: state["messages"] and not state["busy"], "the refusal")
    clerk.sell(world, window)
    clerk.slip_printed(world, window)
    assert window.close() == 0


def _lose_the_window(world: World) -> None:
    """Cut the power while a customer's document is on the screen, and start again."""
    window = world.window()
    clerk.sign_in(world, window)
    window.kill()
    again = world.window()
    assert again.close() == 0


def _log(world: World, name: str) -> str:
    return (world.folder / name).read_text(encoding="utf-8")


def test_no_log_names_a_person(evening: World) -> None:
    store = evening.store()
    try:
        personal = personal_data(store)
    finally:
        store.close()
    logs = {
        path.name: path for path in evening.folder.rglob("*") if path.suffix in (".log", ".err")
    }

    assert {"Ковалёва", clerk.PASSPORT, "Орлова М. С."} <= personal
    assert set(logs) == LOGS
    assert logs["agent.log"].read_bytes()
    named = {name: found_in(path.read_bytes(), personal) for name, path in logs.items()}
    assert {name: found for name, found in named.items() if found} == {}


def test_no_export_names_a_person(evening: World) -> None:
    store = evening.store()
    try:
        personal = personal_data(store)
    finally:
        store.close()

    done = evening.okno("journal", "export")

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    bodies = [base64.b64decode(line["body"]) for line in lines if "body" in line]
    assert len(bodies) > len(evening.kinds())
    assert found_in(b"\n".join(bodies), personal) == []
    assert found_in(done.stdout.encode() + done.stderr.encode(), personal) == []
