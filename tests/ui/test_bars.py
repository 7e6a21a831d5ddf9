"""The bars below the page: nothing is cut off at the smallest size of the window."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.ports import PaperState
from ui.presenters.status_state import StatusState
from ui.views.frame_bars import StatusBar
from ui.views.main_window import SIZE, MainWindow

WELL = StatusState(made=12, has_scanner=True, has_register=True, paper=PaperState.READY)
ILL = StatusState(
    made=12_345,
    acknowledged=11_320,
    oldest_unproven_s=7_260,
    single_copy=1_025,
    copy_error="no_space",
    has_second=True,
    has_scanner=False,
    has_register=False,
    paper=PaperState.LOW,
)
AT_PAYMENT = ("help", "type", "details", "paper", "add", "card", "refuse", "aside", "back")


@pytest.fixture
def window(dressed: QApplication) -> Iterator[MainWindow]:
    window = MainWindow()
    window.show()
    dressed.processEvents()
    yield window
    window.close()
    window.deleteLater()


@pytest.mark.parametrize("error", ["", "centre_unreachable"])
def test_the_status_takes_a_second_line_rather_than_cut_a_warning(
    window: MainWindow, dressed: QApplication, error: str
) -> None:
    bar = window.findChild(StatusBar)
    assert bar is not None
    for state, lines in ((WELL, 1), (replace(ILL, last_error=error), 2), (WELL, 1)):
        bar.show_status(state)
        dressed.processEvents()
        labels = (bar.proof_label, bar.devices_label)
        assert all(each.width() >= each.sizeHint().width() for each in labels)
        assert len({each.y() for each in labels}) == lines
    assert (window.width(), window.height()) == SIZE


def test_the_keys_of_the_payment_fit_with_all_that_may_be_in_doubt(
    window: MainWindow, dressed: QApplication
) -> None:
    window.keys.show_only(AT_PAYMENT)
    dressed.processEvents()
    shown = [button for button in window.keys.buttons.values() if button.isVisible()]
    assert all(each.width() >= each.sizeHint().width() for each in shown)
    left_out = [name for name in AT_PAYMENT if window.keys.buttons[name].isHidden()]
    assert left_out == ["type"]
    window.keys.show_only(("help", "type", "details", "back"))
    assert not window.keys.buttons["type"].isHidden()
