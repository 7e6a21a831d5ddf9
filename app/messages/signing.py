"""Ed25519 keys: who may say what, and proof that it was said."""

from functools import lru_cache
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.messages.canonical import digest

ENTRY: Final = b"okno-entry-1\0"
FEED: Final = b"okno-feed-1\0"
ACKNOWLEDGEMENT: Final = b"okno-ack-1\0"
REQUEST: Final = b"okno-request-1\0"
ANSWER: Final = b"okno-answer-1\0"
MARK: Final = b"okno-mark-1\0"
RECEIPT: Final = b"okno-receipt-1\0"
WITNESS: Final = b"okno-witness-1\0"
"""Purposes: a signature made for one of them proves nothing for another."""

_GOOD_KEPT: Final = 4_096
_GOOD: Final[set[tuple[str, bytes, bytes]]] = set()
"""Signatures that are good: key, digest of what was signed, signature."""

_KEYS_KEPT: Final = 64
"""Public keys that are kept ready: a branch's computers and centre, and today's sessions."""


class Signer:
    """A private key that never leaves this object except into the encrypted store."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.key: Final = private.public_key().public_bytes_raw().hex()
        """The public key, 64 hex digits: the signer's name in every entry."""

    @classmethod
    def new(cls) -> Self:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_secret(cls, secret: bytes) -> Self:
        """Restore a key from its 32 secret bytes."""
        return cls(Ed25519PrivateKey.from_private_bytes(secret))

    @property
    def secret(self) -> bytes:
        """The 32 secret bytes, for the encrypted store alone."""
        return self._private.private_bytes_raw()

    def sign(self, purpose: bytes, data: bytes) -> bytes:
        """Return the 64-byte signature over purpose and data."""
        signature = self._private.sign(purpose + data)
        _remember(self.key, purpose + data, signature)
        return signature


def is_signed(key: str, purpose: bytes, data: bytes, signature: bytes) -> bool:
    """Tell whether the holder of `key` (64 hex digits) signed `data` for `purpose`.

    A signature that this process has made, or found good before, is good for the same bytes.
    """
    signed = purpose + data
    if (key, digest(signed), signature) in _GOOD:
        return True
    try:
        _public(key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    _remember(key, signed, signature)
    return True


def _remember(key: str, signed: bytes, signature: bytes) -> None:
    if len(_GOOD) >= _GOOD_KEPT:
        _GOOD.clear()
    _GOOD.add((key, digest(signed), signature))


@lru_cache(maxsize=_KEYS_KEPT)
def _public(key: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
