"""Makes requirements.lock anew from pyproject.toml: `make lock`, `make lock ARGS=--upgrade`.

One lock for all platforms and both purposes, running and testing: what was tested is what runs.
It holds exact versions and hashes of every file, and no address of any index. Folders and further
indexes that pip knows here are left out: they may lack the files of other platforms.
"""

import os
import subprocess
import sys
from pathlib import Path

from installer import pip_settings
from installer.checkout import Checkout
from installer.console import accept_any_locale, complain, say
from installer.surroundings import clean

_COMPILE = (
    *("pip", "compile", "pyproject.toml", "--group", "dev", "--universal", "--generate-hashes"),
    *("--custom-compile-command", "make lock", "--quiet", "--output-file"),
)
_PARTIAL = ("extra-index-url", "find-links")


def main() -> int:
    """Return 0 when the lock is in step with pyproject.toml."""
    accept_any_locale()
    checkout = Checkout(Path(__file__).resolve().parent.parent)
    environment = clean(os.environ, checkout.venv)
    settings = pip_settings.ask([sys.executable, "-m", "pip"], environment)
    settings = {name: value for name, value in settings.items() if name not in _PARTIAL}
    environment |= pip_settings.for_uv(settings, environment)
    command = [str(checkout.venv / "bin" / "uv"), *_COMPILE, checkout.lock.name, *sys.argv[1:]]
    answer = subprocess.run(command, cwd=checkout.root, env=environment, check=False)
    if answer.returncode == 0 and "://" in checkout.lock.read_text(encoding="utf-8"):
        complain("В requirements.lock попал адрес индекса пакетов: уберите его из настроек uv.")
        return 1
    if answer.returncode == 0:
        say("requirements.lock обновлён.")
    return answer.returncode


if __name__ == "__main__":
    sys.exit(main())
