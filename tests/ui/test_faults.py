"""A bug ends its action and nothing else; what the machine refuses is told in one sentence."""

import logging
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication

from app.errors import ClerkError, Refusal
from app.store.journal import Journal
from tests.support.counter import PRIVATE_COD, Counter, identify
from tests.ui.desk import Desk, desk_of
from ui.application import Faults
from ui.presenters.states import Panel
from ui.texts import PROGRAM_FAULT, SENTENCES

HEAVY = ("sqlalchemy", "alembic", "httpx", "reportlab", "fastapi", "argon2", "cryptography")


def test_a_bug_in_the_register_s_work_is_logged_and_the_visit_stands_as_the_record_has_it(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    with monkeypatch.context() as broken, caplog.at_level(logging.CRITICAL):
        broken.setattr(desk.counter.register, "tasks", None)
        desk.press("Enter")
        desk.until_panel(Panel.UNKNOWN)
    assert desk.message == PROGRAM_FAULT
    assert "TypeError" in caplog.text
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)


def test_a_screen_that_is_behind_the_record_catches_up_with_it(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    assert desk.process.counter is not None
    assert desk.screen.visit is not None
    identify(desk.counter, desk.process.counter.visit.session, desk.screen.visit)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    assert desk.counter.kinds().count("customer_identified") == 1
    assert desk.message.endswith(".")


def test_a_bug_in_a_slot_is_told_in_the_window(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.start()
    with caplog.at_level(logging.CRITICAL):
        try:
            raise KeyError("somewhere")
        except KeyError as error:
            desk.faults.report(type(error), error, error.__traceback__)
    desk.until(lambda: desk.message == PROGRAM_FAULT)
    assert "KeyError" in caplog.text
    desk.sign_in()


@pytest.mark.parametrize(
    "refusal", [Refusal.WRONG_KEY, Refusal.NEWER_DATABASE, Refusal.DATABASE_DAMAGED]
)
def test_a_journal_that_does_not_open_is_told_in_one_sentence(
    dressed: QApplication, counter: Counter, refusal: Refusal
) -> None:
    def refuse() -> Journal:
        raise ClerkError(refusal)

    with desk_of(counter, refuse) as desk:
        desk.process.start()
        desk.until(lambda: desk.message == SENTENCES[refusal])
        assert desk.process.counter is None


def test_the_first_paint_waits_for_no_library_but_qt() -> None:
    code = (
        "import sys; import ui.main; "
        f"print([name for name in {HEAVY!r} if name in sys.modules], end='')"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert found.stdout == "[]"


def test_the_journal_opens_only_after_the_first_paint(desk: Desk) -> None:
    desk.start()
    assert desk.milestones == ["painted", "ready"]


def test_after_the_window_nobody_is_told_of_faults_who_is_gone() -> None:
    faults = Faults()
    faults.install()
    assert sys.excepthook == faults.report

    faults.remove()

    assert sys.excepthook is sys.__excepthook__
