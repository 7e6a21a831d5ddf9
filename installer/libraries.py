"""Finds the system libraries that Qt needs and this machine lacks, and installs them where it may.

The lists are what `readelf -d` names in the libraries and platform plugins of PySide6-Essentials
6.11.3; a library counts as present when the system's loader opens it, whatever package it is from.
On ALT the names are RPM's own provides (`libGL.so.1()(64bit)`); this has not been tried there.
"""

import ctypes
import sys
from collections.abc import Mapping, Sequence

from installer import apt
from installer.console import SetupRefused, say

# library -> its package in Debian and Ubuntu
OFFSCREEN = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def ensure() -> None:
    """Install what is missing, or say what to install.

    Raises SetupRefused when Qt cannot start even off-screen; when only windows are impossible, a
    sentence is said and the setting-up goes on.
    """
    if not sys.platform.startswith("linux"):
        return
    lost = missing(OFFSCREEN | WINDOW)
    if lost and apt.allowed():
        apt.install(packages(lost))
        lost = missing(OFFSCREEN | WINDOW)
    if not lost:
        return
    advice = f"Не хватает системных библиотек Qt: {', '.join(lost)}. {_next_step(lost)}"
    if any(library in OFFSCREEN for library in lost):
        raise SetupRefused(advice)
    say(f"{advice} Пока окно работает без экрана.")


def missing(libraries: Mapping[str, str]) -> list[str]:
    """Return those of the libraries that the system's loader does not find."""
    return [library for library in libraries if not _opens(library)]


def packages(libraries: Sequence[str]) -> list[str]:
    """Return what to ask apt-get for to get these libraries."""
    if apt.uses_rpm():
        bits = "()(64bit)" if sys.maxsize > 2**32 else ""
        return [library + bits for library in libraries]
    return [(OFFSCREEN | WINDOW)[library] for library in libraries]


def _next_step(lost: Sequence[str]) -> str:
    if apt.present():
        return f"Выполните: {apt.command_text(packages(lost))} — и повторите команду."
    return "Установите их средствами вашей системы и повторите команду."


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
