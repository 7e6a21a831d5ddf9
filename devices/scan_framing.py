"""Where one code ends and the next begins in the bytes of a serial scanner."""

import re
from typing import Final

SCAN_BYTES_MAX: Final = 4096
"""Longer codes are cut to this; no identifier, form or payment code comes near it."""

_ENDS: Final = re.compile(rb"[\r\n\t\x03]")  # CR, LF, TAB, ETX; CR LF makes an empty code
_STX: Final = b"\x02"


class ScanFraming:
    """Collects bytes and gives out whole codes without prefix and suffix.

    A code ends with CR, LF, CR LF, TAB or ETX, or with silence on the line, for scanners that
    send no suffix. Bytes are not judged here: noise becomes a code that means nothing.
    """

    def __init__(self) -> None:
        self._partial = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take what one read gave; return the codes that are complete now, in order."""
        *ended, rest = _ENDS.split(data)
        codes = []
        for piece in ended:
            self._collect(piece)
            codes.append(self._take())
        self._collect(rest)
        return [code for code in codes if code]

    def idle(self) -> bytes | None:
        """Tell that the line has been silent: what is there is a code, or there is none."""
        return self._take() or None

    def _collect(self, piece: bytes) -> None:
        self._partial += piece[: SCAN_BYTES_MAX - len(self._partial)]

    def _take(self) -> bytes:
        code, self._partial = bytes(self._partial), bytearray()
        return code.removeprefix(_STX)
