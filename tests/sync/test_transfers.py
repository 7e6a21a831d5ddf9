"""Cash between two enrolled windows, over real agents and a real centre that loses answers."""

from pathlib import Path

from app.clock import SystemClock
from app.domain.transfers import RECEIVED, RECEIVED_FACT
from app.messages.entries import Draft, Entry, FactKey
from app.services.transfers import OpenTransfers, open_transfers, sibling_windows
from app.store import transfers
from app.store.journal import Journal
from tests.central.http import BRANCH, ServedCentre
from tests.central.waiting import until
from tests.support.siblings import cash_from
from tests.sync.lossy_proxy import LossyProxy
from tests.sync.windows import Window, enrolled_window, running_agent


def receipt(sent: Entry) -> Draft:
    facts = sent.payload
    payload = {"transfer": facts["transfer"], "of": sent.key.text, "hash": sent.hash.hex()}
    payload |= {"amount": facts["amount"], "shift": "s", "from": 1, "to": 2}
    return Draft(
        kind=RECEIVED,
        payload=payload,
        postings=(("in_transit", -facts["amount"]), ("drawer", facts["amount"])),
        facts=((FactKey(RECEIVED_FACT, facts["transfer"], 1), None),),
    )


def seen(window: Window) -> OpenTransfers:
    return open_transfers(Journal(window.window_store, SystemClock()))


def test_what_one_window_sends_the_other_sees_until_it_is_received(
    centre: ServedCentre, window: Window, way: LossyProxy, tmp_path: Path
) -> None:
    with enrolled_window(tmp_path / "second", centre, 2, way.url) as second:
        sent = window.journal.by_clerk(cash_from(1, 2))
        window.write()
        with running_agent(window), running_agent(second):
            until(lambda: len(seen(second).incoming) == 1)
            assert sibling_windows(Journal(second.window_store, SystemClock())) == (1,)
            with second.store.read() as connection:
                key = transfers.terminal_key(connection, window.own.terminal, 1)
            assert key == window.own.terminal_signer.key

            second.journal.by_clerk(receipt(sent))
            second.write()
            until(lambda: second.is_proven and not seen(second).incoming)
            until(lambda: window.rows("feed_siblings") > 0)

    assert centre.central.cases(BRANCH) == []
