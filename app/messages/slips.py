"""What the QR code of a transfer slip carries: two signed entries, small enough to be scanned.

`OKT1:` and, in base 32, deflated: both signatures, the terminal's entry that binds the clerk's key,
and the clerk's own entry. Base 32 has nothing but capital letters and digits, which come through
a keyboard scanner whatever layout is on.
"""

import base64
import binascii
import re
import zlib
from typing import Final, NamedTuple

from app.messages.canonical import digest
from app.messages.entries import BrokenEntry, Entry, read

PREFIX: Final = "OKT1:"
_BODIES_MAX: Final = 8_192
"""Two entries take 1.6 KB; a code that unfolds to more is none of ours."""

_SIGNATURE: Final = 64
_BETWEEN: Final = b"\n"
_SHAPE: Final = re.compile(r"OKT1:[A-Z2-7]+")
_RAW: Final = -15
_DICTIONARY: Final = (
    b'{"at":{"boot":"","centre_offset_ms":0,"mono_ms":1,"wall":"2026-11-21T07:32:00.000Z"},'
    b'"author":{"id":"660049-2","input":"sign_in","kind":"terminal"},"epoch":1,"feed":{"branch":1,'
    b'"items":1,"reference":1,"urgent":1},"key":"","kind":"session_opened","payload":{"clerk":'
    b'"002417","rights":["answer_corrections","open_day","serve"],"role":"clerk","session_key":""},'
    b'"prev":"","private":"","seq":1,"terminal":"660049-2","v":1}'
    b'"input":"key:Return","kind":"clerk"},"documents":["transfer_slip"],"epoch":1,"facts":'
    b'[["transfer_sent","",1]],"feed":{"branch":"kind":"cash_sent","payload":{"amount":1000000,'
    b'"count":{"100000":5,"500000":1},"from":2,"shift":"","to":3,"transfer":""},"postings":'
    b'[["drawer",-1000000],["in_transit",1000000]],"prev":"'
)
"""What both ends know before; part of the form `OKT1`, never changed."""


class BrokenSlip(ValueError):
    """A code that does not carry two entries."""


class Carried(NamedTuple):
    """`binding` binds the clerk's key to the clerk and the terminal, `sent` is the clerk's."""

    binding: Entry
    sent: Entry


def pack(binding: tuple[bytes, bytes], sent: tuple[bytes, bytes]) -> str:
    """Return the code of two entries, each as (body, signature)."""
    folder = zlib.compressobj(9, wbits=_RAW, zdict=_DICTIONARY)
    bodies = folder.compress(binding[0] + _BETWEEN + sent[0]) + folder.flush()
    data = base64.b32encode(binding[1] + sent[1] + bodies)
    return PREFIX + data.decode().rstrip("=")


def unpack(code: str) -> Carried:
    """Read a code, whatever it is made of; raise `BrokenSlip` unless two entries are in it.

    Their hashes are their own; the signatures are there, not checked.
    """
    if _SHAPE.fullmatch(code) is None:
        raise BrokenSlip("another form")
    text = code.removeprefix(PREFIX)
    try:
        data = base64.b32decode(text + "=" * (-len(text) % 8))
        opener = zlib.decompressobj(wbits=_RAW, zdict=_DICTIONARY)
        bodies = opener.decompress(data[2 * _SIGNATURE :], _BODIES_MAX)
        if not opener.eof or opener.unused_data:
            raise BrokenSlip("too long, or cut off")
        binding, sent = bodies.split(_BETWEEN)
        return Carried(
            read(binding, digest(binding), data[:_SIGNATURE]),
            read(sent, digest(sent), data[_SIGNATURE : 2 * _SIGNATURE]),
        )
    except (binascii.Error, zlib.error, BrokenEntry, ValueError) as error:
        raise BrokenSlip(str(error)) from error
