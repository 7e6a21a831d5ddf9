"""Reads requirements.lock, the list of exact packages with the hashes of their files."""

import re
from dataclasses import dataclass

_PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of the lock: exact version, and `text` as it stands in the file."""

    name: str
    version: str
    text: str

    @property
    def hashes(self) -> frozenset[str]:
        """SHA-256 of every file of this version that may be installed, as hex digits."""
        return frozenset(_HASH.findall(self.text))


def canonical_name(name: str) -> str:
    """Return the name as package indexes compare it: `PySide6_Essentials`, `pyside6-essentials`."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(text: str) -> dict[str, Pin]:
    """Return the pins by canonical name, in the order of the file."""
    pins = {}
    for block in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE):
        if match := _PIN.match(block):
            name = canonical_name(match[1])
            pins[name] = Pin(name, match[2], block)
    return pins
