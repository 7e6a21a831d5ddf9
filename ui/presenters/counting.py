"""Counting a drawer: what is typed beside a denomination becomes pieces, and pieces a sum."""

from typing import Any

from app.domain.shift import CashCount
from app.errors import ClerkError
from ui.presenters import words
from ui.presenters.states import COUNTED, Message, Tone
from ui.texts import sentence


def after_typing(
    pieces: tuple[int, ...], spoilt: frozenset[int], row: int, text: str
) -> dict[str, Any]:
    """Return what changes in the state of a count when `text` stands in the field of a row.

    An empty field is no pieces. What is no number of pieces spoils the row and says so.
    """
    typed = text.strip()
    if typed and not (typed.isascii() and typed.isdecimal()):
        return spoil(spoilt, row, words.NOT_A_NUMBER)
    now = tuple(int(typed or 0) if at == row else each for at, each in enumerate(pieces))
    try:
        total = cash_of(now).total
    except ClerkError as error:
        return spoil(spoilt, row, sentence(error))
    return {"pieces": now, "total": total, "spoilt": spoilt - {row}, "message": None}


def spoil(spoilt: frozenset[int], row: int, text: str) -> dict[str, Any]:
    """Return what changes when a row holds no number of pieces."""
    return {"spoilt": spoilt | {row}, "message": Message(Tone.ERROR, text)}


def cash_of(pieces: tuple[int, ...]) -> CashCount:
    """Return the count; raises ClerkError BAD_COUNT for an impossible number of pieces."""
    return CashCount(dict(zip(COUNTED, pieces, strict=True)))
