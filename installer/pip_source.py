"""Finds a pip to start with, on a machine that may have none.

In this order: the pip of the Python that runs; a pip wheel lying on disk, as ensurepip and Debian's
python3-pip-whl bring one; the pip wheel of the lock from the index this machine is configured
for; the system's package of it. Nothing here knows the address of any index.
"""

import configparser
import hashlib
import importlib.util
import os
import re
import ssl
import sys
import sysconfig
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from installer import apt
from installer.checkout import Checkout
from installer.console import SetupRefused, say
from installer.lockfile import Pin
from installer.surroundings import system_authorities

_TIMEOUT_S = 60
_WHEEL_BYTES_MAX = 20_000_000
_NO_PIP = "В этом Python нет pip. {step}"


def find(checkout: Checkout, pin: Pin | None, environment: Mapping[str, str]) -> list[str]:
    """Return the command that starts a pip for the Python in `.venv/`.

    `pin` is the lock's own pip, fetched where the machine has none. Raises SetupRefused when no pip
    can be had.
    """
    if found := _on_this_machine(checkout):
        return found
    index = configured_index(environment)
    if index and pin:
        return _from_wheel(checkout, fetch_wheel(index, pin, checkout.venv, environment))
    package = "python3-module-pip" if apt.uses_rpm() else "python3-pip"
    if apt.allowed() and apt.install([package]):
        found = _on_this_machine(checkout)
    if not found:
        raise SetupRefused(_NO_PIP.format(step=f"Выполните: {apt.command_text([package])}"))
    return found


def configured_index(environment: Mapping[str, str]) -> str | None:
    """Return the address of the index that pip's variables or files name, if any does."""
    for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        if environment.get(name):
            return environment[name]
    return _configured(environment, "index-url")


def fetch_wheel(index: str, pin: Pin, folder: Path, environment: Mapping[str, str]) -> Path:
    """Fetch the wheel of a pure Python package from an index; its hash must be in the lock.

    Raises SetupRefused when the index does not answer or gives another file.
    """
    say(f"Скачиваю {pin.name} {pin.version}…")
    name = f"{pin.name}-{pin.version}-py3-none-any.whl"
    page = urljoin(index.rstrip("/") + "/", f"{pin.name}/")
    try:
        listing = _get(page, environment).decode("utf-8", errors="replace")
        link = re.search(rf'href="([^"]*{re.escape(name)}[^"]*)"', listing)
        wheel = _get(urljoin(page, link[1]), environment) if link else b""
    except (OSError, ValueError) as error:
        raise SetupRefused(
            f"Не удалось скачать {pin.name} с {urlsplit(index).hostname}: {error}. "
            "Проверьте сеть и настройки pip и повторите команду."
        ) from error
    if hashlib.sha256(wheel).hexdigest() not in pin.hashes:
        raise SetupRefused(
            f"На {urlsplit(index).hostname} нет {name} с отпечатком из requirements.lock. "
            "Сообщите администратору."
        )
    path = folder / name
    path.write_bytes(wheel)
    return path


def _on_this_machine(checkout: Checkout) -> list[str] | None:
    importlib.invalidate_caches()  # it may have been installed a moment ago
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(checkout.python)]
    wheel = next(_wheels_on_disk(), None)
    return _from_wheel(checkout, wheel) if wheel else None


def _wheels_on_disk() -> Iterator[Path]:
    folders = [Path(sysconfig.get_path("stdlib")) / "ensurepip" / "_bundled"]
    if debian := sysconfig.get_config_var("WHEEL_PKG_DIR"):
        folders.append(Path(debian))
    for folder in folders:
        yield from sorted(folder.glob("pip-*.whl"), reverse=True)


def _from_wheel(checkout: Checkout, wheel: Path) -> list[str]:
    return [str(checkout.python), str(wheel / "pip")]  # Python runs a package inside a wheel


def _get(address: str, environment: Mapping[str, str]) -> bytes:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"}:
        raise ValueError(f"not a web address: {parts.scheme}")
    context = ssl.create_default_context(cafile=_authorities(environment))
    handlers: list[urllib.request.BaseHandler] = [urllib.request.HTTPSHandler(context=context)]
    if parts.username:
        account = unquote(parts.username), unquote(parts.password or "")
        parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
        site = f"{parts.scheme}://{parts.netloc}"
        accounts = urllib.request.HTTPPasswordMgrWithPriorAuth()
        accounts.add_password(None, site, *account, is_authenticated=True)
        handlers.append(urllib.request.HTTPBasicAuthHandler(accounts))
    opener = urllib.request.build_opener(*handlers)
    with opener.open(parts.geturl(), timeout=_TIMEOUT_S) as answer:
        return bytes(answer.read(_WHEEL_BYTES_MAX))


def _authorities(environment: Mapping[str, str]) -> str | None:
    given = environment.get("PIP_CERT") or _configured(environment, "cert")
    if given and Path(given).is_file():
        return given
    return environment.get("SSL_CERT_FILE") or system_authorities()


def _configured(environment: Mapping[str, str], name: str) -> str | None:
    found = None
    for path in _pip_files(environment):
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (configparser.Error, OSError, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            found = parser.get(section, name, fallback=found)
    return found


def _pip_files(environment: Mapping[str, str]) -> Iterator[Path]:
    """Give pip's configuration files, the weakest first, as pip's documentation orders them."""
    named = environment.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return
    for folder in reversed(environment.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")):
        yield Path(folder) / "pip" / "pip.conf"
    yield Path("/etc/pip.conf")
    home = Path(environment.get("HOME", "/"))
    yield home / ".pip" / "pip.conf"
    yield Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "pip" / "pip.conf"
    if named:
        yield Path(named)
