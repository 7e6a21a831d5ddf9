"""The calls by which a process changed its files: recorded by `calls.c`, read back in order."""

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.house.tree import ROOT

_SOURCE = Path(__file__).with_name("calls.c")
_HEAD = struct.Struct("<cBIq")
_LIMIT_S = 300


class Operation(StrEnum):
    """What a call does; the letters are those of `calls.c`."""

    CREATE = "C"
    WRITE = "W"
    TRUNCATE = "T"
    SYNC = "S"
    UNLINK = "U"
    RENAME = "R"


@dataclass(frozen=True, slots=True)
class Call:
    """`name` is the file's name in the directory, "." the directory itself; `data` of a rename
    is the new name."""

    operation: Operation
    name: str
    offset: int = 0
    data: bytes = b""


def compiler() -> str | None:
    """Return a C compiler of this machine, None where the recorder cannot work."""
    return (shutil.which("cc") or shutil.which("gcc")) if sys.platform == "linux" else None


def build(folder: Path) -> Path:
    """Compile the recorder and return the library."""
    library = folder / "calls.so"
    command = [compiler() or "cc", "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([*command, "-o", str(library), str(_SOURCE), "-ldl", "-lpthread"], check=True)
    return library


def record(library: Path, folder: Path, *module_and_arguments: str) -> list[Call]:
    """Run a module in a process of its own and return what it did to the files of a directory."""
    folder.mkdir(parents=True)
    log = folder.with_name(f"{folder.name}.calls")
    added = {"LD_PRELOAD": library, "OKNO_CALLS_DIR": folder, "OKNO_CALLS_LOG": log}
    subprocess.run(
        [sys.executable, "-m", *module_and_arguments],
        cwd=ROOT,
        env={**os.environ, **{name: str(value) for name, value in added.items()}},
        check=True,
        timeout=_LIMIT_S,
    )
    return list(read(log.read_bytes()))


def read(log: bytes) -> Iterator[Call]:
    """Read the recorder's log."""
    at = 0
    while at < len(log):
        letter, name_length, size, offset = _HEAD.unpack_from(log, at)
        at += _HEAD.size
        name = log[at : at + name_length].decode()
        at += name_length
        yield Call(Operation(letter.decode()), name, offset, log[at : at + size])
        at += size
