"""The two themes: colours from one table, made into a palette and a style sheet."""

import pkgutil
import tomllib
from enum import StrEnum, auto
from functools import cache
from string import Template
from typing import Final

from PySide6.QtGui import QColor, QPalette

TYPE_SCALE_PX: Final = (15, 18, 24, 34, 48)
"""All sizes of type that the window uses; nothing is smaller than the first."""


class Theme(StrEnum):
    """Light or dark; the tokens of each stand in `resources/styles/tokens.toml`."""

    LIGHT = auto()
    DARK = auto()


@cache
def tokens(theme: Theme) -> dict[str, str]:
    """Return the colours of a theme by name, as "#rrggbb"."""
    return dict(tomllib.loads(_resource("tokens.toml"))[theme])


def colour(theme: Theme, name: str) -> QColor:
    return QColor(tokens(theme)[name])


def style_sheet(theme: Theme) -> str:
    """Return the style sheet with the colours of a theme in place of its $names."""
    return Template(_resource("okno.qss")).substitute(tokens(theme))


def palette(theme: Theme) -> QPalette:
    """Return the palette for what the style sheet leaves to Fusion."""
    result = QPalette()
    for role, name in _ROLES.items():
        result.setColor(role, colour(theme, name))
    for role in (_Role.Text, _Role.WindowText, _Role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, colour(theme, "disabled"))
    return result


_Role = QPalette.ColorRole
_ROLES: Final = {
    _Role.Window: "ground",
    _Role.WindowText: "ink",
    _Role.Base: "surface",
    _Role.AlternateBase: "ground",
    _Role.Text: "ink",
    _Role.PlaceholderText: "second",
    _Role.Button: "surface",
    _Role.ButtonText: "ink",
    _Role.Highlight: "accent",
    _Role.HighlightedText: "on_accent",
    _Role.ToolTipBase: "surface",
    _Role.ToolTipText: "ink",
    _Role.Link: "accent",
}


@cache
def _resource(name: str) -> str:
    data = pkgutil.get_data("resources", f"styles/{name}")
    if data is None:
        raise FileNotFoundError(name)
    return data.decode("utf-8")
