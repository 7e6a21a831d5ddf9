"""A scanner that types like a keyboard, told from a person: no window, no clock, only keys."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scanner_wedge import Fate, Held, Ruling, Stroke, WedgeDecoder

ENTER, TAB, SPACE, SHIFT, F8, KEYPAD_1 = 28, 15, 57, 42, 66, 79
LETTERS = dict(zip("QWERTYUIOP", range(16, 26), strict=True)) | dict(
    zip("ASDFGHJKL", range(30, 39), strict=True)
)
LETTERS |= dict(zip("ZXCVBNM", range(44, 51), strict=True))
DIGITS = dict(zip("1234567890", range(2, 12), strict=True))
HUMAN_MS, SCANNER_MS = 120, 5


def strokes(text: str, start_ms: int = 1000, gap_ms: int = SCANNER_MS) -> list[Stroke]:
    keys = LETTERS | DIGITS | {"\r": ENTER, "\t": TAB}
    return [
        Stroke(keys[character], start_ms + place * gap_ms, shift=character in LETTERS)
        for place, character in enumerate(text)
    ]


class Counter:
    """Obeys a decoder as a window would; `typed` are the codes that got through to it."""

    def __init__(self) -> None:
        self.decoder = WedgeDecoder()
        self.typed: list[int] = []
        self.scans: list[bytes] = []
        self.spoilt = 0
        self._held: list[int] = []

    def feed(self, *keys: Stroke) -> "Counter":
        for key in keys:
            ruling = self.decoder.press(key)
            self._obey(ruling)
            if ruling.key is Fate.PASS:
                self.typed.append(key.code)
            elif ruling.key is Fate.HOLD:
                self._held.append(key.code)
        return self

    def quiet(self) -> "Counter":
        self._obey(self.decoder.silence())
        return self

    def _obey(self, ruling: Ruling) -> None:
        if ruling.held is not Held.KEEP:
            self.typed += self._held if ruling.held is Held.REPLAY else []
            self._held = []
        self.scans += [] if ruling.scan is None else [ruling.scan]
        self.spoilt += ruling.spoilt


@pytest.mark.parametrize("suffix", ["\r", "\t", ""])
@pytest.mark.parametrize("code", ["80084740397510", "RR123456785RU"])
def test_a_scan_is_taken_and_nothing_of_it_is_typed(code: str, suffix: str) -> None:
    counter = Counter().feed(*strokes(code + suffix)).quiet()
    assert (counter.scans, counter.typed, counter.spoilt) == ([code.encode()], [], 0)


def test_a_scan_ends_at_its_enter_without_waiting() -> None:
    assert Counter().feed(*strokes("RR123456785RU\r")).scans == [b"RR123456785RU"]


def test_two_scans_in_a_row_are_two() -> None:
    counter = Counter().feed(*strokes("10944022440321\r80084740397510\r"))
    assert (counter.scans, counter.typed) == ([b"10944022440321", b"80084740397510"], [])


def test_the_keypad_of_a_scanner_is_digits() -> None:
    keys = [Stroke(KEYPAD_1, 1000 + 5 * place) for place in range(14)]
    assert Counter().feed(*keys, Stroke(96, 1070)).scans == [b"1" * 14]


@pytest.mark.parametrize(
    "rest",
    [[Stroke(ENTER, 1075)], [Stroke(36, 1075, chord=True)], [Stroke(50, 1075, chord=True)]],
)
def test_the_second_half_of_cr_lf_is_part_of_the_suffix(rest: list[Stroke]) -> None:
    counter = Counter().feed(*strokes("80084740397510\r"), *rest).quiet()
    assert (counter.scans, counter.typed, counter.spoilt) == ([b"80084740397510"], [], 0)


def test_a_person_types_and_every_key_gets_through_in_order() -> None:
    typed = strokes("IVANOV\r", gap_ms=HUMAN_MS)
    counter = Counter().feed(*typed).quiet()
    assert (counter.typed, counter.scans) == ([key.code for key in typed], [])


def test_two_keys_rolled_over_by_a_fast_hand_are_typing() -> None:
    counter = Counter().feed(*strokes("TH", gap_ms=30)).quiet()
    assert (counter.typed, counter.scans) == ([LETTERS["T"], LETTERS["H"]], [])


def test_a_key_held_down_is_typing() -> None:
    first = Stroke(LETTERS["A"], 1000)
    repeats = [Stroke(LETTERS["A"], 1400 + 33 * place, auto_repeat=True) for place in range(20)]
    counter = Counter().feed(first, *repeats).quiet()
    assert (len(counter.typed), counter.scans) == (21, [])


@pytest.mark.parametrize("lonely", [Stroke(ENTER, 1000), Stroke(TAB, 1000), Stroke(F8, 1000)])
def test_a_single_key_of_a_person_gets_through(lonely: Stroke) -> None:
    assert Counter().feed(lonely).quiet().typed == [lonely.code]


def test_a_shortcut_of_a_person_gets_through() -> None:
    ctrl_o = Stroke(LETTERS["O"], 1000, chord=True)
    assert Counter().feed(ctrl_o).quiet().typed == [LETTERS["O"]]


def test_the_shift_of_a_slow_scanner_belongs_to_the_burst() -> None:
    keys = []
    for place, key in enumerate(strokes("RRGBLVCA")):
        keys += [Stroke(SHIFT, 1000 + 80 * place), replace(key, at_ms=1040 + 80 * place)]
    counter = Counter().feed(*keys, Stroke(ENTER, 1640))
    assert counter.scans == [b"RRGBLVCA"]


def test_modifiers_alone_are_never_held() -> None:
    assert WedgeDecoder().press(Stroke(SHIFT, 1000)) == Ruling(Held.KEEP, Fate.PASS)


@pytest.mark.parametrize("place", [0, 1, 3, 7, 13])
@pytest.mark.parametrize(
    "trap",
    [
        Stroke(LETTERS["O"], 0, chord=True),  # Ctrl+O
        Stroke(LETTERS["P"], 0, chord=True),
        Stroke(26, 0, chord=True),  # Ctrl+[ is Esc
        Stroke(1, 0),  # Esc
        Stroke(F8, 0),
        Stroke(62, 0, chord=True),  # Alt+F4
    ],
)
def test_a_command_hidden_in_a_barcode_spoils_the_scan_and_reaches_nothing(
    place: int, trap: Stroke
) -> None:
    keys = strokes("80084740397510\r", 1005)
    at_ms = keys[place].at_ms - 2
    hidden = Stroke(trap.code, at_ms, chord=trap.chord)
    counter = Counter().feed(*keys[:place], hidden, *keys[place:]).quiet()
    assert (counter.typed, counter.scans, counter.spoilt) == ([], [], 1)


@pytest.mark.parametrize("code", ["\r80084740397510\r", "12\r345678901231\r", "\t1234567\r"])
def test_an_enter_before_or_within_a_scan_presses_no_button(code: str) -> None:
    counter = Counter().feed(*strokes(code)).quiet()
    assert (counter.typed, counter.scans, counter.spoilt) == ([], [], 1)


@pytest.mark.parametrize("tail", ["12\r", "12", "1"])
def test_the_tail_of_a_code_cut_by_an_enter_is_not_typed(tail: str) -> None:
    counter = Counter().feed(*strokes(f"10944022440321\r{tail}")).quiet()
    assert (counter.typed, counter.scans, counter.spoilt) == ([], [b"10944022440321"], 1)


def test_an_endless_code_is_thrown_away_whole() -> None:
    counter = Counter().feed(*strokes("7" * 5000 + "\r")).quiet()
    assert (counter.typed, counter.scans, counter.spoilt) == ([], [], 1)


def test_typing_goes_on_after_a_scan() -> None:
    counter = Counter().feed(*strokes("80084740397510\r"))
    counter.feed(*strokes("IV\r", 2000, HUMAN_MS)).quiet()
    assert counter.typed == [LETTERS["I"], LETTERS["V"], ENTER]


def test_a_scan_right_after_typing_leaves_the_typing_alone() -> None:
    counter = Counter().feed(Stroke(LETTERS["I"], 900), *strokes("80084740397510\r"))
    assert (counter.typed, counter.scans) == ([LETTERS["I"]], [b"80084740397510"])


ANY_KEY = st.builds(
    Stroke,
    code=st.integers(1, 130),
    at_ms=st.integers(1, 49),
    shift=st.booleans(),
    chord=st.booleans(),
)


@given(st.lists(ANY_KEY, min_size=8, max_size=60))
def test_no_burst_of_a_machine_ever_types_a_key(gaps: list[Stroke]) -> None:
    at_ms, burst = 1000, []
    for key in gaps:
        at_ms += key.at_ms
        burst.append(Stroke(key.code, at_ms, shift=key.shift, chord=key.chord))
    modifiers = {key.code for key in burst if WedgeDecoder().press(key).key is Fate.PASS}
    counter = Counter().feed(*burst).quiet()
    if len([key for key in burst if key.code not in modifiers]) >= 8:
        assert set(counter.typed) <= modifiers


@given(st.lists(st.builds(Stroke, code=st.integers(1, 130), at_ms=st.integers(50, 900))))
def test_no_key_of_a_person_is_ever_lost_or_moved(gaps: list[Stroke]) -> None:
    at_ms, typed = 1000, []
    for key in gaps:
        at_ms += key.at_ms
        typed.append(Stroke(key.code, at_ms))
    counter = Counter()
    for key in typed:
        counter.feed(key).quiet()
    assert counter.typed == [key.code for key in typed]
