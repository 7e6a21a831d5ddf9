"""The key of the encrypted file: 32 bytes, kept apart from it, readable by few."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Final

from app.errors import ClerkError, Refusal

KEY_BYTES: Final = 32


def read_key(path: Path) -> bytes:
    """Return the key from a file of 64 hex digits.

    Raises KEY_FILE_MISSING or KEY_FILE_MALFORMED: without the key nothing can be read, and making
    a new one would look like a fresh counter while the day's operations lie beside it.
    """
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise ClerkError(Refusal.KEY_FILE_MISSING, path=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ClerkError(Refusal.KEY_FILE_MALFORMED, path=str(path)) from error
    with contextlib.suppress(ValueError):
        key = bytes.fromhex(text)
        if len(key) == KEY_BYTES:
            return key
    raise ClerkError(Refusal.KEY_FILE_MALFORMED, path=str(path))


def create_key(path: Path) -> bytes:
    """Make a new key file that only its owner can read; an existing one is never replaced."""
    key = secrets.token_bytes(KEY_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key
