"""Bytes of a scanner become whole codes, however they are cut into reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scan_framing import SCAN_BYTES_MAX, ScanFraming

ENDS = b"\r\n\t\x03"
CODES = st.lists(
    st.binary(min_size=1, max_size=40).filter(
        lambda code: not set(code) & set(ENDS) and code[0] != 2
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("suffix", [b"\r", b"\n", b"\r\n", b"\t", b"\x03"])
def test_a_code_ends_with_any_usual_suffix(suffix: bytes) -> None:
    assert ScanFraming().feed(b"RR123456785RU" + suffix) == [b"RR123456785RU"]


def test_prefix_stx_is_not_part_of_the_code() -> None:
    assert ScanFraming().feed(b"\x0280084740397510\x03") == [b"80084740397510"]


def test_codes_of_one_read_come_out_in_order() -> None:
    assert ScanFraming().feed(b"first\r\nsecond\rthi") == [b"first", b"second"]


def test_silence_ends_a_code_without_suffix() -> None:
    framing = ScanFraming()
    assert framing.feed(b"80084740") == []
    assert framing.feed(b"397510") == []
    assert framing.idle() == b"80084740397510"
    assert framing.idle() is None


def test_a_flood_is_cut_and_the_next_code_is_whole() -> None:
    framing = ScanFraming()
    for _ in range(1000):
        assert framing.feed(b"x" * 100) == []
    assert framing.feed(b"x\r80084740397510\r") == [b"x" * SCAN_BYTES_MAX, b"80084740397510"]


def test_a_separator_inside_a_code_of_goods_is_kept() -> None:
    assert ScanFraming().feed(b"0104\x1d21A\r") == [b"0104\x1d21A"]


@given(CODES, st.sampled_from([b"\r", b"\r\n", b"\t"]), st.data())
def test_cutting_into_reads_changes_nothing(
    codes: list[bytes], suffix: bytes, data: st.DataObject
) -> None:
    line = b"".join(code + suffix for code in codes)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(line)), max_size=10)))
    framing, found = ScanFraming(), []
    for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True):
        found += framing.feed(line[start:end])
    assert found == codes


@given(st.lists(st.binary(max_size=5000), max_size=5))
def test_noise_never_breaks_it_and_never_grows_beyond_the_limit(reads: list[bytes]) -> None:
    framing = ScanFraming()
    for read in reads:
        assert all(0 < len(code) <= SCAN_BYTES_MAX for code in framing.feed(read))
    assert len(framing.idle() or b"") <= SCAN_BYTES_MAX
