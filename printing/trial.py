"""A slip that tries the printer: it says of itself that it is no document."""

from typing import Final

from printing.escpos import CP866_PAGE, Align, EscPos

_LETTERS: Final = ("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


def render(branch: str, window: str, moment: str, code_page: int = CP866_PAGE) -> bytes:
    """Return the bytes of the slip. Raises NOT_PRINTABLE for a character the printer has not."""
    paper = EscPos(code_page)
    paper.line("Проверка принтера", align=Align.CENTER, bold=True, double=True)
    paper.line("НЕ ДОКУМЕНТ", align=Align.CENTER, bold=True)
    paper.rule()
    paper.line(branch)
    paper.pair(f"Окно {window}", moment)
    paper.rule()
    for letters in _LETTERS:
        paper.line(letters)
    paper.line("0123456789 № « » — ₽")
    return bytes(paper.cut())
