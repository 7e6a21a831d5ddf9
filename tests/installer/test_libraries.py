import shlex

import pytest

from installer import apt, libraries

_ABSENT = {"libno-such-thing.so.9": "libno-such-thing9"}


def test_libraries_the_loader_finds_are_not_missing() -> None:
    assert libraries.missing({"libc.so.6": "libc6"} | _ABSENT) == list(_ABSENT)


def test_every_library_has_its_debian_package() -> None:
    known = libraries.OFFSCREEN | libraries.WINDOW
    assert len(known) == len(libraries.OFFSCREEN) + len(libraries.WINDOW)
    if not apt.uses_rpm():
        assert libraries.packages(["libGL.so.1", "libxcb-cursor.so.0"]) == [
            "libgl1",
            "libxcb-cursor0",
        ]


def test_machine_that_has_everything_hears_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    libraries.ensure()
    assert capsys.readouterr() == ("", "")


def test_advice_can_be_copied_into_a_terminal() -> None:
    command = apt.command_text(["libgl1", "libGL.so.1()(64bit)"])
    assert command.startswith("sudo apt-get install ")
    assert shlex.split(command)[-1] == "libGL.so.1()(64bit)"
