"""An office disk on a fast machine: every fsync and fdatasync of a process and its children waits.

The delay sits before the C library, so that SQLite, Python and whatever else writes meet it alike.
"""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

DELAY: Final = "OKNO_BENCH_FSYNC_MS"
"""Milliseconds, for the library itself."""

DISK_OF_ITS_OWN: Final = {DELAY: "0"}
"""For who is a machine of its own, a cash register above all: the counter's disk is not theirs."""

_SOURCE: Final = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
static void wait_for_the_disk(void) {
    const char *ms = getenv("OKNO_BENCH_FSYNC_MS");
    long left = ms ? atol(ms) : 0;
    struct timespec span = {left / 1000, (left % 1000) * 1000000L};
    nanosleep(&span, NULL);
}
int fsync(int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_for_the_disk();
    return real(file);
}
int fdatasync(int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_for_the_disk();
    return real(file);
}
"""


class NoSlowDisk(Exception):
    """A slow disk cannot be had here: there is no compiler, or its library is not obeyed."""


def environment(folder: Path, fsync_ms: int) -> dict[str, str]:
    """Return the environment for a process on a slow disk. Raises `NoSlowDisk`."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None or os.name != "posix":
        raise NoSlowDisk("нет компилятора C")
    source, library = folder / "slow_disk.c", folder / "slow_disk.so"
    source.write_text(_SOURCE, encoding="ascii")
    command = [compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(source), "-ldl"]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    if built.returncode:
        raise NoSlowDisk(built.stderr.strip())
    return {**os.environ, "LD_PRELOAD": str(library), DELAY: str(fsync_ms)}


def delay_ms() -> int:
    """Return by how much this process's fsync is delayed, 0 on the disk as it is.

    Raises `NoSlowDisk` where a delay is wanted and one fsync does not show it.
    """
    wanted = int(os.environ.get(DELAY, "0"))
    if wanted and _fsync_ms() < wanted:
        raise NoSlowDisk("fsync не задержан")
    return wanted


def _fsync_ms() -> float:
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
        file.flush()
        began = time.monotonic()
        os.fsync(file.fileno())
        return (time.monotonic() - began) * 1000
