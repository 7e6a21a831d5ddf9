"""The keyboard wedge on a real X server: real layouts, Caps Lock, and a program that is busy."""

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

LIMIT_S = 15.0
TOOLS = ("Xvfb", "xdotool", "setxkbmap")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
    pytest.mark.xdist_group("x11"),
]

# X key codes, which are evdev codes + 8
SHIFT, CAPS, ENTER, TAB, SPACE, CONTROL = "50", "66", "36", "23", "65", "37"
F6, F7, F9, LETTER_O = "72", "73", "75", "32"
DIGITS = dict(zip("1234567890", map(str, range(10, 20)), strict=True))
LETTERS = {"R": "27", "U": "30", "G": "42", "B": "56", "C": "54", "A": "38"}
ITEM, S10 = "80084740397510", "RR123456785RU"
HUMAN = ("sleep", "0.3")
UNTOUCHED = {"field": "", "focus": "field", "clicked": 0, "returned": 0, "opened": 0, "chosen": 0}
LAYOUTS = (("us", False), ("ru", False), ("ru", True), ("us,ru", True), ("ru,us", False))


def scanned(code: str, suffix: str = ENTER) -> list[str]:
    """Return what a scanner types: 5 ms a key, capitals with its own Shift."""
    script: list[str] = []
    for character in code:
        if character in LETTERS:
            script += ["keydown", SHIFT, "key", "--delay", "5", LETTERS[character], "keyup", SHIFT]
        else:
            script += ["key", "--delay", "5", DIGITS[character]]
    return [*script, "key", suffix]


class Screen:
    """An X server of our own, with the window and its filter in a process of theirs."""

    def __init__(self) -> None:
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-noreset", "-screen", "0", "640x480x24"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as told:
            assert select.select([told], [], [], LIMIT_S)[0], "Xvfb did not start"
            self._environment = os.environ | {
                "DISPLAY": f":{told.readline().strip()}",
                "QT_QPA_PLATFORM": "xcb",
            }
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.wedge_window"],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def focus(self) -> None:
        """Give the window the focus when it is there; skip if Qt cannot run on X here."""
        try:
            window = self.next()["window"]
        except EOFError:
            _, complaint = self._program.communicate()
            pytest.skip(f"Qt has no X11 here: {complaint.decode(errors='replace')[-300:]}")
        self.type("windowfocus", "--sync", str(window))

    def begin(self, layout: str) -> None:
        """Choose the layout and let the window forget what was."""
        subprocess.run(["setxkbmap", layout], env=self._environment, check=True)
        self.type("key", F6)
        assert self.next() == {"forgot": True}

    def type(self, *script: str) -> None:
        subprocess.run(["xdotool", *script], env=self._environment, check=True, timeout=LIMIT_S)

    def next(self) -> dict[str, Any]:
        """Return what the program tells next."""
        assert self._program.stdout is not None
        deadline = time.monotonic() + LIMIT_S
        line = b""
        while not line.endswith(b"\n"):
            left_s = deadline - time.monotonic()
            ready = select.select([self._program.stdout], [], [], max(0.0, left_s))[0]
            assert ready, "the program told nothing"
            piece = os.read(self._program.stdout.fileno(), 1)
            if not piece:
                raise EOFError
            line += piece
        told: dict[str, Any] = json.loads(line)
        return told

    def state(self) -> dict[str, Any]:
        """Press F9 as a person and return the state the program tells."""
        self.type(*HUMAN, "key", F9)
        state: dict[str, Any] = self.next()["state"]
        return state

    def close(self) -> None:
        for process in (self._program, self._server):
            process.kill()
            process.communicate()


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    found = Screen()
    try:
        found.focus()
        yield found
    finally:
        found.close()


@pytest.mark.parametrize(("layout", "caps"), LAYOUTS)
def test_a_scan_is_the_same_in_every_layout(screen: Screen, layout: str, *, caps: bool) -> None:
    screen.begin(layout)
    lock = ["key", CAPS, *HUMAN] if caps else []
    screen.type(*lock, *scanned(S10), *HUMAN, *scanned(ITEM, TAB), *HUMAN, *lock)
    assert [screen.next(), screen.next()] == [{"scan": S10}, {"scan": ITEM}]
    assert screen.state() == UNTOUCHED


@pytest.mark.parametrize(("layout", "typed"), [("us", "bdf"), ("ru", "ива")])
def test_a_person_types_in_every_layout(screen: Screen, layout: str, typed: str) -> None:
    screen.begin(layout)
    screen.type("key", "--delay", "350", "56", "40", "41", *HUMAN, "key", ENTER)
    assert screen.state() == UNTOUCHED | {"field": typed, "returned": 1}


def test_a_scan_during_which_the_program_is_busy_is_whole(screen: Screen) -> None:
    screen.begin("ru")
    screen.type("key", F7, "sleep", "0.6", *scanned(S10))
    assert screen.next() == {"scan": S10}
    assert screen.state() == UNTOUCHED


def test_a_shortcut_inside_a_scan_reaches_nothing_and_a_persons_does(screen: Screen) -> None:
    screen.begin("us")
    trap = ["keydown", CONTROL, "key", "--delay", "5", LETTER_O, "keyup", CONTROL]
    screen.type(*scanned("8008")[:-2], *trap, *scanned("4740397510"))
    assert screen.next() == {"spoilt": True}
    screen.type(*HUMAN, "keydown", CONTROL, "key", LETTER_O, "keyup", CONTROL)
    assert screen.state() == UNTOUCHED | {"opened": 1}


def test_a_scan_presses_no_button_and_a_person_does(screen: Screen) -> None:
    screen.begin("ru,us")
    screen.type("key", TAB, *HUMAN, *scanned(ITEM))
    assert screen.next() == {"scan": ITEM}
    screen.type(*HUMAN, "key", SPACE)
    assert screen.state() == UNTOUCHED | {"focus": "button", "clicked": 1}


def test_a_key_held_down_is_no_scan(screen: Screen) -> None:
    screen.begin("us")
    screen.type("keydown", LETTERS["A"], "sleep", "1.2", "keyup", LETTERS["A"])
    field = screen.state()["field"]
    assert len(field) > 3
    assert set(field) == {"a"}
