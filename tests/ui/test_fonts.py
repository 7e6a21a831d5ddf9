"""No empty boxes: the bundled font is the one that is used, and it has every sign we write."""

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication

from app.domain.documents import shipped_documents
from app.domain.money import Money
from app.domain.policy import shipped_terms
from app.domain.reference import shipped
from ui.application import FONT_FAMILY
from ui.theme import TYPE_SCALE_PX

ROOT = Path(__file__).parents[2]
WEIGHTS = (QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold)


def written() -> Iterator[str]:
    """Yield every text of the window, of the data that it shows, and what customers type."""
    rooms = [*(ROOT / "ui").glob("*.py")]
    for room in ("presenters", "views", "widgets"):
        rooms += (ROOT / "ui" / room).glob("*.py")
    for path in rooms:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    yield from (f"{kind.title} {kind.hint}" for kind in shipped_documents().kinds)
    yield str(shipped_terms())
    yield str(shipped("mail"))
    yield Money(123_456_789).text
    yield "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮёйцукенгшщзхъфывапролджэячсмитьбю"
    yield "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 №₽«»—–…·•×"


def font(weight: QFont.Weight, size_px: int = 15) -> QFont:
    made = QFont(FONT_FAMILY)
    made.setPixelSize(size_px)
    made.setWeight(weight)
    return made


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_bundled_font_is_used_in_each_weight(
    dressed: QApplication, weight: QFont.Weight
) -> None:
    assert QFontInfo(font(weight)).family() == FONT_FAMILY
    assert QFontInfo(dressed.font()).family() == FONT_FAMILY
    assert QRawFont.fromFont(font(weight)).weight() == weight


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_sign_that_the_window_writes_has_a_glyph(
    dressed: QApplication, weight: QFont.Weight
) -> None:
    raw = QRawFont.fromFont(font(weight))
    signs = {sign for text in written() for sign in text if unicodedata.category(sign)[0] != "C"}
    assert {"₽", "№", "«", "ё", "\u00a0"} <= signs
    assert {sign for sign in signs if not raw.supportsCharacter(ord(sign))} == set()


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("size_px", TYPE_SCALE_PX)
def test_figures_are_all_of_one_width(
    dressed: QApplication, weight: QFont.Weight, size_px: int
) -> None:
    metrics = QFontMetricsF(font(weight, size_px))
    widths = {round(metrics.horizontalAdvance(digit * 8), 3) for digit in "0123456789"}
    assert len(widths) == 1
