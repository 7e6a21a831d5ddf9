"""Starts a program where Qt can live: `python -m installer.launch .venv/bin/okno run --demo`.

It gives the program a UTF-8 locale, a private XDG_RUNTIME_DIR, and the off-screen platform where
the display is missing or dead; each change that a person may wonder about is said in a sentence.
QT_QPA_PLATFORM stays as it is where it is set.
"""

import locale
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from installer.console import accept_any_locale, say

_PROBE_S = 20  # a display over a slow line answers late; a dead one may never answer
_OPEN_DISPLAY = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
_PRIVATE = 0o700
_PERMISSIONS = 0o777


def main(command: list[str]) -> NoReturn:
    """Become the program named on the command line."""
    accept_any_locale()
    os.execvpe(command[0], command, surroundings(os.environ))


def surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment the program gets."""
    result = dict(environment)
    if not _speaks_utf8():
        result["LC_ALL"] = "C.UTF-8"
    if sys.platform.startswith("linux"):
        if not _is_private(environment.get("XDG_RUNTIME_DIR", "")):
            result["XDG_RUNTIME_DIR"] = _private_folder()
        if not environment.get("QT_QPA_PLATFORM") and not _display_opens(result):
            result["QT_QPA_PLATFORM"] = "offscreen"
    return result


def _speaks_utf8() -> bool:
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:  # named in the environment, not made on this machine
        return False
    return locale.nl_langinfo(locale.CODESET).upper() == "UTF-8"


def _is_private(folder: str) -> bool:
    """Return whether Qt accepts the folder: ours, and closed to everybody else."""
    try:
        found = Path(folder).lstat()
    except OSError:
        return False
    mine = found.st_uid == os.geteuid() and found.st_mode & _PERMISSIONS == _PRIVATE
    return bool(folder) and Path(folder).is_dir() and mine


def _private_folder() -> str:
    """Return one folder a user, so that programs started later find it; never someone else's."""
    folder = Path(tempfile.gettempdir()) / f"okno-runtime-{os.geteuid()}"
    folder.mkdir(mode=_PRIVATE, exist_ok=True)
    return str(folder) if _is_private(str(folder)) else tempfile.mkdtemp(prefix="okno-runtime-")


def _display_opens(environment: Mapping[str, str]) -> bool:
    """Ask Qt itself: only it knows whether libraries, socket and permission are all there."""
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        say("Экрана нет: окно работает без экрана.")
        return False
    probe = [sys.executable, "-c", _OPEN_DISPLAY]
    try:
        answer = subprocess.run(
            probe, env=environment, capture_output=True, timeout=_PROBE_S, check=False
        )
    except subprocess.TimeoutExpired:
        answered = False
    else:
        answered = answer.returncode == 0
    if not answered:
        display = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
        say(f"Экран {display} не отвечает: окно работает без экрана.")
    return answered


if __name__ == "__main__":
    main(sys.argv[1:])
