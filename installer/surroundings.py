"""The environment that installing programs get: nothing of the caller's Python, no dead paths."""

import os
from collections.abc import Mapping
from pathlib import Path

from installer.console import say

# Each of these turns an installation into something else: another folder, other packages, no byte
# code, or a Python that is not the one being asked.
_DROPPED = frozenset(
    {
        "CONDA_PREFIX",
        "PIP_CONSTRAINT",
        "PIP_DRY_RUN",
        "PIP_NO_COMPILE",
        "PIP_PREFIX",
        "PIP_PYTHON",
        "PIP_REQUIRE_VIRTUALENV",
        "PIP_ROOT",
        "PIP_TARGET",
        "PIP_USER",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONHOME",
        "PYTHONOPTIMIZE",
        "PYTHONPATH",
        "PYTHONPYCACHEPREFIX",
        "PYTHONWARNINGS",
        "UV_CONSTRAINT",
        "UV_EXCLUDE_NEWER",
        "UV_OVERRIDE",
        "UV_PYTHON",
        "UV_TARGET",
        "__PYVENV_LAUNCHER__",
    }
)
_AUTHORITY_FILES = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_SYSTEM_AUTHORITIES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu
    "/etc/pki/tls/certs/ca-bundle.crt",  # ALT, Fedora
    "/usr/share/ca-certificates/ca-bundle.crt",  # older ALT
    "/etc/ssl/cert.pem",
)


def clean(environment: Mapping[str, str], venv: Path) -> dict[str, str]:
    """Return the environment for pip, uv and the Pythons that install into `venv`."""
    kept = {name: value for name, value in environment.items() if name not in _DROPPED}
    for name in _AUTHORITY_FILES:
        if name in kept and not Path(kept[name]).is_file():
            say(f"Файла {kept[name]} из переменной {name} нет: беру сертификаты системы.")
            del kept[name]
    kept["VIRTUAL_ENV"] = str(venv)
    kept["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    kept["PIP_ROOT_USER_ACTION"] = "ignore"
    home = kept.get("HOME", "")
    if not (Path(home).is_dir() and os.access(home, os.W_OK)):
        kept["PIP_NO_CACHE_DIR"] = kept["UV_NO_CACHE"] = "1"
    return kept


def system_authorities() -> str | None:
    """Return the file with this system's certificate authorities, if it has one."""
    return next((path for path in _SYSTEM_AUTHORITIES if Path(path).is_file()), None)
