"""The clerk's guide over whatever page is open."""

import pkgutil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextCursor, QTextFrameFormat, QTextLength, QTextTable
from PySide6.QtWidgets import QTextBrowser, QWidget

from ui.widgets.layout import column

if TYPE_CHECKING:
    from ui.bridge.key_gate import KeyGate

_BODY_PX: Final = 18
_HEADS_PX: Final = {1: 34, 2: 24}
_CELL_PX: Final = 8
_LINE_PERCENT: Final = 125.0
_PROPORTIONAL: Final = 1


class HelpView(QWidget):
    """Shows `resources/help/clerk.md`; arrows and page keys scroll, no other key does anything."""

    def __init__(self, gate: "KeyGate") -> None:
        super().__init__()
        self.setObjectName("page")
        self._gate = gate
        self._browser = QTextBrowser()
        self._browser.setObjectName("help")
        self._browser.setAccessibleName("Памятка оператора")
        self._browser.setOpenLinks(False)
        self._is_read = False
        layout = column(self, (40, 20, 40, 20))
        layout.addWidget(self._browser)

    def open(self) -> None:
        """Show the guide from its beginning; it is read from its file only now."""
        if not self._is_read:
            self._is_read = True
            self._read()
        self._browser.verticalScrollBar().setValue(0)
        self._gate.arm(self._browser.viewport())
        self.refocus()

    def refocus(self) -> None:
        self._browser.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        data = pkgutil.get_data("resources", "help/clerk.md")
        if data is None:
            raise FileNotFoundError("help/clerk.md")
        document = self._browser.document()
        font = QFont(self.font())
        font.setPixelSize(_BODY_PX)
        document.setDefaultFont(font)
        document.setDocumentMargin(24)
        self._browser.setMarkdown(data.decode("utf-8"))
        self._set_type()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _set_table(frame)

    def _set_type(self) -> None:
        """Give each paragraph its line height, and each heading its size of the scale."""
        block = self._browser.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            spacing = block.blockFormat()
            spacing.setLineHeight(_LINE_PERCENT, _PROPORTIONAL)
            level = block.blockFormat().headingLevel()
            if level in _HEADS_PX:
                spacing.setTopMargin(18 if level > 1 else 0)
                spacing.setBottomMargin(8)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                look = cursor.charFormat()
                look.clearProperty(look.Property.FontSizeAdjustment)
                look.setProperty(look.Property.FontPixelSize, _HEADS_PX[level])
                look.setFontWeight(QFont.Weight.DemiBold)
                cursor.setCharFormat(look)
                cursor = QTextCursor(block)
            cursor.setBlockFormat(spacing)
            block = block.next()


def _set_table(table: QTextTable) -> None:
    """Draw a table with hairlines over the whole width."""
    look = table.format()
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    look.setCellPadding(_CELL_PX)
    look.setCellSpacing(0)
    look.setBorder(1)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderCollapse(True)
    table.setFormat(look)
