"""A page printer that is a folder: each document is a file, there as a whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from app.domain.ports import PrintOutcome

_ONLY_OWNER: Final = 0o700
"""Certificates carry names and telephone numbers."""


class FolderPrinter:
    """Puts PDF files into a folder, which is made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder: Final = folder

    def print_page(self, name: str, pdf: bytes) -> PrintOutcome:
        """Write `name`.pdf and make sure that it outlives a power cut; then it is PROVEN.

        The same name again replaces the file by itself. NOT_SENT when the disk or the folder does
        not let it be written; nothing half-written is left.
        """
        path = self._folder / f"{name}.pdf"
        draft = path.with_suffix(".part")
        try:
            self._folder.mkdir(mode=_ONLY_OWNER, parents=True, exist_ok=True)
            _write(draft, pdf)
            draft.replace(path)
            _keep(self._folder)
        except OSError:
            with suppress(OSError):
                draft.unlink()
            return PrintOutcome.NOT_SENT
        return PrintOutcome.PROVEN


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _keep(folder: Path) -> None:
    """Make the folder's own entry durable, where the system has such a thing."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
