"""What this machine's pip was told (index, certificates, proxy), and the same words for uv.

uv reads none of pip's settings; without them it would not find a company's own index.
"""

import ast
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer.surroundings import system_authorities

_SECTIONS = ("global", "install", ":env:")  # the later one wins, as in pip
_UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "timeout": "UV_HTTP_TIMEOUT",
    "proxy": "ALL_PROXY",
    "cert": "SSL_CERT_FILE",
}


def ask(pip: Sequence[str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return pip's settings by their long option's name; none if it cannot tell."""
    command = [*pip, "config", "list"]
    answer = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, check=False
    )
    return read(answer.stdout) if answer.returncode == 0 else {}


def read(listing: str) -> dict[str, str]:
    """Read the lines of `pip config list`: `global.index-url='...'`."""
    found: dict[tuple[int, str], str] = {}
    for line in listing.splitlines():
        key, _, quoted = line.partition("=")
        section, _, name = key.rpartition(".")
        if section in _SECTIONS:
            found[_SECTIONS.index(section), name] = str(ast.literal_eval(quoted))
    return {name: value for (_, name), value in sorted(found.items())}


def for_pip(settings: Mapping[str, str]) -> dict[str, str]:
    """Return what to add to pip's environment: the system's authorities, unless it has others."""
    if Path(settings.get("cert", "")).is_file():
        return {}
    system = system_authorities()  # a company's own authority is there, and not in pip's list
    return {"PIP_CERT": system} if system else {}


def for_uv(settings: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return what to add to uv's environment; what the caller set for uv itself stays."""
    if settings.get("cert") and not Path(settings["cert"]).is_file():
        settings = {name: value for name, value in settings.items() if name != "cert"}
    words = {
        _UV_NAMES[name]: (",".join if name == "find-links" else " ".join)(value.split())
        for name, value in settings.items()
        if name in _UV_NAMES
    }
    words["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # as pip does; the hashes keep it safe
    words["UV_PYTHON_DOWNLOADS"] = "never"
    if system_authorities():
        words["UV_SYSTEM_CERTS"] = "1"
    return {name: value for name, value in words.items() if name not in environment}
