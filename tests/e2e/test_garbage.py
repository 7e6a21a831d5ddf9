"""Noise on the scanner's line: nothing is typed, nothing is recorded, and the next scan works."""

from random import Random

import pytest

from tests.e2e import clerk
from tests.e2e.world import Window, World

NOISE: dict[str, bytes] = {
    "zeros": bytes(600),
    "wrong baud rate": bytes(0x80 | (each * 37 & 0x7F) for each in range(500)),
    "shortcuts": bytes(range(1, 32)) + b"\x7f",
    "terminal codes": b"\x1b[2J\x1b]0;owned\x07\x1b[A\x1bOP\r",
    "no end": b"8" * 9_000,
    "many ends": b"\r\n" * 300,
    "half a letter": "РР".encode()[:3] + b"\r",
    "wrong check digit": b"80084740397511\r",
    "cut check digit": b"8008474039751\r",
    "a command": b"'; DROP TABLE journal; --\r",
    "upside down": "\u202e80084740397510\u202c\r".encode(),
    "F2 and Enter": b"\x00\x3c\r\r\r",
}


@pytest.fixture
def window(world: World) -> Window:
    window = world.window()
    clerk.sign_in(world, window)
    window.until(lambda state: not state["busy"], "the workplace")
    return window


def test_noise_types_nothing_and_the_next_parcel_is_sold(world: World, window: Window) -> None:
    fields = window.state["fields"]
    for noise in NOISE.values():
        world.scan(noise)
    chance = Random(16)
    for _ in range(20):
        world.scan(chance.randbytes(chance.randint(1, 300)))
    world.scan("\r\rRB123456785GB")

    said = window.until(lambda state: "RB123456785GB" in state["shown"], "the unknown item")

    assert (said["page"], said["panel"], said["step"]) == ("work", "idle", "")
    assert said["fields"] == fields
    assert "visit_opened" not in world.kinds()
    clerk.sell(world, window)
    assert window.close() == 0
    assert "bug" not in window.errors.read_text(encoding="utf-8")
    assert world.verdict()[0] == 0


def test_a_scanner_that_is_pulled_out_comes_back(world: World, window: Window) -> None:
    world.fault("scanner", "unplug")
    window.until(lambda state: state["scanner"] is False, "the loss to be seen")
    world.fault("scanner", "replug")
    window.until(lambda state: state["scanner"] is True, "the scanner to be back")

    clerk.sell(world, window)

    assert window.close() == 0
