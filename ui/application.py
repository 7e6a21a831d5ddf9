"""The Qt application: style, fonts, theme, and what happens to an exception nobody caught."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

import resources
from ui.theme import Theme, palette, style_sheet

FONT_FAMILY: Final = "Golos Text"
BASE_PX: Final = 15
_WEIGHTS: Final = ("Regular", "Medium", "SemiBold")
_log: Final = logging.getLogger(__name__)

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class FontMissing(Exception):
    """A font of the program could not be loaded: without it the screen would show empty boxes."""


class Faults(QObject):
    """Tells the window of an exception that nobody caught, in whichever thread it was raised."""

    happened = Signal(str)

    def install(self) -> None:
        """Log what nobody caught, and tell; PySide6 calls the hook for slots and for threads."""
        sys.excepthook = self.report

    def remove(self) -> None:
        """Give the hook back, before the window that would be told is gone."""
        sys.excepthook = sys.__excepthook__

    def report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        _log.critical("bug", exc_info=(kind, error, trace))
        self.happened.emit(kind.__name__)


def make_application(arguments: list[str]) -> QApplication:
    """Return the application with its style and fonts. Raises FontMissing."""
    application = QApplication(arguments)
    dress(application)
    return application


def dress(application: QApplication) -> None:
    """Give an application its names, its style and its fonts. Raises FontMissing."""
    application.setApplicationName("okno")
    application.setApplicationDisplayName("Окно")
    application.setDesktopFileName("okno")
    application.setStyle("Fusion")
    application.setFont(load_fonts())


def load_fonts() -> QFont:
    """Load the bundled fonts and return the base font. Raises FontMissing."""
    folder = Path(next(iter(resources.__path__))) / "fonts"
    for weight in _WEIGHTS:
        if QFontDatabase.addApplicationFont(str(folder / f"GolosText-{weight}.ttf")) < 0:
            raise FontMissing(weight)
    font = QFont(FONT_FAMILY)
    font.setPixelSize(BASE_PX)
    return font


def wear(application: QApplication, theme: Theme) -> None:
    """Give the application a theme; it may change while the program runs."""
    scheme = Qt.ColorScheme.Dark if theme is Theme.DARK else Qt.ColorScheme.Light
    application.styleHints().setColorScheme(scheme)
    application.setPalette(palette(theme))
    application.setStyleSheet(style_sheet(theme))


def try_on(window: QWidget, theme: Theme | None) -> None:
    """Let one window look as in another theme for a picture; None gives it its own look back.

    Giving the whole application a theme and back takes ten times as long.
    """
    window.setStyleSheet("" if theme is None else style_sheet(theme))


def system_theme(application: QApplication) -> Theme:
    """Return the theme that the desktop asks for; light where it does not say."""
    is_dark = application.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return Theme.DARK if is_dark else Theme.LIGHT
