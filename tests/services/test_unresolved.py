"""What the screen says of the customer in front of it after a cut, held against the devices."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.ports import FiscalOutcome, PaperState, PrintOutcome
from app.domain.visit import Step, Visit
from app.messages.canonical import parse
from app.services.effects import drive_settlement, print_pending
from app.services.money_back import give_money_back, start_return
from app.services.recover import recover
from app.services.return_effects import drive_return
from app.services.staff import ClerkSession
from app.services.unresolved import Claim, Effect, Next, Proof, Proven, claims
from app.store.tables import journal
from tests.support.counter import PRIVATE_COD, Counter, make_counter
from tests.support.register import PlainRegister

KEY = "key:Return"


class PowerCut(Exception):
    """The plug is pulled."""


@dataclass
class MortalRegister(PlainRegister):
    """A register whose asker loses power before or after the question, so many times in a row."""

    cuts: int = 0
    is_after: bool = False

    def fence(self, key: str) -> FiscalOutcome:
        is_cut, self.cuts = self.cuts > 0, max(self.cuts - 1, 0)
        if is_cut and not self.is_after:
            raise PowerCut
        found = super().fence(key)
        if is_cut:
            raise PowerCut
        return found


@dataclass
class MutePrinter:
    """A printer at which the power fails as soon as bytes have gone."""

    def paper(self) -> PaperState:
        return PaperState.UNKNOWN

    def print_bytes(self, data: bytes) -> PrintOutcome:
        raise PowerCut

    def open_drawer(self) -> None:
        """Nothing is kicked here."""


def said(claim: Claim, effect: Effect) -> list[tuple[Proven, Proof]]:
    return [(each.proven, each.proof) for each in claim.effects if each.effect is effect]


def only(counter: Counter) -> Claim:
    [claim] = claims(counter.journal)
    return claim


def interrupted(counter: Counter, session: ClerkSession) -> Visit:
    """Return a sale of an item with a policy whose receipt was printed and never heard of."""
    counter.register.lost_answers = 1
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, session)
    return drive_settlement(counter.journal, session, counter.register, visit.id)


def test_before_the_register_is_asked_nothing_is_claimed_of_the_receipt(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = interrupted(counter, orlova)

    claim = only(counter)

    assert said(claim, Effect.RECEIPT) == [(Proven.UNKNOWN, Proof.NO_ANSWER)]
    assert (claim.next, claim.is_open, claim.due) == (Next.ASK_REGISTER, True, visit.due)
    assert claim.visit.addressee == "Ковалёва Анна Игоревна"


def test_a_receipt_that_was_read_from_the_register_says_so(
    counter: Counter, orlova: ClerkSession
) -> None:
    interrupted(counter, orlova)
    recover(counter.journal, counter.register)

    claim = only(counter)

    assert said(claim, Effect.RECEIPT) == [(Proven.DONE, Proof.READ_FROM_REGISTER)]
    assert [each.of for each in claim.effects if each.effect is Effect.RECEIPT] == ["100"]
    assert said(claim, Effect.HAND_OVER) == [(Proven.NOT_DONE, Proof.NOT_RECORDED)]
    assert said(claim, Effect.CENTRE) == [(Proven.UNKNOWN, Proof.NO_ACKNOWLEDGEMENT)]
    assert claim.next is Next.HAND_OVER


def test_a_receipt_that_the_register_denies_leaves_the_payment_to_be_taken(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    recover(counter.journal, counter.register)

    claim = only(counter)

    assert said(claim, Effect.RECEIPT) == [(Proven.NOT_DONE, Proof.DENIED_BY_REGISTER)]
    assert claim.next is Next.TAKE_PAYMENT


def test_the_return_receipt_and_the_money_are_two_things(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.HAND_OVER, orlova)
    start_return(counter.journal, orlova, visit.id, "26.2", None, KEY)
    counter.register.lost_answers = 1
    drive_return(counter.journal, orlova, counter.register, visit.id)
    assert said(only(counter), Effect.RETURN_RECEIPT) == [(Proven.UNKNOWN, Proof.NO_ANSWER)]

    recover(counter.journal, counter.register)
    claim = only(counter)

    assert said(claim, Effect.RETURN_RECEIPT) == [(Proven.DONE, Proof.READ_FROM_REGISTER)]
    assert said(claim, Effect.MONEY_BACK) == [(Proven.NOT_DONE, Proof.NOT_RECORDED)]
    assert (claim.next, claim.is_open) == (Next.GIVE_MONEY, True)
    give_money_back(counter.journal, orlova, visit.id, KEY)
    assert claims(counter.journal) == ()


def test_a_paper_in_doubt_keeps_a_visit_here_that_is_over(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    assert claims(counter.journal) == ()
    with pytest.raises(PowerCut):
        print_pending(counter.journal, MutePrinter(), lambda _journal, _job: b"x")
    recover(counter.journal, counter.register)

    claim = only(counter)

    assert (Proven.UNKNOWN, Proof.PRINTER_SILENT) in said(claim, Effect.PAPER)
    assert claim.next is Next.LOOK_AT_PAPER


def morning(folder: Path, *, is_printed: bool) -> Counter:
    """Return a counter at which a sale and a return wait for a word of the register."""
    folder.mkdir()
    counter = make_counter(folder)
    session = counter.clerk_with_shift()
    back = counter.up_to(Step.HAND_OVER, session, PRIVATE_COD)
    start_return(counter.journal, session, back.id, "26.2", None, KEY)
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, session)
    if is_printed:
        counter.register.lost_answers = 2
        drive_return(counter.journal, session, counter.register, back.id)
        drive_settlement(counter.journal, session, counter.register, visit.id)
    return counter


def written(counter: Counter) -> list[tuple[str, str, object]]:
    """Return the entries without what is drawn anew for each counter."""
    with counter.store.read() as connection:
        bodies = [
            parse(bytes(row.body))
            for row in connection.execute(select(journal.c.body, journal.c.seq))
        ]
    counter.store.close()
    counter.agent.close()
    return [
        (body["kind"], body["author"]["kind"], body["payload"].get("document"))
        for body in sorted(bodies, key=lambda body: int(body["seq"]))
    ]


@pytest.mark.parametrize("is_printed", [True, False])
@pytest.mark.parametrize("is_after", [True, False])
def test_a_recovery_cut_three_times_writes_what_one_clean_run_writes(
    tmp_path: Path,
    is_printed: bool,  # noqa: FBT001 - the register has the documents, or has never seen the tasks
    is_after: bool,  # noqa: FBT001 - the power fails after the question, or before
) -> None:
    clean = morning(tmp_path / "clean", is_printed=is_printed)
    recover(clean.journal, clean.register)
    cut = morning(tmp_path / "cut", is_printed=is_printed)
    register = MortalRegister(cut.register.documents, cut.register.tasks)
    register.cuts, register.is_after = 3, is_after
    for _ in range(3):
        with pytest.raises(PowerCut):
            recover(cut.journal, register)

    recover(cut.journal, register)

    assert not [claim for claim in claims(cut.journal) if claim.next is Next.ASK_REGISTER]
    assert written(cut) == written(clean)
