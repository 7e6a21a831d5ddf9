"""Garbage dies in the window's thread, and the collector is given back as it was found."""

import gc
import threading
import weakref

import pytest
from PySide6.QtWidgets import QApplication

from ui.bridge.collector import Collector


class Knot:
    """Something that only the collector can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.parametrize("was_enabled", [True, False])
def test_it_is_given_back_as_it_was_found(qapp: QApplication, *, was_enabled: bool) -> None:
    assert not gc.isenabled()  # a window's test runs with it switched off
    if was_enabled:
        gc.enable()
    collector = Collector()

    collector.start()
    assert not gc.isenabled()
    collector.stop()

    assert gc.isenabled() == was_enabled
    gc.disable()


def test_another_thread_frees_no_garbage_of_the_window(qapp: QApplication) -> None:
    collector = Collector()
    collector.start()
    knot = weakref.ref(Knot())

    busy = threading.Thread(target=lambda: [[] for _ in range(100_000)])
    busy.start()
    busy.join()

    assert knot() is not None
    collector.collect()
    assert knot() is None
    collector.stop()
