"""A card of lines, each a name and its value, under captions."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.presenters.facts import Fact, Group
from ui.widgets.labels import label, mark, rule, wrapped
from ui.widgets.layout import column, row
from ui.widgets.pool import Pool

_MARGINS: Final = (18, 14, 18, 14)
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FactsCard(QFrame):
    """A card that shows groups of facts from top to bottom."""

    def __init__(self, name: str, value_px: int = 0) -> None:
        """Make a card; `value_px` is the room of the values, 0 leaves it to each line."""
        super().__init__()
        mark(self, "card", "true")
        self.setObjectName(name)
        self.box: Final[QVBoxLayout] = column(self, _MARGINS, 12)
        groups = column(gap=12)
        self._groups = Pool(groups, lambda: _GroupView(value_px))
        self.box.addLayout(groups)
        self.box.addStretch(1)

    def show_groups(self, groups: tuple[Group, ...]) -> None:
        views = self._groups.show_first(len(groups))
        for view, group in zip(views, groups, strict=True):
            view.show_group(group)


class _GroupView(QWidget):
    def __init__(self, value_px: int) -> None:
        super().__init__()
        box = column(self, gap=0)
        self._title = wrapped("strong")
        self._title.setContentsMargins(0, 0, 0, 2)
        box.addWidget(self._title)
        lines = column(gap=0)
        self._lines = Pool(lines, lambda: _FactView(value_px))
        box.addLayout(lines)

    def show_group(self, group: Group) -> None:
        self._title.setText(group.title)
        self._title.setVisible(bool(group.title))
        self.setAccessibleName(group.title)
        views = self._lines.show_first(len(group.facts))
        for view, fact in zip(views, group.facts, strict=True):
            view.show_fact(fact, is_sum=group.is_sums)


class _FactView(QWidget):
    """A line; both its halves may wrap where the value has a room of its own."""

    def __init__(self, value_px: int) -> None:
        super().__init__()
        self._name = wrapped("caption")
        self._value = label("")
        self._has_room = value_px > 0
        if self._has_room:
            self._value.setWordWrap(True)
            self._value.setFixedWidth(value_px)
        line = row(gap=12)
        line.setContentsMargins(0, 4, 0, 4)
        line.addWidget(self._name, 1)
        line.addWidget(self._value)
        box = column(self, gap=0)
        box.addLayout(line)
        box.addWidget(rule())

    def show_fact(self, fact: Fact, *, is_sum: bool) -> None:
        self._value.setAlignment(_RIGHT if is_sum or not self._has_room else _LEFT)
        self._name.setText(fact.name)
        self._value.setText(fact.value)
        mark(self._value, "role", fact.tone)
        self.setAccessibleName(f"{fact.name}: {fact.value}")
