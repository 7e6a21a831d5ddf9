"""Blocks of numbers, each given to one terminal in one epoch, and none of them twice."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, insert, select

from app.central.tables import number_blocks
from app.messages.canonical import Payload

_TEXTS: Final = ("kind", "block", "terminal", "prefix")
_WHOLES: Final = ("epoch", "first", "last")


def register_blocks(connection: Connection, branch: str, payloads: Iterable[Payload]) -> None:
    """Remember what `numbers_issued` messages give away; a number is unique within its branch.

    Raises ValueError for a malformed block, a name used before, or numbers issued before.
    """
    for payload in payloads:
        row = {name: payload.get(name) for name in (*_TEXTS, *_WHOLES)}
        if not _is_block(row):
            raise ValueError(f"not a block of numbers: {payload}")
        overlapping = select(number_blocks.c.block).where(
            number_blocks.c.kind == row["kind"],
            (number_blocks.c.block == row["block"])
            | (
                (number_blocks.c.branch == branch)
                & (number_blocks.c.prefix == row["prefix"])
                & (number_blocks.c.first <= row["last"])
                & (number_blocks.c.last >= row["first"])
            ),
        )
        if connection.execute(overlapping).first() is not None:
            raise ValueError(f"numbers issued before: {payload}")
        connection.execute(insert(number_blocks), row | {"branch": branch})


def _is_block(row: Payload) -> bool:
    return (
        all(type(row[name]) is str for name in _TEXTS)
        and all(type(row[name]) is int for name in _WHOLES)
        and 0 <= row["first"] <= row["last"]
    )
