"""A checkout so small that it is set up in seconds: our installer, one package, one command."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOT

_PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "okno"
version = "0.1"
"""
_COMMAND = "import tiny\ndef main():\n    print('tiny', tiny.VERSION)\n"
_WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_METADATA = "Metadata-Version: 2.1\nName: {}\nVersion: {}\n"
_BACKEND = f"""\
import pathlib, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    here = str(pathlib.Path(__file__).parent)
    name = "okno-0.1-py3-none-any.whl"
    info = "okno-0.1.dist-info/"
    metadata = {_METADATA.format("okno", "0.1")!r}
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        wheel.writestr("okno.pth", here)
        wheel.writestr(info + "METADATA", metadata)
        wheel.writestr(info + "WHEEL", {_WHEEL!r})
        wheel.writestr(info + "entry_points.txt", "[console_scripts]\\nokno = command:main\\n")
        wheel.writestr(info + "RECORD", "")
    return name
"""


@dataclass(frozen=True, slots=True)
class TinyCheckout:
    """One such checkout and the folder with the wheels it may install."""

    root: Path

    @property
    def wheels(self) -> Path:
        return self.root.parent / "wheels"

    def environment(self) -> Mapping[str, str]:
        """Nothing of this machine: no index, no pip settings, a home that does not exist."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": "/nonexistent",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def start(self) -> subprocess.Popen[str]:
        """Start the setting-up in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "installer.bootstrap"],
            cwd=self.root,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def set_up(self) -> tuple[int, str]:
        """Set up and return the exit code and what was said."""
        with self.start() as process:
            said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def lock(self, version: str, digest: str | None = None) -> None:
        """Make requirements.lock ask for this version of the package, by its true hash or other."""
        digest = digest or hashlib.sha256(self._wheel(version).read_bytes()).hexdigest()
        text = f"tiny=={version} \\\n    --hash=sha256:{digest}\n"
        (self.root / "requirements.lock").write_text(text, encoding="utf-8")

    def okno(self) -> str:
        """Return what the installed command prints."""
        command = [str(self.root / ".venv" / "bin" / "okno")]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def _wheel(self, version: str) -> Path:
        path = self.wheels / f"tiny-{version}-py3-none-any.whl"
        info = f"tiny-{version}.dist-info"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr("tiny.py", f"VERSION = {version!r}\n")
            wheel.writestr(f"{info}/METADATA", _METADATA.format("tiny", version))
            wheel.writestr(f"{info}/WHEEL", _WHEEL)
            wheel.writestr(f"{info}/RECORD", "")
        return path


def make_tiny_checkout(folder: Path) -> TinyCheckout:
    """Write the checkout into an empty folder; version 1.0 of its package is in the lock."""
    checkout = TinyCheckout(folder / "okno")
    checkout.wheels.mkdir()
    no_byte_code = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "installer", checkout.root / "installer", ignore=no_byte_code)
    (checkout.root / "pyproject.toml").write_text(_PYPROJECT, encoding="utf-8")
    (checkout.root / "backend.py").write_text(_BACKEND, encoding="utf-8")
    (checkout.root / "command.py").write_text(_COMMAND, encoding="utf-8")
    checkout.lock("1.0")
    return checkout
