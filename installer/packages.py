"""Fills `.venv/` with exactly the packages of the lock and the project itself.

uv does it where it can: with an empty cache it needs a quarter of pip's time (13 s against 58 s on
two cores). pip fetches uv first, hash-checked like everything else, and does the whole work itself
where uv has no wheel or fails.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from installer import pip_settings, pip_source
from installer.checkout import Checkout
from installer.console import SetupRefused, complain, say
from installer.lockfile import Pin, read_pins

# The project goes in as one line with its path, not as an import hook that costs start-up time.
_EDITABLE = ("--no-deps", "--no-build-isolation", "--config-settings", "editable_mode=compat", "-e")
_HASHED = ("--no-deps", "--require-hashes", "-r")
_SLOWLY = "Быстрая установка не удалась ({reason}). Ставлю пакеты через pip, это займёт пару минут…"
_FAILED = (
    "Не удалось установить пакеты Python (подробности выше). "
    "Проверьте сеть и место на диске и повторите команду."
)


@dataclass(frozen=True, slots=True)
class Installation:
    """One filling of `.venv/`: how to start pip, and what pip and uv are told."""

    checkout: Checkout
    pins: Mapping[str, Pin]
    pip: Sequence[str]
    pip_environment: Mapping[str, str]
    uv_environment: Mapping[str, str]

    def fill(self) -> None:
        """Install the lock and the project. Raises SetupRefused when neither way works."""
        if "uv" in self.pins:
            failure = self._fill_by_uv()
            if not failure:
                return
            say(_SLOWLY.format(reason=failure.splitlines()[-1]))
        failure = self._fill_by_pip()
        if failure:
            complain(failure)
            raise SetupRefused(_FAILED)

    def _fill_by_uv(self) -> str:
        uv = str(self.checkout.venv / "bin" / "uv")
        sync = [uv, "pip", "sync", "--require-hashes", "--compile-bytecode"]
        return (
            self._pip_install(self.pins["uv"].text, "--only-binary=uv")
            or _failure([*sync, str(self.checkout.lock)], self.uv_environment)
            or _failure([uv, "pip", "install", *_EDITABLE, self._root], self.uv_environment)
        )

    def _fill_by_pip(self) -> str:
        pins = [pin.text for pin in self.pins.values() if pin.name != "uv"]
        return self._pip_install(*pins) or self._pip(*_EDITABLE, self._root)

    def _pip_install(self, *lines: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            wanted = Path(folder) / "wanted.txt"
            wanted.write_text("\n".join(lines), encoding="utf-8")
            return self._pip(*_HASHED, str(wanted))

    def _pip(self, *words: str) -> str:
        return _failure([*self.pip, "install", "-q", *words], self.pip_environment)

    @property
    def _root(self) -> str:
        return str(self.checkout.root)


def install(checkout: Checkout, environment: Mapping[str, str]) -> None:
    """Bring the existing `.venv/` to what the lock says. Raises SetupRefused."""
    pins = read_pins(checkout.lock.read_text(encoding="utf-8"))
    pip = pip_source.find(checkout, pins.get("pip"), environment)
    settings = pip_settings.ask(pip, environment)
    say(f"Ставлю пакеты Python, всего {len(pins)}. Это займёт меньше минуты…")
    Installation(
        checkout,
        pins,
        pip,
        {**environment, **pip_settings.for_pip(settings)},
        {**environment, **pip_settings.for_uv(settings, environment)},
    ).fill()
    if "pyside6-essentials" in pins:
        _try_qt(checkout, environment)


def make_venv(checkout: Checkout, environment: Mapping[str, str]) -> None:
    """Make an empty `.venv/`, instead of whatever lies there. Raises SetupRefused."""
    if checkout.venv.is_symlink() or checkout.venv.is_file():
        checkout.venv.unlink()
    elif checkout.venv.exists():
        say("Прежняя папка .venv не подходит или не была закончена: делаю её заново.")
        shutil.rmtree(checkout.venv)
    command = [_base_python(), "-m", "venv", "--without-pip", str(checkout.venv)]
    if _failure(command, environment):
        raise SetupRefused(
            "Не удалось создать папку .venv. Выполните: sudo apt-get install python3-venv — "
            "и повторите команду."
        )


def _base_python() -> str:
    """Return this Python outside any venv, for the venv it may be in is about to be replaced."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    base = Path(sys.base_prefix) / "bin" / name
    return str(base) if sys.prefix != sys.base_prefix and base.exists() else sys.executable


def _try_qt(checkout: Checkout, environment: Mapping[str, str]) -> None:
    """Start Qt once; on the way shiboken unpacks the code that it would compile at each start.

    That is a tenth of the time to the first paint. What an older release unpacked has to go.
    """
    for unpacked in checkout.venv.glob("lib/python3*/site-packages/shiboken6/files.dir"):
        shutil.rmtree(unpacked)
    start = "from PySide6.QtWidgets import QApplication; QApplication([])"
    command = [str(checkout.python), "-c", start]
    offscreen = {**environment, "QT_QPA_PLATFORM": "offscreen", "SBK_EMBED": "0"}
    answer = subprocess.run(command, capture_output=True, text=True, env=offscreen, check=False)
    if answer.returncode != 0:
        reason = (answer.stderr.strip().splitlines() or [f"код {answer.returncode}"])[-1]
        raise SetupRefused(f"Qt установлен, но не запускается: {reason}. Сообщите администратору.")


def _failure(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Run a program and return nothing, or what it said when it failed.

    On a terminal its progress shows while it works.
    """
    answer = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=None if sys.stderr.isatty() else subprocess.STDOUT,
        env=environment,
        check=False,
    )
    if answer.returncode == 0:
        return ""
    said = answer.stdout.decode("utf-8", errors="replace").strip()
    return said or f"{Path(command[0]).name}: код {answer.returncode}"
