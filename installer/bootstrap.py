"""Makes a fresh checkout ready to run: `python3 -m installer.bootstrap`, standard library only.

It makes `.venv/` beside pyproject.toml, installs the packages of requirements.lock with their
hashes checked and their byte code compiled, installs the project itself so that `.venv/bin/okno`
exists, and adds the system libraries Qt needs where it may. It is safe to repeat (a second run
changes nothing), to interrupt, and to start twice at once. Exit 0: ready; 1: one sentence why not.

This file alone must be readable by Pythons older than ours (3.6 and later): it only finds one that
is new enough and hands over to `installer.prepare`.
"""

import importlib
import os
import shutil
import subprocess
import sys

MINIMUM = (3, 11)
NEWER = ("python3.11", "python3.12", "python3.13")
IS_NEW_ENOUGH = f"import sys; sys.exit(sys.version_info < {MINIMUM})"
TOO_OLD = (
    "Нужен Python 3.11 или новее, а здесь {0}.{1}. Установите его "
    "(например: sudo apt-get install python3.11) и повторите команду.\n"
    "Python 3.11 or newer is needed, this is {0}.{1}. Install it and run the command again.\n"
)
INCOMPLETE = (
    "Python установлен не полностью: нет модуля {0}. Выполните: "
    "sudo apt-get install python3 python3-venv — и повторите команду.\n"
)


def newer_python() -> str:
    """Return a Python on PATH that is new enough and really starts, or an empty string."""
    for name in NEWER:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", IS_NEW_ENOUGH], stderr=subprocess.DEVNULL) == 0:
            return path
    return ""


def main() -> int:
    """Return 0 when the checkout is ready."""
    if tuple(sys.version_info[:2]) < MINIMUM:
        found = newer_python()
        if found:
            os.execv(found, [found, "-m", "installer.bootstrap", *sys.argv[1:]])
        _complain(TOO_OLD.format(*sys.version_info))
        return 1
    try:
        prepare = importlib.import_module("installer.prepare")
    except ModuleNotFoundError as error:
        if str(error.name).startswith("installer"):
            raise
        _complain(INCOMPLETE.format(error.name))
        return 1
    return int(prepare.main())


def _complain(text: str) -> None:
    sys.stderr.buffer.write(text.encode("utf-8"))  # an old Python may believe in ASCII


if __name__ == "__main__":
    sys.exit(main())
