"""Tells a scanner that types like a keyboard from a person, by scan codes and by their pace."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

GAP_MS: Final = 50
"""Keys that follow each other faster belong to one burst; a key is held no longer than this."""

SUFFIXED_LENGTH_MIN: Final = 4
"""A burst of so many characters that ends with Enter or Tab is a scan."""

BARE_LENGTH_MIN: Final = 8
"""A burst of so many keys is no person's, whatever it ends with."""

SCAN_LENGTH_MAX: Final = 4096

_ROWS: Final = (  # first evdev code of a row of keys, its characters, the same with Shift
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (55, "*", "*"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),  # keypad
    (98, "/", "/"),
)
_CHARACTERS: Final = {
    (first + place, shift): character
    for first, plain, shifted in _ROWS
    for shift, characters in ((False, plain), (True, shifted))
    for place, character in enumerate(characters)
}
_ENDS: Final = frozenset({28, 96, 15})  # Enter, keypad Enter, Tab
_LINE_FEEDS: Final = frozenset({36, 50})  # Ctrl+J and Ctrl+M: LF and CR as control characters
_MODIFIERS: Final = frozenset({29, 97, 42, 54, 56, 100, 58, 69, 125, 126})  # Ctrl Shift Alt locks


@dataclass(frozen=True, slots=True)
class Stroke:
    """One press of a key, as the system reports it.

    `code` is the evdev code, which no keyboard layout changes; `at_ms` is on any clock that only
    grows; `chord` is a press together with Ctrl, Alt or Meta.
    """

    code: int
    at_ms: int
    shift: bool = False
    chord: bool = False
    auto_repeat: bool = False


class Held(Enum):
    """What becomes of the keys that are held back."""

    KEEP = auto()
    REPLAY = auto()
    DROP = auto()


class Fate(Enum):
    """What becomes of the key just pressed, after the held ones were dealt with."""

    HOLD = auto()
    PASS = auto()
    DROP = auto()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What to do now. `scan` is a whole scan, `spoilt` says that one had to be thrown away."""

    held: Held = Held.KEEP
    key: Fate = Fate.HOLD
    scan: bytes | None = None
    spoilt: bool = False


class WedgeDecoder:
    """Sorts keys into scans and typing.

    A scan is decoded with the US layout from scan codes and Shift; Caps Lock does not matter. A
    chord, a function key or an Enter inside a burst spoils it: the whole scan is thrown away and
    nothing of it is typed. A key that repeats itself is held down by a person.
    """

    def __init__(self, gap_ms: int = GAP_MS) -> None:
        self._gap_ms = gap_ms
        self._last_ms = -gap_ms
        self._after_scan = False
        self._text: list[str] = []
        self._keys = 0
        self._tainted = False

    def press(self, stroke: Stroke) -> Ruling:
        """Rule on a press and on what was held before it."""
        in_burst = 0 <= stroke.at_ms - self._last_ms < self._gap_ms
        if stroke.code in _MODIFIERS:
            self._last_ms = stroke.at_ms if in_burst else self._last_ms  # a scanner's own Shift
            return Ruling(Held.KEEP, Fate.PASS)
        before = Ruling() if in_burst else self.silence()
        self._last_ms = stroke.at_ms
        if stroke.auto_repeat:
            ended = self.silence() if in_burst else before
            return Ruling(ended.held, Fate.PASS, ended.scan, ended.spoilt)
        now = self._end(stroke) if _is_end(stroke) else self._collect(stroke)
        held = before.held if now.held is Held.KEEP else now.held
        return Ruling(held, now.key, now.scan or before.scan, now.spoilt or before.spoilt)

    def silence(self) -> Ruling:
        """Rule on what is held when no key has followed for `gap_ms`."""
        machine = self._keys >= BARE_LENGTH_MIN or (self._after_scan and self._keys > 0)
        ruling = Ruling(Held.REPLAY) if self._keys else Ruling()
        if machine:
            ruling = self._finish()
        self._forget(after_scan=False)
        return ruling

    def _end(self, stroke: Stroke) -> Ruling:
        if self._keys == 0 and self._after_scan:
            return Ruling(key=Fate.DROP)  # the rest of a suffix such as CR LF
        if len(self._text) < SUFFIXED_LENGTH_MIN and not (self._after_scan and self._keys):
            return self._collect(stroke)
        ruling = self._finish()
        self._forget(after_scan=True)
        return ruling

    def _collect(self, stroke: Stroke) -> Ruling:
        if self._after_scan and stroke.chord and stroke.code in _LINE_FEEDS and self._keys == 0:
            return Ruling(key=Fate.DROP)
        character = _CHARACTERS.get((stroke.code, stroke.shift))
        if character is None or stroke.chord or len(self._text) >= SCAN_LENGTH_MAX:
            self._tainted = True
        else:
            self._text.append(character)
        self._keys += 1
        if self._keys < BARE_LENGTH_MIN:
            return Ruling()
        return Ruling(Held.DROP, Fate.DROP)  # a scanner for sure: nothing of it is ever replayed

    def _finish(self) -> Ruling:
        if self._tainted or len(self._text) < SUFFIXED_LENGTH_MIN:
            return Ruling(Held.DROP, Fate.DROP, spoilt=True)
        return Ruling(Held.DROP, Fate.DROP, "".join(self._text).encode("ascii"))

    def _forget(self, *, after_scan: bool) -> None:
        self._after_scan = after_scan
        self._text.clear()
        self._keys = 0
        self._tainted = False


def _is_end(stroke: Stroke) -> bool:
    return stroke.code in _ENDS and not stroke.chord
