"""What counters' files lie on: pages encrypted as at a real one, or the same pages laid open."""

from enum import StrEnum, auto
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

_PAGE: Final = 4_096
_RESERVED: Final = 80
"""Bytes that SQLCipher keeps at the end of each page: how its cipher began, and a digest."""
_BEGINNING: Final = 16
_MAGIC: Final = b"SQLite format 3\0"
"""What a file begins with where SQLCipher has its salt."""


class Disk(StrEnum):
    """How the pages of a counter's file are written down."""

    SEALED = auto()
    OPEN = auto()


def laid_open(sealed: bytes, key: bytes) -> bytes:
    """Return what SQLite would have written where SQLCipher wrote this file.

    Pages keep the bytes that SQLCipher reserves, so that each commit writes as many frames as it
    does to the encrypted file, and a seed tears the same ones.
    """
    pages = [_page(sealed[at : at + _PAGE], key, bool(at)) for at in range(0, len(sealed), _PAGE)]
    return b"".join(pages)


def _page(sealed: bytes, key: bytes, is_inner: bool) -> bytes:  # noqa: FBT001 - of one caller
    head, end = (b"" if is_inner else _MAGIC), _PAGE - _RESERVED
    began = sealed[end : end + _BEGINNING]
    decryptor = Cipher(AES(key), CBC(began)).decryptor()
    body = decryptor.update(sealed[len(head) : end]) + decryptor.finalize()
    return head + body + bytes(_RESERVED)
