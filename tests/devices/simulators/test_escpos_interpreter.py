"""The simulated printer's own reading of ESC/POS, with traps that real printers have."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulators.escpos_interpreter import Interpreter
from devices.simulators.paper import Mechanism, Tape

INIT = b"\x1b@\x1bt\x11"


class Bench:
    """An interpreter with its tape and its paper at hand."""

    def __init__(self, tape: Path) -> None:
        self.tape, self.mechanism = Tape(tape), Mechanism()
        self.interpreter = Interpreter(self.tape, self.mechanism)

    def print(self, data: bytes) -> list[str]:
        self.interpreter.print(data)
        return [str(row.get("text", row.get("mark"))) for row in self.tape.rows]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    found = Bench(tmp_path / "tape.txt")
    yield found
    found.tape.close()


def test_text_is_read_in_the_code_page_that_was_set(bench: Bench) -> None:
    assert bench.print(INIT + "Чек № 7\n".encode("cp866")) == ["Чек № 7"]


def test_without_a_code_page_russian_is_gibberish_as_on_paper(bench: Bench) -> None:
    assert bench.print(b"\x1b@" + "Чек\n".encode("cp866")) != ["Чек"]


def test_a_command_may_come_in_pieces(bench: Bench) -> None:
    for byte in INIT + b"\x1dk\x46\x04" + b"1234" + b"ab\n":
        rows = bench.print(bytes([byte]))
    assert rows == ["ITF 1234", "ab"]


def test_a_line_longer_than_the_paper_is_broken(bench: Bench) -> None:
    assert bench.print(INIT + b"x" * 49 + b"\n") == ["x" * 48, "x"]
    assert bench.print(INIT + b"\x1d!\x11" + b"y" * 25 + b"\n")[2:] == ["y" * 24, "y"]


def test_size_weight_and_place_are_kept_for_each_line(bench: Bench) -> None:
    bench.print(INIT + b"\x1ba\x01\x1bE\x01\x1d!\x11AB\n\x1d!\x00\x1bE\x00\x1ba\x02C\n")
    assert bench.tape.rows == [
        {"text": "AB", "width": 2, "height": 2, "bold": True, "align": "center"},
        {"text": "C", "width": 1, "height": 1, "bold": False, "align": "right"},
    ]


def test_alignment_works_only_at_the_beginning_of_a_line(bench: Bench) -> None:
    bench.print(INIT + b"A\x1ba\x01B\n")
    assert bench.tape.rows[0]["align"] == "left"


@pytest.mark.parametrize(
    ("command", "mark"),
    [
        (b"\x1dk\x46\x0380084", "BAD ITF 800"),
        (b"\x1dk\x49\x0dRR123456785RU", "BAD CODE128 RR123456785RU"),
        (b"\x1dk\x49\x0f{BRR123456785RU", "CODE128 RR123456785RU"),
        (b"\x1dk\x46\x0e80084740397510", "ITF 80084740397510"),
        (b"\x1b\x7e", "UNKNOWN 1b7e"),
        (b"\x07", "UNKNOWN 07"),
        (b"\x1dV\x00", "CUT"),
        (b"\x1dVB\x00", "CUT"),
        (b"\x1bp\x00\x19\xfa", "DRAWER 0"),
    ],
)
def test_what_is_not_text_is_marked(bench: Bench, command: bytes, mark: str) -> None:
    assert bench.print(INIT + command)[0] == mark


def test_without_paper_everything_waits_and_then_comes_once(bench: Bench) -> None:
    bench.mechanism.lines_left = 1
    assert bench.print(INIT + b"one\ntwo\n\x1dr\x01") == ["one"]
    assert bench.interpreter.print(b"") == b""
    bench.mechanism.paper = "ok"
    assert bench.interpreter.print(b"") == b"\x00"
    assert bench.print(b"") == ["one", "two"]


def test_an_open_cover_keeps_the_drawer_closed_until_it_shuts(bench: Bench) -> None:
    bench.mechanism.cover_open = True
    bench.print(b"\x1bp\x00\x19\xfa")
    assert bench.mechanism.drawer_opened == 0
    bench.mechanism.cover_open = False
    bench.print(b"")
    assert bench.mechanism.drawer_opened == 1


@pytest.mark.parametrize(
    ("change", "answers"),
    [
        ({}, "12121212"),
        ({"paper": "low"}, "1212121e"),
        ({"paper": "out"}, "1a32127e"),
        ({"cover_open": True}, "1a161212"),
        ({"offline": True}, "1a121212"),
    ],
)
def test_status_bytes_are_those_measured(change: dict[str, str | bool], answers: str) -> None:
    mechanism = Mechanism()
    for name, value in change.items():
        setattr(mechanism, name, value)
    assert bytes(mechanism.status(number) for number in (1, 2, 3, 4)).hex() == answers
