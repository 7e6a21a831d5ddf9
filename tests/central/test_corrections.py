"""`okno central correct`: a correction is issued while the centre serves, and its state listed."""

from pathlib import Path

import pytest

from app.central.central import Central
from app.central.corrections import Order
from app.domain.ledger import Account, Posting
from app.domain.money import Money
from app.errors import ClerkError, Refusal
from tests.central.http import BRANCH, HandTerminal, ServedCentre
from tests.central.journals import PaperJournal
from tests.commands.test_identify import okno

BY = ("--by", "Отдел учёта", "--reason", "дважды")


def test_the_command_issues_what_the_branch_hears(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal, tmp_path: Path
) -> None:
    sold = journal.sale("80084740397510")
    window.post(journal.page())
    data, sides = ("--data", str(tmp_path)), ("--posting", "drawer=-50", "--posting", "safe=50,00")

    done = okno("central", "correct", *data, "--entry", sold.key.text, *sides, *BY)

    [issued] = centre.central.corrections(BRANCH)
    assert done.stdout.decode().strip() == issued.correction
    [told] = window.feed("stream=urgent&after=0").bodies  # type: ignore[union-attr]
    assert b'"postings":[["drawer",-5000],["safe",5000]]' in told
    listed = okno("central", "corrections", *data, "--branch", BRANCH).stdout.decode()
    assert listed.strip() == f"{issued.correction} · {issued.terminal} · ждёт ответа"


def test_an_unbalanced_one_is_not_issued(
    centre: ServedCentre, window: HandTerminal, journal: PaperJournal
) -> None:
    sold = journal.sale("80084740397510")
    window.post(journal.page())

    with pytest.raises(ClerkError) as refused:
        centre.central.correct(Order(sold.key, (Posting(Account.DRAWER, Money(5)),), "У", "д"))

    assert refused.value.code is Refusal.UNBALANCED
    assert told_nothing(centre.central)


def told_nothing(central: Central) -> bool:
    return central.corrections(BRANCH) == [] and not central.feed_positions([BRANCH])
