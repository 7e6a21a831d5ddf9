"""The whole setting-up from an empty environment, with the real lock and the real index."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT

_FILES = ("pyproject.toml", "requirements.lock", "Makefile", "README.md", "LICENSE")

pytestmark = pytest.mark.prove


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    root = tmp_path / "clone"
    no_byte_code = shutil.ignore_patterns("__pycache__")
    for folder in (*PACKAGES, "resources"):
        shutil.copytree(ROOT / folder, root / folder, ignore=no_byte_code)
    for name in _FILES:
        shutil.copy(ROOT / name, root)
    return root


@pytest.mark.parametrize(
    "way",
    [
        pytest.param({}, id="by uv"),
        pytest.param({"UV_OFFLINE": "1"}, id="by pip"),
        pytest.param({"PIP_CERT": "/no/such.pem", "HOME": "/no/such"}, id="odd home"),
    ],
)
def test_empty_environment_becomes_a_working_command(clone: Path, way: dict[str, str]) -> None:
    empty = {"PATH": "/usr/bin:/bin", "HOME": str(clone.parent), **way}
    made = subprocess.run(
        ["make", "setup"], cwd=clone, env=empty, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    okno = [str(clone / ".venv" / "bin" / "okno"), "--help"]
    subprocess.run(okno, env=empty, cwd=os.sep, check=True, capture_output=True)
