"""A journal on a second medium: one file an epoch, only ever appended, sealed with the file's key.

A record is the length of what follows (4 bytes), a nonce (12), and a journal entry with its
personal data as it goes to the centre, sealed by ChaCha20-Poly1305. Its place is part of what is
sealed: no record can be moved, left out or taken from another journal unseen.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import ClerkError, Refusal
from app.messages.entries import EntryKey
from app.messages.wire import SentEntry
from app.store.whole_file import require_folder, write_whole

SUFFIX: Final = ".okno-copy"
_MAGIC: Final = b"OKNO-COPY-1\n"
_SALT_BYTES: Final = 16
_HEAD_BYTES: Final = len(_MAGIC) + _SALT_BYTES
_NONCE_BYTES: Final = 12
_LENGTH_BYTES: Final = 4
_KEY_BYTES: Final = 32
_DECODER: Final = msgspec.msgpack.Decoder(SentEntry)


def log_path(folder: Path, terminal: str, epoch: int) -> Path:
    return folder / f"{terminal}.{epoch}{SUFFIX}"


def epochs_in(folder: Path, terminal: str) -> list[int]:
    """Return the epochs of a terminal that a folder holds, oldest first."""
    names = (each.name.removesuffix(SUFFIX) for each in folder.glob(f"{terminal}.*{SUFFIX}"))
    found = (name.removeprefix(f"{terminal}.") for name in names)
    return sorted(int(epoch) for epoch in found if epoch.isdecimal())


class SealedLog:
    """One file, open for reading or for appending; the caller closes it."""

    def __init__(self, file: BinaryIO, place: tuple[str, int], key: bytes, path: Path) -> None:
        head = file.read(_HEAD_BYTES)
        if len(head) < _HEAD_BYTES or not head.startswith(_MAGIC):
            raise ClerkError(Refusal.COPY_NOT_WHOLE, path=str(path))
        self._file: Final = file
        self._place: Final = place
        self._path: Final = path
        self._cipher: Final = ChaCha20Poly1305(_derived(key, head[len(_MAGIC) :]))
        self.count = 0
        """Whole records, which is the sequence number of the last one."""

    @classmethod
    def read_only(cls, path: Path, place: tuple[str, int], key: bytes) -> "SealedLog":
        return cls(path.open("rb"), place, key, path)

    @classmethod
    def appendable(cls, path: Path, place: tuple[str, int], key: bytes) -> "SealedLog":
        """Open a file behind its last whole record; make one where there is none.

        What was cut off in the middle of a record goes: it was never counted as copied. Raises
        OSError for trouble with the medium, NO_SUCH_MEDIUM, or COPY_NOT_WHOLE.
        """
        require_folder(path.parent)
        if not path.exists():
            write_whole(path, _MAGIC + os.urandom(_SALT_BYTES))
        log = cls(path.open("rb+", buffering=0), place, key, path)
        _start, end = log._scan()
        log._file.truncate(end)
        log._file.seek(end)
        return log

    def append(self, entries: Iterable[SentEntry]) -> None:
        """Add entries in one write and return when they are on the medium. Raises OSError."""
        data = b"".join(map(self._sealed, entries))
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]
        os.fsync(self._file.fileno())

    def entries(self) -> Iterator[SentEntry]:
        """Yield the entries in their order; end where a record was cut off.

        Raises COPY_NOT_WHOLE at a record that is not what was written here under this key.
        """
        self._file.seek(_HEAD_BYTES)
        self.count = 0
        while (record := self._record()) is not None:
            self.count += 1
            yield self._opened(record)

    def last(self) -> SentEntry | None:
        """Return the last whole entry, None in an empty file. Raises COPY_NOT_WHOLE."""
        start, end = self._scan()
        self._file.seek(start)
        record = self._record() if self.count else None
        self._file.seek(end)
        return None if record is None else self._opened(record)

    def close(self) -> None:
        self._file.close()

    def _scan(self) -> tuple[int, int]:
        """Return where the last whole record begins and ends, and count the records up to it."""
        size = os.fstat(self._file.fileno()).st_size
        start = end = self._file.seek(_HEAD_BYTES)
        self.count = 0
        while len(length := self._file.read(_LENGTH_BYTES)) == _LENGTH_BYTES:
            after = end + _LENGTH_BYTES + int.from_bytes(length)
            if after > size:
                break
            self.count += 1
            start, end = end, self._file.seek(after)
        return start, end

    def _record(self) -> bytes | None:
        length = self._file.read(_LENGTH_BYTES)
        if len(length) < _LENGTH_BYTES:
            return None
        record = self._file.read(int.from_bytes(length))
        return record if len(record) == int.from_bytes(length) else None

    def _sealed(self, entry: SentEntry) -> bytes:
        self.count += 1
        nonce = os.urandom(_NONCE_BYTES)
        data = self._cipher.encrypt(nonce, msgspec.msgpack.encode(entry), self._name())
        return (len(nonce) + len(data)).to_bytes(_LENGTH_BYTES) + nonce + data

    def _opened(self, record: bytes) -> SentEntry:
        try:
            nonce, data = record[:_NONCE_BYTES], record[_NONCE_BYTES:]
            return _DECODER.decode(self._cipher.decrypt(nonce, data, self._name()))
        except (InvalidTag, ValueError, msgspec.DecodeError) as error:
            raise ClerkError(Refusal.COPY_NOT_WHOLE, path=str(self._path)) from error

    def _name(self) -> bytes:
        return EntryKey(*self._place, self.count).text.encode()


def _derived(key: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt, b"okno-second-copy-1").derive(key)
