"""The slip of a transfer, from the record to the scanner of the other window."""

from pathlib import Path

import zxingcpp
from PIL import Image
from pytestqt.qtbot import QtBot

from app.domain.papers import Medium
from app.domain.shift import CashCount
from app.messages.entries import EntryKey
from app.services.transfers import Parcel, receive_cash, send_cash
from app.store import print_queue
from app.store.print_queue import PrintState
from tests.support.branch import branch_of
from ui.demo.tape_picture import draw_tape
from ui.papers import render_document

TWO = CashCount({100_000: 2})


def test_what_is_printed_at_one_window_is_scanned_at_the_other(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with branch_of(tmp_path, 2) as branch:
        first, second = branch.counters[1], branch.counters[2]
        sent = send_cash(first.journal, branch.clerks[1], Parcel.new(2, TWO), "key:Return")
        [job] = print_queue.jobs(first.store, PrintState.QUEUED, Medium.ROLL)
        assert job.entry == EntryKey.parse(sent.entry)

        [path] = draw_tape(render_document(first.journal, job), tmp_path)
        with Image.open(path) as picture:
            [code] = zxingcpp.read_barcodes(picture.convert("L"))

        received = receive_cash(
            second.journal, branch.clerks[2], code.text, TWO, f"scan:{code.text[:20]}"
        )
        assert received == sent
