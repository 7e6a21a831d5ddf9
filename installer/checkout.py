"""The checkout being set up: where its files lie, and whether its `.venv/` is up to date."""

import fcntl
import hashlib
import json
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from installer.console import say

_INSTALLED_TABLES = ("build-system", "project")  # the rest of pyproject.toml installs nothing
_WHICH_PYTHON = "import sys; print(*sys.version_info[:2], sep='.')"


@dataclass(frozen=True, slots=True)
class Checkout:
    """A copy of the source tree and the `.venv/` beside it."""

    root: Path

    @property
    def lock(self) -> Path:
        return self.root / "requirements.lock"

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """Written last, so that an interrupted installation is never taken for a whole one."""
        return self.venv / "okno-stamp.json"

    def state_wanted(self) -> dict[str, str]:
        """Return what the stamp must say: packages, project, place and Python."""
        project = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        installed = {
            "tables": [project.get(table) for table in _INSTALLED_TABLES],
            "setuptools": project.get("tool", {}).get("setuptools"),
        }
        return {
            "lock": hashlib.sha256(self.lock.read_bytes()).hexdigest(),
            "project": hashlib.sha256(json.dumps(installed).encode()).hexdigest(),
            "place": str(self.venv),  # scripts of a venv hold its path: a moved one is broken
            "python": self._python_version(),
        }

    def state_found(self) -> dict[str, str]:
        """Return what the last whole installation wrote, or an empty state."""
        try:
            state = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return state if isinstance(state, dict) else {}

    def write_stamp(self) -> None:
        """Say that the installation is whole."""
        partial = self.stamp.with_suffix(".new")
        partial.write_text(json.dumps(self.state_wanted(), indent=1), encoding="utf-8")
        partial.replace(self.stamp)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let one process at a time set this checkout up; the others wait."""
        with (self.root / ".venv.lock").open("a", encoding="utf-8") as gate:
            try:
                fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Установка уже идёт в другом окне. Жду, когда она закончится…")
                fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def _python_version(self) -> str:
        ask = [str(self.python), "-I", "-S", "-c", _WHICH_PYTHON]
        try:
            answer = subprocess.run(ask, capture_output=True, text=True, check=False)
        except OSError:  # none yet, or the Python it was made of has gone
            return "none"
        return answer.stdout.strip() or "broken"
