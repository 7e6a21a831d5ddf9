"""Installs system packages by apt-get: on Debian and Ubuntu, and on ALT, where they are RPMs."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache

from installer.console import say

_LOCK_WAIT_S = 120  # an update started by the system itself often holds the lock


def present() -> bool:
    """Return whether this system installs packages by apt-get."""
    return shutil.which("apt-get") is not None


def uses_rpm() -> bool:
    """Return whether packages are RPM ones, as on ALT."""
    return shutil.which("dpkg") is None


def allowed() -> bool:
    """Return whether packages can be installed now without asking anybody for a password."""
    return present() and _privilege() is not None


def command_text(packages: Sequence[str]) -> str:
    """Return the command a person can copy into a terminal."""
    return shlex.join(["sudo", "apt-get", "install", *packages])


def install(packages: Sequence[str]) -> bool:
    """Install the packages; False if apt-get could not. Call only when `allowed`."""
    say(f"Ставлю системные пакеты: {' '.join(packages)}")
    if _run("install", *packages):
        return True
    return _run("update") and _run("install", *packages)  # a new machine has no package lists


def _run(verb: str, *packages: str) -> bool:
    options = ["-qq", "-y"]
    if not uses_rpm():
        options += ["-o", f"DPkg::Lock::Timeout={_LOCK_WAIT_S}"]
        options += ["--no-install-recommends"] if verb == "install" else []
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
    command = [*(_privilege() or []), *quiet, "apt-get", *options, verb, *packages]
    answer = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return answer.returncode == 0


@cache
def _privilege() -> list[str] | None:
    """Return the words before apt-get: none for root, sudo's where it asks no password."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None
