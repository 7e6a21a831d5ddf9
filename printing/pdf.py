"""Pages as a list of drawn things, and the PDF they become: the same things, the same bytes.

Positions are in points from the page's upper left corner, downwards; a text stands on its baseline.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from threading import Lock
from typing import Any, Final

from printing.lettering import Face, Ink, Type, fonts, shown

MM: Final = 72 / 25.4
PAGE_WIDTH: Final = 595.2756
PAGE_HEIGHT: Final = 841.8898
"""A4 in points."""

_DRAWING: Final = Lock()
"""The library keeps its fonts in one place for all threads."""

_LANGUAGE: Final = "ru-RU"


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


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


def write(pages: Sequence[Page], title: str, recorded_at: datetime) -> bytes:
    """Return the PDF of these pages: the same bytes every time.

    Its date is `recorded_at`, the time of the record that it tells of, never that of its making.
    """
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - 0.1 s, see `fonts`

    fonts()
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
        canvas.setSubject("")
        canvas.setDateFormatter(lambda *_fixed: f"D:{recorded_at.astimezone(UTC):%Y%m%d%H%M%S}Z")
        canvas.setAuthor("Почта России")
        canvas.setCreator("Окно")
        canvas.setProducer("Окно")
        for page in pages:
            for mark in page.marks:
                _draw(canvas, mark)
            canvas.showPage()
        canvas.save()
    return buffer.getvalue()


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
