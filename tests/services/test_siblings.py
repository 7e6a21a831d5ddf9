"""What a sibling window or an earlier computer did counts here, before anybody is served twice."""

import io

import pytest

from app.domain.scan import read_scan
from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.messages.entries import Draft, Entry, EntryKey, FactKey
from app.messages.feed import Stream
from app.messages.signing import Signer
from app.services.identify import WAITING, look_up
from app.store import claims
from app.store.verify import verify_open
from installer.verifier.okno_verify import Check
from tests.central.journals import PaperJournal
from tests.support.counter import ROMASHKA, TERMINAL, Counter, feed
from tests.support.siblings import recorded
from tests.verifier.day import exported

SETTLED = FactKey("settled", ROMASHKA.key, 1)


def hear(counter: Counter, *entries: Entry) -> None:
    feed(counter.agent, counter.centre, Stream.BRANCH, list(map(recorded, entries)))


def state(counter: Counter) -> str:
    return look_up(counter.journal, read_scan(ROMASHKA.identifier.text)).state


def claim(counter: Counter) -> tuple[FactKey, EntryKey | None] | None:
    with counter.store.read() as connection:
        return claims.next_claim(connection, "settled", ROMASHKA.key)


@pytest.mark.parametrize(("terminal", "epoch"), [("660049-1", 1), (TERMINAL, 2)])
def test_what_was_done_elsewhere_is_not_done_again(
    counter: Counter, terminal: str, epoch: int
) -> None:
    """Also what this very window did on a computer that is gone."""
    journal = PaperJournal(terminal, Signer.new(), epoch=epoch)

    hear(counter, journal.sale(ROMASHKA.key))

    assert state(counter) == "settled"
    assert claim(counter) is None


def test_a_siblings_undone_sale_makes_way_for_the_next(counter: Counter) -> None:
    """The centre holds a claim that does not cite what undid the one before."""
    journal = PaperJournal("660049-1", Signer.new())
    sold = journal.sale(ROMASHKA.key)
    undo = Draft(kind="settlement_voided", payload={"visit": "v"}, reverses=(SETTLED,))

    hear(counter, sold, journal.by_clerk(undo))

    assert state(counter) == WAITING
    assert claim(counter) == (SETTLED._replace(generation=2), EntryKey("660049-1", 1, 4))


def test_what_a_sibling_sold_and_undid_is_sold_here_and_the_journal_is_whole(
    counter: Counter,
) -> None:
    """Also for the verifier that shares no code: another's claim stands in another's journal."""
    orlova = counter.clerk_with_shift()
    journal = PaperJournal("660049-1", Signer.new())
    undo = Draft(kind="settlement_voided", payload={"visit": "v"}, reverses=(SETTLED,))
    hear(counter, journal.sale(ROMASHKA.key), journal.by_clerk(undo))

    counter.up_to(Step.DONE, orlova, ROMASHKA)

    assert b'@M20261118-1/1",2,"660049-1.1.4"]' in counter.last_body("settlement_started")
    assert verify_open(counter.store).whole
    check = Check([], {"terminal_key": "", "centre_key": ""})
    assert check.run(io.BytesIO(exported(counter))) is None


def test_a_scan_of_what_a_sibling_gave_out_opens_no_visit(counter: Counter) -> None:
    orlova = counter.clerk_with_shift()
    hear(counter, PaperJournal("660049-1", Signer.new()).sale(ROMASHKA.key))

    with pytest.raises(ClerkError) as refused:
        counter.visit(orlova)

    assert refused.value.code is Refusal.ITEM_IN_ANOTHER_VISIT
