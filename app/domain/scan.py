"""Tells what a scan or a typed code means, whatever bytes it is made of."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Final, NamedTuple

from app.domain.identifiers import BadgeNumber, DomesticIdentifier, PolicyNumber, S10Identifier
from app.errors import ClerkError, Refusal, Value

SCAN_CHARS_MAX: Final = 4096
"""Longer input is garbage: no code that a counter reads comes near it."""

_SUFFIXES: Final = "\r\n\t\x03 \u00a0"
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")
_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_AIM_CYRILLIC: Final = re.compile(r"[ъЪ][А-Яа-яЁё][0-9]")
_CHECK_DIGIT_CUT: Final = "]I3"
_CUT_DIGITS: Final = 13
_GOODS_CODE: Final = "]E"
_LATIN_OF_KEY: Final = dict(
    zip("ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬЖ", "QWERTYUIOPASDFGHJKLZXCVBNM:", strict=True)
)
"""Letters of the Russian layout by the Latin ones on the same keys; Ж with Shift is a colon."""

_KEYS: Final = str.maketrans(_LATIN_OF_KEY)
_CYRILLIC: Final = re.compile("[А-Яа-яЁё]")
_LATIN: Final = re.compile("[A-Za-z]")
_S10_OF_ANY_LETTERS: Final = re.compile(r"[A-ZА-ЯЁ]{2}[0-9]{9}[A-ZА-ЯЁ]{2}")
_RECEIPT_CODE: Final = re.compile(r"OKR1:[A-Z0-9-]{8,64}")
_TRANSFER: Final = re.compile(r"OKT1:[A-Z2-7]{64,}")
_DIGITS: Final = re.compile(r"[0-9]+")


class ScanKind(StrEnum):
    """What a code is the code of. UNKNOWN where its shape tells nothing."""

    DOMESTIC = auto()
    S10 = auto()
    POLICY = auto()
    BADGE = auto()
    RECEIPT_CODE = auto()
    TRANSFER = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Scan:
    """What came in and what it means.

    `identifier` is the bare text of a valid code, else None; then `reason` says why not and
    `values` fill its sentence. A refused code keeps the `kind` of its shape. `raw` is what came
    (for the scan log, always encodable), `aim` its symbology prefix such as "]C0".
    """

    kind: ScanKind
    identifier: str | None
    reason: Refusal | None
    values: dict[str, Value] = field(hash=False)
    raw: str
    aim: str | None

    @property
    def valid(self) -> bool:
        return self.reason is None


class _Shape(NamedTuple):
    kind: ScanKind
    pattern: re.Pattern[str]
    parse: Callable[[str], object]


_SHAPES: Final = (
    _Shape(ScanKind.DOMESTIC, re.compile("[0-9]{14}"), DomesticIdentifier.parse),
    _Shape(ScanKind.S10, re.compile("[A-Z]{2}[0-9]{9}[A-Z]{2}"), S10Identifier.parse),
    _Shape(ScanKind.BADGE, re.compile("OKB[0-9]{7}"), BadgeNumber.parse),
    _Shape(ScanKind.POLICY, re.compile("ZP[0-9]{17}"), PolicyNumber.parse),
    _Shape(ScanKind.RECEIPT_CODE, _RECEIPT_CODE, str),
    _Shape(ScanKind.TRANSFER, _TRANSFER, str),
)


def read_scan(raw: str | bytes) -> Scan:
    """Tell what a scan means. Total: every input gives an answer, none raises.

    A symbology prefix (ISO/IEC 15424) and the suffix of the scanner are cut off, spaces dropped,
    case folded. Cyrillic letters are read as the Latin ones of their keys, because a keyboard
    scanner types through the layout that happens to be on; a code that mixes both
    alphabets, or that names no known country after that, is WRONG_LAYOUT. Control characters
    inside make a code unknown: they are never passed on. The customer's receipt code (`OKR1:`
    and 8 to 64 of A-Z, 0-9 and hyphen) is a format of ours; the real one is unverified. What the
    slip of a transfer (`OKT1:`) proves is not told here: its signatures are checked at its use.
    """
    text = _decode(raw)
    shown = text[:SCAN_CHARS_MAX]
    body = text.strip(_SUFFIXES)
    if len(text) > SCAN_CHARS_MAX or _CONTROL.search(body):
        return _refused(ScanKind.UNKNOWN, _not_a_code(body), shown, None)
    aim, body = _split_aim(body)
    try:
        kind, identifier = _classify("".join(body.split()), aim)
    except _Refused as refused:
        return _refused(refused.kind, refused.error, shown, aim)
    return Scan(kind, identifier, None, {}, shown, aim)


class _Refused(Exception):
    """A refusal with the kind of the code that is refused."""

    def __init__(self, kind: ScanKind, error: ClerkError) -> None:
        super().__init__(kind, error)
        self.kind = kind
        self.error = error


def _classify(compact: str, aim: str | None) -> tuple[ScanKind, str]:
    if _DIGITS.fullmatch(compact) and _is_cut(compact, aim):
        raise _Refused(ScanKind.UNKNOWN, ClerkError(Refusal.CHECK_DIGIT_STRIPPED))
    latin, is_folded = _fold_layout(compact)
    for kind, pattern, parse in _SHAPES:
        if pattern.fullmatch(latin):
            return kind, _parsed(kind, parse, latin, is_folded=is_folded)
    raise _Refused(ScanKind.UNKNOWN, _not_a_code(compact))


def _is_cut(digits: str, aim: str | None) -> bool:
    """Tell whether the scanner cut off the check digit; 13 digits on a shop's goods are whole."""
    if aim is not None and aim.startswith(_GOODS_CODE):
        return False
    return aim == _CHECK_DIGIT_CUT or len(digits) == _CUT_DIGITS


def _parsed(kind: ScanKind, parse: Callable[[str], object], latin: str, *, is_folded: bool) -> str:
    try:
        return str(parse(latin))
    except ClerkError as error:
        if is_folded and error.code is Refusal.UNKNOWN_COUNTRY:
            raise _Refused(ScanKind.UNKNOWN, ClerkError(Refusal.WRONG_LAYOUT)) from error
        raise _Refused(kind, error) from error


def _fold_layout(compact: str) -> tuple[str, bool]:
    """Return the code in capital Latin letters, and whether it was typed in the Russian layout."""
    if compact.isascii():
        return compact.upper(), False
    if not _CYRILLIC.search(compact):
        return compact, False
    capitals = _upper(compact)
    latin = capitals.translate(_KEYS)
    if _S10_OF_ANY_LETTERS.fullmatch(capitals) and (_LATIN.search(capitals) or not latin.isascii()):
        raise _Refused(ScanKind.UNKNOWN, ClerkError(Refusal.WRONG_LAYOUT))
    return (compact, False) if _LATIN.search(capitals) else (latin, True)


def _upper(compact: str) -> str:
    """Fold the case of Latin and Cyrillic only: «ſ» must not turn into S."""
    return "".join(
        each.upper() if each.isascii() or _CYRILLIC.match(each) else each for each in compact
    )


def _split_aim(body: str) -> tuple[str | None, str]:
    if _AIM.match(body):
        return body[:3], body[3:]
    if _AIM_CYRILLIC.match(body):
        letter = body[1].upper().translate(_KEYS)
        return f"]{letter if body[1].isupper() else letter.lower()}{body[2]}", body[3:]
    return None, body


def _decode(raw: str | bytes) -> str:
    """Make text of any input; what is not text stays visible as escapes."""
    data = raw.encode("utf-8", "backslashreplace") if isinstance(raw, str) else raw
    return data.decode("utf-8", "backslashreplace")


def _not_a_code(text: str) -> ClerkError:
    return ClerkError(Refusal.NOT_AN_IDENTIFIER, length=len(text))


def _refused(kind: ScanKind, error: ClerkError, raw: str, aim: str | None) -> Scan:
    return Scan(kind, None, error.code, error.values, raw, aim)
