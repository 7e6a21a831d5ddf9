"""The tape's own reader, held against slips that are printed and against a reader of codes."""

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pytestqt.qtbot import QtBot

from printing.escpos import Align, EscPos
from ui.demo.tape import Code, Qr, Text, Unknown, read_tape
from ui.demo.tape_picture import draw_tape

ITEM, LETTER = "80084740397510", "RB123456785GB"


def slip() -> bytes:
    return bytes(
        EscPos()
        .line("Почта России", align=Align.CENTER, bold=True)
        .line("Итого 2 622,60", double=True)
        .itf(ITEM)
        .code128(LETTER)
        .qr("okno:660049-2/1/10")
        .cut()
    )


def test_a_slip_is_read_line_by_line() -> None:
    [rows] = read_tape(slip())
    assert rows[0] == Text("Почта России", is_bold=True, place=1)
    assert [row.text for row in rows if isinstance(row, Text) and row.height == 2] == [
        "Итого 2 622,60"
    ]
    assert [row.value for row in rows if isinstance(row, Code)] == [ITEM, LETTER]
    assert [row.value for row in rows if isinstance(row, Qr)] == ["okno:660049-2/1/10"]


def test_questions_to_the_printer_leave_nothing_on_paper() -> None:
    asked = b"\x10\x04\x01\x1dr\x01\x10\x14\x01\x00\x02"
    assert read_tape(asked + slip() + asked) == read_tape(slip())


def test_each_cut_ends_a_slip_and_the_rest_is_one_too() -> None:
    rest = bytes(EscPos().line("без отреза"))
    slips = read_tape(slip() + slip() + rest)
    assert slips[0] == slips[1]
    assert slips[2] == (Text("без отреза"),)


def test_what_no_slip_has_is_kept_to_be_seen() -> None:
    [rows] = read_tape(b"\x1bZ\x1dZ")
    assert rows == (Unknown(b"\x1bZ"), Unknown(b"\x1dZ"))


@pytest.mark.parametrize("size", range(1, len(slip()), 7))
def test_a_tape_that_ends_anywhere_is_read_to_its_end(size: int) -> None:
    read_tape(slip()[:size])


def test_the_picture_has_codes_that_scanners_read(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "tape-7.png").touch()
    paths = draw_tape(slip() * 6, tmp_path)
    assert [path.name for path in paths] == ["tape.png", "tape-2.png"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["tape-2.png", "tape.png"]
    with Image.open(paths[1]) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"))
    assert {each.text for each in found} == {ITEM, LETTER, "okno:660049-2/1/10"}
