"""Flowing pages: headings, figures and tables that go on overleaf with their head repeated."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from printing import lettering
from printing.lettering import Face, Ink, Type
from printing.pdf import MM, PAGE_HEIGHT, PAGE_WIDTH, Align, Box, Page, Rule, Text

LEFT: Final = 18 * MM
RIGHT: Final = PAGE_WIDTH - 18 * MM
WIDTH: Final = RIGHT - LEFT
TOP: Final = 16 * MM
FOOT: Final = PAGE_HEIGHT - 16 * MM
BOTTOM: Final = FOOT - 11 * MM
"""Where the text of a page ends; below stands its foot."""

HEADING: Final = Type(12, Face.SEMIBOLD, Ink.ACCENT)
CELL: Final = Type(9)
CELL_STRONG: Final = Type(9, Face.SEMIBOLD)
CELL_HEAD: Final = Type(7.5, Face.MEDIUM, Ink.SECOND)
NOTE: Final = Type(8.5, ink=Ink.SECOND)
_VALUE: Final = Type(15, Face.SEMIBOLD)
_ROW: Final = 6.2 * MM
_ROWS_WITH_HEADING: Final = 3
_KEPT_TOGETHER: Final = 14
_GUTTER: Final = 10 * MM
_PAD: Final = 1.5 * MM


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its share of the width, and where its text stands."""

    head: str
    share: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of texts; `total` stands out at the end. Long cells take more lines."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is looked for first, with its name and a word on it."""

    name: str
    value: str
    note: str = ""
    ink: Ink = Ink.BLACK


class Flow:
    """Pages in the making, filled from above; `begin` draws the head of every page but the first.

    `begin` takes a page and returns the lower edge of what it drew.
    """

    def __init__(self, begin: Callable[[Page], float]) -> None:
        self._begin: Final = begin
        self.pages: Final[list[Page]] = [Page()]
        self.y = TOP

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def need(self, height: float) -> bool:
        """Begin a new page unless so much room is left; tell whether one was begun."""
        if self.y + height <= BOTTOM:
            return False
        self.pages.append(Page())
        self.y = self._begin(self.page)
        return True

    def heading(self, text: str, below: float = 0) -> None:
        """Add a heading that is not left alone: at least `below`, or three rows, go with it."""
        self.need(HEADING.leading + 5.5 * MM + max(below, _ROWS_WITH_HEADING * _ROW))
        self.y += 5 * MM
        self.page.add(Text(LEFT, self.y + HEADING.ascent, text, HEADING))
        self.y += HEADING.leading + 0.5 * MM

    def note(self, text: str, kind: Type = NOTE) -> None:
        for line in lettering.wrap(text, kind, WIDTH):
            self.need(kind.leading)
            self.page.add(Text(LEFT, self.y + kind.ascent, line, kind))
            self.y += kind.leading

    def figures(self, figures: Sequence[Figure]) -> None:
        """Add figures side by side on a soft ground."""
        height = 20 * MM
        self.need(height)
        self.page.add(Box(LEFT, self.y, WIDTH, height, fill=Ink.SOFT))
        share = (WIDTH - 5 * MM) / len(figures)
        for place, figure in enumerate(figures):
            x, room = LEFT + 5 * MM + place * share, share - 4 * MM
            kind = Type(_VALUE.size, _VALUE.face, figure.ink)
            while lettering.width(figure.value, kind) > room:
                kind = kind.scaled(0.95)
            self.page.add(
                Text(x, self.y + 5.6 * MM, figure.name.upper(), CELL_HEAD),
                Text(x, self.y + 12 * MM, figure.value, kind),
                Text(x, self.y + 16.6 * MM, lettering.elided(figure.note, NOTE, room), NOTE),
            )
        self.y += height

    def table(self, heading: str, table: Table, below: float = 0) -> None:
        """Add a table under its heading; a short one is kept together, with `below` under it."""
        lines = len(table.rows) + bool(table.total) + 1
        self.heading(heading, lines * _ROW + below if lines <= _KEPT_TOGETHER else 0)
        self._fill(table, LEFT, WIDTH)

    def beside(self, *tables: tuple[str, Table]) -> None:
        """Add short tables side by side, each under its heading."""
        lines = max(len(table.rows) + bool(table.total) for _, table in tables) + 1
        self.need(HEADING.leading + 6 * MM + lines * _ROW)
        top, lowest = self.y, self.y
        width = (WIDTH - _GUTTER * (len(tables) - 1)) / len(tables)
        for place, (heading, table) in enumerate(tables):
            x = LEFT + place * (width + _GUTTER)
            self.page.add(Text(x, top + 5 * MM + HEADING.ascent, heading, HEADING))
            self.y = top + 5.5 * MM + HEADING.leading
            self._fill(table, x, width)
            lowest = max(lowest, self.y)
        self.y = lowest

    def listing(self, words: Sequence[str], columns: int) -> None:
        """Add short words side by side, row by row."""
        share = WIDTH / columns
        for start in range(0, len(words), columns):
            self.need(CELL.leading)
            for place, word in enumerate(words[start : start + columns]):
                room = share - _PAD
                x = LEFT + place * share
                self.page.add(
                    Text(x, self.y + CELL.ascent, lettering.elided(word, CELL, room), CELL)
                )
            self.y += CELL.leading + 0.6 * MM

    def _fill(self, table: Table, left: float, width: float) -> None:
        area = _Area(table.columns, left, width)
        self._table_head(area)
        for row in table.rows:
            self._row(area, row, CELL)
        if table.total:
            self.page.add(Rule(left, self.y, left + width, self.y, 0.9, Ink.SECOND))
            self._row(area, table.total, CELL_STRONG)

    def _table_head(self, area: "_Area") -> None:
        cells = area.wrapped([column.head for column in area.columns], CELL_HEAD)
        height = max(map(len, cells)) * CELL_HEAD.leading + 2 * _PAD
        for place, lines in enumerate(cells):
            first = self.y + height - _PAD - len(lines) * CELL_HEAD.leading
            self.page.add(*area.cell(place, first, lines, CELL_HEAD))
        self.y += height
        self.page.add(Rule(area.left, self.y, area.left + area.width, self.y, 0.9, Ink.SECOND))

    def _row(self, area: "_Area", row: Sequence[str], kind: Type) -> None:
        cells = area.wrapped(row, kind)
        height = max(max(map(len, cells)) * kind.leading + _PAD, _ROW)
        if self.need(height):
            self._table_head(area)
        for place, lines in enumerate(cells):
            text = len(lines) * kind.leading - (kind.leading - kind.ascent)
            first = self.y + (height - text) / 2
            self.page.add(*area.cell(place, first, lines, kind))
        self.y += height
        self.page.add(Rule(area.left, self.y, area.left + area.width, self.y, 0.4))


@dataclass(frozen=True, slots=True)
class _Area:
    """Where a table stands: its columns between two edges."""

    columns: Sequence[Column]
    left: float
    width: float

    def wrapped(self, row: Sequence[str], kind: Type) -> list[list[str]]:
        return [
            lettering.wrap(text, kind, column.share * self.width - 2 * _PAD)
            for column, text in zip(self.columns, row, strict=True)
        ]

    def cell(self, place: int, y: float, lines: Sequence[str], kind: Type) -> Iterator[Text]:
        """Give the lines of a cell; `y` is the upper edge of its capitals."""
        x = self.left + self.width * sum(column.share for column in self.columns[:place])
        column = self.columns[place]
        if column.align is Align.RIGHT:
            x += column.share * self.width
        for number, line in enumerate(lines):
            at = y + kind.ascent + number * kind.leading
            yield Text(x, at, line, kind, column.align)
