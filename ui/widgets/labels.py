"""Labels and frames with a role of the style sheet; text is always plain unless it is ours."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def label(role: str, text: str = "", name: str = "") -> QLabel:
    """Return a label of one line. `role` is one of the style sheet; `name` is for tests."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setObjectName(name)
    return made


def wrapped(role: str, text: str = "", name: str = "") -> QLabel:
    """Return a label that breaks into lines where its column ends."""
    made = label(role, text, name)
    made.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


def right(role: str, text: str = "", name: str = "") -> QLabel:
    """Return a label that stands at the right edge, as sums do."""
    made = label(role, text, name)
    made.setAlignment(_RIGHT)
    return made


def chip(tone: str, text: str) -> QLabel:
    """Return a rounded mark; `tone` is plain, done, attention or error."""
    made = label("", text)
    made.setProperty("chip", tone)
    return made


def rule(*, strong: bool = False) -> QFrame:
    """Return a horizontal line."""
    line = QFrame()
    line.setProperty("rule", "strong" if strong else "true")
    return line


def card(name: str = "") -> QFrame:
    """Return an empty white card."""
    frame = QFrame()
    frame.setProperty("card", "true")
    frame.setObjectName(name)
    return frame


def mark(widget: QWidget, prop: str, value: str) -> None:
    """Set a property that the style sheet looks at, for the widget and all inside it."""
    if widget.property(prop) == value:
        return
    widget.setProperty(prop, value)
    for each in (widget, *_inside(widget)):
        each.style().unpolish(each)
        each.style().polish(each)


def _inside(widget: QWidget) -> Iterable[QWidget]:
    return widget.findChildren(QWidget)
