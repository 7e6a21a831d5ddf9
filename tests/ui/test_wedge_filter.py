"""A keyboard-type scanner in a real window: scans are data, a person's keys are keys."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.wedge_window import WedgeWindow
from ui.bridge.wedge_filter import WedgeFilter

XKB = 8
ENTER, TAB, SPACE, F8, LETTER_O, LETTER_F = 28, 15, 57, 66, 24, 33
ITEM = "80084740397510"
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Keyboard:
    """Sends key events as the window system does: override first, then press and release."""

    def __init__(self, window: QWindow) -> None:
        self._window = window
        self._now_ms = 10_000
        self._down: list[QKeyEvent] = []

    def rest(self) -> None:
        self._now_ms += 1000

    def strike(
        self,
        code: int,
        key: int,
        text: str = "",
        modifiers: Qt.KeyboardModifier = NONE,
        after_ms: int = 5,
        *,
        is_rolled: bool = False,
    ) -> None:
        """Press a key `after_ms` after the one before it, and let it go unless `is_rolled`."""
        self._now_ms += after_ms
        override = self._event(QEvent.Type.ShortcutOverride, code, key, text, modifiers)
        override.ignore()
        QCoreApplication.sendEvent(self._window, override)
        assert override.isAccepted(), "the key would have gone to the shortcuts"
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = self._event(kind, code, key, text, modifiers)
            if is_rolled and kind is QEvent.Type.KeyRelease:
                self._down.append(event)
            else:
                QCoreApplication.sendEvent(self._window, event)

    def repeat(self, code: int, key: int, text: str) -> None:
        """Repeat a held key as an X server does: let go and press at one time, not marked."""
        self._now_ms += 40
        for kind in (QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            QCoreApplication.sendEvent(self._window, self._event(kind, code, key, text, NONE))

    def let_go(self) -> None:
        """Let all keys go that are still down."""
        for event in self._down:
            QCoreApplication.sendEvent(self._window, event)

    def scan(
        self, digits: str, end: tuple[int, int, str] | None, *, is_rolled: bool = False
    ) -> None:
        for digit in digits:
            code = 11 if digit == "0" else int(digit) + 1
            self.strike(code, ord(digit), digit, is_rolled=is_rolled)
        if end is not None:
            self.strike(*end)

    def _event(
        self, kind: QEvent.Type, code: int, key: int, text: str, modifiers: Qt.KeyboardModifier
    ) -> QKeyEvent:
        event = QKeyEvent(kind, key, modifiers, code + XKB, 0, 0, text)
        event.setTimestamp(self._now_ms)
        return event


ENTER_KEY = (ENTER, Qt.Key.Key_Return.value, "\r")
TAB_KEY = (TAB, Qt.Key.Key_Tab.value, "\t")


class Place:
    """The window under test, its keyboard, and what the filter told."""

    def __init__(self, bot: QtBot, application: QApplication) -> None:
        self.bot = bot
        self.window = WedgeWindow()
        bot.addWidget(self.window)
        self.filter = WedgeFilter(application)
        self.scans: list[bytes] = []
        self.spoilt = 0
        self.filter.scanned.connect(self.scans.append)
        self.filter.spoilt.connect(self._count_spoilt)
        self.window.show()
        bot.waitUntil(self.window.isActiveWindow)
        self.window.field.setFocus()
        handle = self.window.windowHandle()
        assert handle is not None
        self.keyboard = Keyboard(handle)

    def settle(self) -> None:
        """Wait until the filter holds nothing back: a key sent now is the last to arrive."""
        self.window.when("F12", "settled")
        self.keyboard.rest()
        self.keyboard.strike(88, Qt.Key.Key_F12.value)
        self.bot.waitUntil(lambda: self.window.counts["settled"] == 1)
        del self.window.counts["settled"]

    def _count_spoilt(self) -> None:
        self.spoilt += 1


@pytest.fixture
def place(qtbot: QtBot, qapp: QApplication) -> Iterator[Place]:
    found = Place(qtbot, qapp)
    yield found
    shiboken6.delete(found.filter)


UNTOUCHED = {"field": "", "focus": "field", "clicked": 0, "returned": 0, "opened": 0, "chosen": 0}


@pytest.mark.parametrize("end", [ENTER_KEY, TAB_KEY, None], ids=["enter", "tab", "bare"])
def test_a_scan_reaches_neither_field_nor_button_nor_focus(
    place: Place, end: tuple[int, int, str] | None
) -> None:
    place.keyboard.scan(ITEM, end)
    place.settle()
    assert place.scans == [ITEM.encode()]
    assert place.window.state == UNTOUCHED


def test_a_key_of_a_scan_let_go_late_reaches_nothing(place: Place) -> None:
    seen: list[QEvent.Type] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            seen.append(event.type())
            return False

    watch = Watch()
    place.window.field.installEventFilter(watch)
    place.keyboard.scan("1234567", ENTER_KEY, is_rolled=True)
    place.keyboard.let_go()
    assert place.scans == [b"1234567"]
    assert QEvent.Type.KeyRelease not in seen


def test_a_scan_with_the_focus_on_a_button_does_not_press_it(place: Place) -> None:
    place.window.button.setFocus()
    place.keyboard.scan(ITEM, ENTER_KEY)
    place.settle()
    assert place.scans == [ITEM.encode()]
    assert place.window.state == UNTOUCHED | {"focus": "button"}


def test_a_scan_is_told_at_its_enter(place: Place) -> None:
    place.keyboard.scan(ITEM, ENTER_KEY)
    assert place.scans == [ITEM.encode()]


def test_a_person_types_russian_and_enter_works(place: Place) -> None:
    for code, text in ((48, "И"), (32, "в"), (33, "а")):
        place.keyboard.rest()
        place.keyboard.strike(code, ord(text.upper()), text)
    place.keyboard.rest()
    place.keyboard.strike(*ENTER_KEY)
    place.settle()
    assert place.window.state == UNTOUCHED | {"field": "Ива", "returned": 1}
    assert place.scans == []


def test_fast_keys_of_a_person_come_back_in_their_order(place: Place) -> None:
    for code, text in ((20, "е"), (35, "р"), (18, "у")):
        place.keyboard.strike(code, ord(text.upper()), text)
    place.settle()
    assert place.window.field.text() == "еру"


def test_shortcuts_of_a_person_work(place: Place) -> None:
    place.keyboard.strike(LETTER_O, Qt.Key.Key_O.value, "\x0f", CONTROL)
    place.keyboard.rest()
    place.keyboard.strike(F8, Qt.Key.Key_F8.value)
    place.settle()
    assert place.window.state == UNTOUCHED | {"opened": 1, "chosen": 1}


def test_a_digit_that_is_an_answer_works(place: Place) -> None:
    place.window.when("1", "answered")
    place.window.button.setFocus()
    place.keyboard.strike(2, Qt.Key.Key_1.value, "1")
    place.settle()
    assert place.window.counts["answered"] == 1


def test_space_presses_the_button_once_and_lets_it_go(place: Place) -> None:
    place.window.button.setFocus()
    place.keyboard.strike(SPACE, Qt.Key.Key_Space.value, " ")
    place.settle()
    assert place.window.counts["clicked"] == 1
    assert not place.window.button.isDown()


@pytest.mark.parametrize("before", ["", "80084", ITEM])
@pytest.mark.parametrize(
    "trap",
    [
        (LETTER_O, Qt.Key.Key_O.value, "\x0f", CONTROL),
        (F8, Qt.Key.Key_F8.value),
        (1, Qt.Key.Key_Escape.value, "\x1b"),
    ],
    ids=["ctrl+o", "f8", "esc"],
)
def test_a_command_hidden_in_a_barcode_reaches_nothing(
    place: Place, before: str, trap: tuple[int, int]
) -> None:
    place.keyboard.scan(before, None)
    place.keyboard.strike(*trap)
    place.keyboard.scan(ITEM, ENTER_KEY)
    place.settle()
    assert (place.scans, place.spoilt) == ([], 1)
    assert place.window.state == UNTOUCHED


def test_a_key_that_comes_back_still_tells_when_it_was_pressed(place: Place) -> None:
    stamps: list[int] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                stamps.append(event.timestamp())
            return False

    watch = Watch()
    place.window.field.installEventFilter(watch)
    place.keyboard.strike(LETTER_F, ord("А"), "а")
    place.settle()
    assert stamps[0] == 10_005


def test_a_key_held_down_types_on(place: Place) -> None:
    handle = place.window.windowHandle()
    assert handle is not None
    for at_ms, is_repeat in ((20_000, False), (20_400, True), (20_430, True)):
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            event = QKeyEvent(
                kind, ord("А"), NONE, LETTER_F + XKB, 0, 0, "а", autorep=is_repeat, count=1
            )
            event.setTimestamp(at_ms)
            QCoreApplication.sendEvent(handle, event)
    place.settle()
    assert place.window.field.text() == "ааа"
    assert place.scans == []


def test_a_key_held_down_that_only_the_x_server_repeats_types_on(place: Place) -> None:
    place.keyboard.strike(LETTER_F, ord("А"), "а")
    for _ in range(20):
        place.keyboard.repeat(LETTER_F, ord("А"), "а")
    place.settle()
    assert place.window.field.text() == "а" * 21
    assert (place.scans, place.spoilt) == ([], 0)


def test_a_scan_without_suffix_is_told_even_if_a_held_key_follows(place: Place) -> None:
    place.keyboard.scan(ITEM, None)
    place.keyboard.repeat(11, Qt.Key.Key_0.value, "0")
    assert place.scans == [ITEM.encode()]


def test_two_equal_characters_of_the_fastest_scanner_are_no_repeat(place: Place) -> None:
    for _ in range(14):
        place.keyboard.strike(2, Qt.Key.Key_1.value, "1", after_ms=0)
    place.keyboard.strike(*ENTER_KEY)
    place.settle()
    assert place.scans == [b"1" * 14]


def test_keys_without_a_scan_code_pass_at_once(place: Place) -> None:
    QTest.keyClicks(place.window.field, "12345678901234")
    assert place.window.field.text() == "12345678901234"
    assert place.scans == []


def test_keys_for_a_window_that_is_gone_are_dropped(place: Place, qtbot: QtBot) -> None:
    second = WedgeWindow()
    second.show()
    qtbot.waitUntil(second.isActiveWindow)
    handle = second.windowHandle()
    assert handle is not None
    Keyboard(handle).strike(SPACE, Qt.Key.Key_Space.value, " ")
    shiboken6.delete(second)
    place.window.activateWindow()
    qtbot.waitUntil(place.window.isActiveWindow)
    place.settle()
    assert place.window.state == UNTOUCHED


def test_a_window_opened_later_is_watched_too(place: Place, qtbot: QtBot) -> None:
    second = WedgeWindow()
    qtbot.addWidget(second)
    second.show()
    qtbot.waitUntil(second.isActiveWindow)
    handle = second.windowHandle()
    assert handle is not None
    Keyboard(handle).scan(ITEM, ENTER_KEY)
    assert place.scans == [ITEM.encode()]
    assert second.field.text() == ""
