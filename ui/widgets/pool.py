"""Widgets of one kind in a layout, kept and used again: styling a new one is what costs."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QBoxLayout, QWidget

Made = TypeVar("Made", bound=QWidget)


class Pool(Generic[Made]):
    """Shows as many of its widgets as are asked for, and hides the rest."""

    def __init__(self, layout: QBoxLayout, make: Callable[[], Made]) -> None:
        self._layout = layout
        self._make = make
        self._made: list[Made] = []

    def show_first(self, count: int) -> list[Made]:
        """Return the first `count` widgets, visible, in the order of the layout."""
        while len(self._made) < count:
            widget = self._make()
            self._layout.addWidget(widget)
            self._made.append(widget)
        for at, widget in enumerate(self._made):
            if widget.isHidden() != (at >= count):
                widget.setVisible(at < count)
        return self._made[:count]
