"""What the program says when it cannot start or cannot write: one sentence, and nothing is lost."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from app.errors import Refusal
from app.store.keyfile import read_key
from tests.e2e import clerk
from tests.e2e.test_sale import SALE
from tests.e2e.world import World
from ui.texts import SENTENCES

REFUSED = 2
SIZE_MB = 6


def pattern(refusal: Refusal) -> str:
    """Return a pattern for the sentence, whatever values it carries."""
    return re.sub(r"\\{\w+\\}", ".*", re.escape(SENTENCES[refusal]))


def contents(world: World) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in world.folder.glob("okno.db*")}


def is_sentence(text: str, refusal: Refusal) -> bool:
    return re.fullmatch(pattern(refusal), text.strip()) is not None


def test_a_second_copy_is_refused_and_the_first_one_works_on(world: World) -> None:
    window = world.window()

    second = world.okno("run")

    assert second.returncode == REFUSED
    assert is_sentence(second.stderr, Refusal.ALREADY_RUNNING)
    clerk.sign_in(world, window)
    assert window.close() == 0
    assert world.okno("verify").returncode == 0


@pytest.mark.parametrize("missing", ["okno.key", "okno.db"])
def test_a_missing_file_is_named_and_nothing_is_made_in_its_place(
    world: World, missing: str
) -> None:
    refusal = {"okno.key": Refusal.KEY_FILE_MISSING, "okno.db": Refusal.DATABASE_MISSING}[missing]
    away = world.folder.parent / missing
    (world.folder / missing).rename(away)
    before = contents(world)

    assert said_at_start(world, refusal)

    assert not (world.folder / missing).exists()
    assert contents(world) == before
    away.rename(world.folder / missing)
    assert world.okno("verify").returncode == 0


def test_a_database_of_a_newer_version_is_left_alone(world: World) -> None:
    connection = sqlcipher.connect(str(world.settings.database), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{read_key(world.settings.key_file).hex()}'\"")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = contents(world)

    assert said_at_start(world, Refusal.NEWER_DATABASE)

    assert contents(world) == before


def said_at_start(world: World, refusal: Refusal) -> bool:
    """Say whether the window refuses with this sentence: on its screen, or in the terminal."""
    window = world.starting_window()
    if window.has_ended_at_start():
        return window.wait() == REFUSED and is_sentence(window.errors.read_text(), refusal)
    window.until(lambda state: is_sentence(state["shown"], refusal), str(refusal))
    window.close()
    return True


class TestFullDisk:
    """On a disk of its own, a few megabytes large, which the window's process alone can see."""

    @pytest.fixture(autouse=True)
    def namespaces(self) -> None:
        probe = ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        if subprocess.run(probe, capture_output=True, check=False).returncode:
            pytest.skip("this machine lets nobody mount a disk of their own")

    def test_a_full_disk_is_told_and_room_brings_the_work_back(
        self, world: World, tmp_path: Path
    ) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        mounted = (
            f"mount -t tmpfs -o size={SIZE_MB}m tmpfs {disk} && "
            f'cp -a {world.folder}/okno.* {disk} && exec "$@"'
        )
        before = ("unshare", "--map-root-user", "--mount", "sh", "-c", mounted, "sh")
        window = world.starting_window(*before, data=disk)
        seen = Path(f"/proc/{window.pid}/root{disk}")
        window.until(lambda state: state["page"] != "starting", "the window")
        clerk.sign_in(world, window)
        fill(seen / "film.mp4")

        world.scan(clerk.ROMASHKA)
        full = window.until(
            lambda state: is_sentence(state["shown"], Refusal.DISK_FULL), "the sentence"
        )
        assert full["panel"] == "idle"
        (seen / "film.mp4").unlink()
        window.ask("key", "F3")  # by hand: the same scan again within a second is no new one
        window.type(clerk.ROMASHKA)
        window.press("Return")
        window.until(lambda state: state["items"] == [clerk.ROMASHKA], "the item's card")
        for step in clerk.SALE[1:]:
            step(world, window)

        saved = World.copied_from(seen, tmp_path / "saved")
        assert saved.kinds() == [*world.kinds(), "session_opened", *SALE]
        assert saved.verdict()[0] == 0


def fill(file: Path) -> None:
    """Take all the room there is, to the last byte."""
    with file.open("wb", buffering=0) as film:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while film.write(os.urandom(size)):
                    continue
            except OSError:
                continue
