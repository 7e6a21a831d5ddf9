"""Small moves with layouts: columns and rows with their gaps, emptying one, and doing one ahead."""

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

Margins = tuple[int, int, int, int]
_NONE: Margins = (0, 0, 0, 0)


def column(parent: QWidget | None = None, margins: Margins = _NONE, gap: int = 8) -> QVBoxLayout:
    """Return a layout from top to bottom; margins are left, top, right, bottom."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    return layout


def row(parent: QWidget | None = None, margins: Margins = _NONE, gap: int = 8) -> QHBoxLayout:
    """Return a layout from left to right; margins are left, top, right, bottom."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    return layout


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty(inner)


def lay_out(hidden: QWidget) -> None:
    """Give everything in a widget its place before it is shown; Qt does it in the showing."""
    for each in (hidden, *hidden.findChildren(QWidget)):
        layout = each.layout()
        if layout is not None:
            layout.activate()
