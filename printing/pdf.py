"""Pages as a list of drawn things, and the PDF they become: the same things, the same bytes.

Positions are in points from the page's upper left corner, downwards; a text stands on its baseline.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from io import BytesIO
from threading import Lock
from typing import Any, Final

MM: Final = 72 / 25.4
PAGE_WIDTH: Final = 595.2756
PAGE_HEIGHT: Final = 841.8898
"""A4 in points."""

_DRAWING: Final = Lock()
"""The library keeps its fonts in one place for all threads."""

_LANGUAGE: Final = "ru-RU"
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


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


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


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text at a place. What the font has not is shown by its code."""

    x: float
    y: float
    text: str
    type: Type
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float = 0.5
    ink: Ink = Ink.LINE


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with round corners, filled or outlined; `y` is its upper edge."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink | None = None
    edge: Ink | None = None
    radius: float = 4


@dataclass(frozen=True, slots=True)
class Bars:
    """Black rectangles (x, y of the upper edge, width, height), painted in one go: no seams."""

    rectangles: tuple[tuple[float, float, float, float], ...]


Mark = Text | Rule | Box | Bars


@dataclass(slots=True)
class Page:
    """One page in the making."""

    marks: list[Mark] = field(default_factory=list)

    def add(self, *marks: Mark) -> None:
        self.marks.extend(marks)

    def paragraph(self, x: float, y: float, lines: Sequence[str], kind: Type) -> float:
        """Set lines below `y`, their upper edge; return the lower edge of the last."""
        for place, line in enumerate(lines):
            self.add(Text(x, y + kind.ascent + place * kind.leading, line, kind))
        return y + len(lines) * kind.leading


def shown(text: str) -> str:
    """Return a text of others as it can be set: one line, and no glyph missing.

    Line breaks become spaces, other control characters vanish, a character that the font has not
    stands as its code, «[U+674E]»: never as an empty box, and never keeping a document back.
    """
    glyphs = _glyphs()
    return "".join(_setting(each, glyphs) for each in unicodedata.normalize("NFC", text))


def width(text: str, kind: Type) -> float:
    """Return how wide a text is, in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth  # noqa: PLC0415 - 0.1 s, see `_fonts`

    _fonts()
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


def write(pages: Sequence[Page], title: str) -> bytes:
    """Return the PDF of these pages: no dates, no random numbers, the same bytes every time."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - 0.1 s, see `_fonts`

    _fonts()
    buffer = BytesIO()
    with _DRAWING:
        canvas = Canvas(
            buffer,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageCompression=1,
            invariant=1,
            lang=_LANGUAGE,
            initialFontName=Face.REGULAR,
        )
        canvas.setTitle(title)
        canvas.setAuthor("Почта России")
        canvas.setCreator("Окно")
        canvas.setProducer("Окно")
        for page in pages:
            for mark in page.marks:
                _draw(canvas, mark)
            canvas.showPage()
        canvas.save()
    return buffer.getvalue()


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
        *(frozenset(face.face.charToGlyph) for face in _fonts().values())
    ) - {0xFEFF, 0xFFFF}


@cache
def _fonts() -> dict[Face, Any]:
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


def _draw(canvas: Any, mark: Mark) -> None:  # noqa: ANN401 - the library ships no types
    match mark:
        case Text():
            _draw_text(canvas, mark)
        case Rule():
            canvas.setStrokeColor(mark.ink)
            canvas.setLineWidth(mark.weight)
            canvas.line(mark.x1, PAGE_HEIGHT - mark.y1, mark.x2, PAGE_HEIGHT - mark.y2)
        case Box():
            _draw_box(canvas, mark)
        case Bars():
            canvas.setFillColor("#000000")
            path = canvas.beginPath()
            for x, y, across, down in mark.rectangles:
                path.rect(x, PAGE_HEIGHT - y - down, across, down)
            canvas.drawPath(path, stroke=0, fill=1)


def _draw_text(canvas: Any, mark: Text) -> None:  # noqa: ANN401
    canvas.setFillColor(mark.type.ink)
    canvas.setFont(str(mark.type.face), mark.type.size)
    draw = {
        Align.LEFT: canvas.drawString,
        Align.CENTER: canvas.drawCentredString,
        Align.RIGHT: canvas.drawRightString,
    }[mark.align]
    draw(mark.x, PAGE_HEIGHT - mark.y, shown(mark.text))


def _draw_box(canvas: Any, mark: Box) -> None:  # noqa: ANN401
    if mark.fill is not None:
        canvas.setFillColor(mark.fill)
    if mark.edge is not None:
        canvas.setStrokeColor(mark.edge)
        canvas.setLineWidth(0.75)
    canvas.roundRect(
        mark.x,
        PAGE_HEIGHT - mark.y - mark.height,
        mark.width,
        mark.height,
        mark.radius,
        stroke=int(mark.edge is not None),
        fill=int(mark.fill is not None),
    )
