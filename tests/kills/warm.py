"""Loaded once by the server that victims are forked from: what a start would take time for is done.

A process is killed some hundred times; without this each would compile the same statements anew.
"""

import tempfile
from pathlib import Path

import httpx
import pytest

from app.domain.visit import Step
from app.services.recover import recover
from app.services.staff import sign_in
from tests.kills import sweep
from tests.support.counter import ORLOVA, PIN, make_counter

PRELOADED = (httpx, pytest, sweep)
"""What a forked process imports again on its way: from here it costs nothing."""


def _warm() -> None:
    with tempfile.TemporaryDirectory() as folder:
        counter = make_counter(Path(folder))
        session = counter.clerk_with_shift()
        visit = counter.visit(session)
        while visit.step is not Step.DONE:
            visit = counter._steps(session)[visit.step](visit)
        recover(counter.journal, counter.register)
        sign_in(counter.journal, ORLOVA, PIN)
        counter.store.close()
        counter.agent.close()


_warm()
