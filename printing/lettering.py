"""Letters: the bundled faces, how wide a text is, where it breaks, and what the font has not."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Any, Final

_CONTROL: Final = "C"
_HYPHEN: Final = re.compile(r"(?<=[^\W\d]-)(?=[^\W\d])")
"""Where a double name may be parted, beside the spaces of a text."""

_PLAIN_SPACE: Final = frozenset("\t\n\r\v\f\u2028\u2029")


class Face(StrEnum):
    """The bundled faces of Golos Text; the value is the name of the file."""

    REGULAR = "GolosText-Regular"
    MEDIUM = "GolosText-Medium"
    SEMIBOLD = "GolosText-SemiBold"


class Ink(StrEnum):
    """The colours of paper; each pair stays apart on a printer without colours."""

    BLACK = "#1b2733"
    SECOND = "#52606f"
    ACCENT = "#0055a6"
    LINE = "#c5ced8"
    SOFT = "#eef3f8"
    ATTENTION = "#7a5200"
    ATTENTION_SOFT = "#fdf1d8"
    ERROR = "#9b1c1c"


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: face, size and distance of lines in points, colour."""

    size: float
    face: Face = Face.REGULAR
    ink: Ink = Ink.BLACK
    spread: float = 1.38
    """Distance of lines as a multiple of the size."""

    @property
    def leading(self) -> float:
        return self.size * self.spread

    @property
    def ascent(self) -> float:
        """How far capitals reach above the baseline."""
        return self.size * 0.71

    def scaled(self, scale: float) -> "Type":
        return replace(self, size=self.size * scale)


def shown(text: str) -> str:
    """Return a text of others as it can be set: one line, and no glyph missing.

    Line breaks become spaces, other control characters vanish, a character that the font has not
    stands as its code, «[U+674E]»: never as an empty box, and never keeping a document back.
    """
    glyphs = _glyphs()
    return "".join(_setting(each, glyphs) for each in unicodedata.normalize("NFC", text))


def width(text: str, kind: Type) -> float:
    """Return how wide a text is, in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth  # noqa: PLC0415 - 0.1 s, see `fonts`

    fonts()
    return float(stringWidth(text, kind.face, kind.size))


def wrap(text: str, kind: Type, room: float) -> list[str]:
    """Break a text between words so that each line fits; a longer word is broken inside."""
    lines: list[str] = []
    line = ""
    for glue, word in _pieces(shown(text)):
        longer = f"{line}{glue}{word}" if line else word
        if width(longer, kind) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, kind, room)
        lines.extend(full)
    return [*lines, line]


def elided(text: str, kind: Type, room: float) -> str:
    """Return a text in one line, its end replaced by «…» where it does not fit."""
    whole = shown(text)
    if width(whole, kind) <= room:
        return whole
    while whole and width(f"{whole}…", kind) > room:
        whole = whole[:-1]
    return f"{whole.rstrip()}…"


def _setting(character: str, glyphs: frozenset[int]) -> str:
    if character in _PLAIN_SPACE:
        return " "
    if unicodedata.category(character).startswith(_CONTROL):
        return ""
    return character if ord(character) in glyphs else f"[U+{ord(character):04X}]"


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Give what is never parted, each with what stands before it on the same line."""
    for word in text.split(" "):
        first, *rest = _HYPHEN.split(word)
        yield " ", first
        for piece in rest:
            yield "", piece


def _broken(word: str, kind: Type, room: float) -> Iterator[str]:
    part = ""
    for character in word:
        if part and width(part + character, kind) > room:
            yield part
            part = ""
        part += character
    yield part


@cache
def _glyphs() -> frozenset[int]:
    """Return the characters that every face has."""
    return frozenset.intersection(
        *(frozenset(face.face.charToGlyph) for face in fonts().values())
    ) - {0xFEFF, 0xFFFF}


@cache
def fonts() -> dict[Face, Any]:
    """Register the faces with the library, whose import takes 0.1 s: not for a window's start."""
    from reportlab.pdfbase.pdfmetrics import registerFont  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    folder = resources.files("resources") / "fonts"
    fonts = {
        face: TTFont(str(face), BytesIO((folder / f"{face}.ttf").read_bytes())) for face in Face
    }
    for font in fonts.values():
        registerFont(font)
    return fonts
