"""What the screen says of a card after a cut: the charge, its way back, and what is safe now."""

from app.domain.money import Money
from app.domain.ports import CardDecline, FiscalRefusal
from app.domain.visit import Step, Visit
from app.services.card import check_card, drive_card, drive_reversal, start_reversal
from app.services.effects import drive_settlement
from app.services.settle import Tender, start_settlement
from app.services.staff import ClerkSession
from app.services.unresolved import Claim, Effect, Next, Proof, Proven
from tests.services.test_unresolved import KEY, only, said
from tests.support.counter import Counter


def by_card(counter: Counter, session: ClerkSession) -> Visit:
    """Return a sale that is to be paid by card, before the bank was asked."""
    visit = counter.up_to(Step.PAY, session)
    tender = Tender(Money(0), visit.due)
    return start_settlement(counter.journal, session, visit.id, tender, "key:F7")


def charged(counter: Counter, session: ClerkSession) -> Visit:
    """Return a sale whose card is charged and whose receipt the register refused."""
    counter.register.refusals.append(FiscalRefusal(44, "Нет бумаги"))
    visit = drive_card(counter.journal, session, counter.pinpad, by_card(counter, session).id)
    return drive_settlement(counter.journal, session, counter.register, visit.id)


def of_bank(claim: Claim, effect: Effect = Effect.CARD) -> tuple[Proven, Proof, str, Money]:
    [found] = [each for each in claim.effects if each.effect is effect]
    return found.proven, found.proof, found.of, found.amount


def test_while_the_bank_is_silent_the_card_is_unknown_and_the_register_was_not_asked(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.pinpad.lost_answers = 1
    visit = drive_card(counter.journal, orlova, counter.pinpad, by_card(counter, orlova).id)

    claim = only(counter)

    assert of_bank(claim) == (Proven.UNKNOWN, Proof.BANK_SILENT, "", visit.due)
    assert said(claim, Effect.RECEIPT) == [(Proven.NOT_DONE, Proof.NOT_ASKED)]
    assert (claim.next, claim.is_open) == (Next.ASK_BANK, True)

    check_card(counter.journal, counter.pinpad, visit.id)
    claim = only(counter)

    assert of_bank(claim) == (Proven.DONE, Proof.READ_FROM_BANK, "432112340001", visit.due)
    assert said(claim, Effect.RECEIPT) == [(Proven.UNKNOWN, Proof.NO_ANSWER)]
    assert claim.next is Next.ASK_REGISTER


def test_a_declined_card_leaves_the_payment_to_be_taken_and_nothing_is_said_of_the_register(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.pinpad.declines.append(CardDecline(4451, "недостаточно средств"))
    visit = drive_card(counter.journal, orlova, counter.pinpad, by_card(counter, orlova).id)

    claim = only(counter)

    denied = (Proven.NOT_DONE, Proof.DENIED_BY_BANK, "недостаточно средств", visit.due)
    assert of_bank(claim) == denied
    assert said(claim, Effect.RECEIPT) == [(Proven.NOT_DONE, Proof.NOT_ASKED)]
    assert (claim.next, claim.is_open) == (Next.TAKE_PAYMENT, False)

    start_settlement(counter.journal, orlova, visit.id, Tender(visit.due), KEY)
    claim = only(counter)

    assert said(claim, Effect.CARD) == [], "this payment is in cash"
    assert said(claim, Effect.RECEIPT) == [(Proven.UNKNOWN, Proof.NO_ANSWER)]


def test_a_charge_without_a_receipt_is_open_until_it_has_one(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = charged(counter, orlova)

    claim = only(counter)

    approved = (Proven.DONE, Proof.SAID_BY_BANK, "432112340001", visit.due)
    assert of_bank(claim) == approved
    assert said(claim, Effect.CARD_BACK) == []
    assert said(claim, Effect.RECEIPT) == [(Proven.NOT_DONE, Proof.DENIED_BY_REGISTER)]
    assert (claim.next, claim.is_open) == (Next.RECEIPT_OR_BACK, True)

    start_settlement(counter.journal, orlova, visit.id, Tender(Money(0), visit.due), "key:1")
    drive_settlement(counter.journal, orlova, counter.register, visit.id)
    claim = only(counter)

    assert of_bank(claim) == approved, "the same charge"
    assert said(claim, Effect.RECEIPT) == [(Proven.DONE, Proof.SAID_BY_REGISTER)]
    assert (claim.next, claim.is_open) == (Next.HAND_OVER, False)


def test_the_way_back_to_the_card_is_a_thing_of_its_own(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = charged(counter, orlova)
    counter.pinpad.declines.append(CardDecline(4119, "нет связи"))
    start_reversal(counter.journal, orlova, visit.id, "key:2")
    assert of_bank(only(counter), Effect.CARD_BACK)[:2] == (Proven.UNKNOWN, Proof.BANK_SILENT)
    assert only(counter).next is Next.ASK_BANK

    drive_reversal(counter.journal, orlova, counter.pinpad, visit.id)
    refused = (Proven.NOT_DONE, Proof.DENIED_BY_BANK, "нет связи", visit.due)
    assert of_bank(only(counter), Effect.CARD_BACK) == refused
    assert only(counter).next is Next.RECEIPT_OR_BACK

    start_reversal(counter.journal, orlova, visit.id, "key:2")
    check_card(counter.journal, counter.pinpad, visit.id)
    claim = only(counter)
    assert of_bank(claim)[0] is Proven.DONE
    back = (Proven.DONE, Proof.READ_FROM_BANK, "432112340002", visit.due)
    assert of_bank(claim, Effect.CARD_BACK) == back
    assert (claim.next, claim.is_open) == (Next.TAKE_PAYMENT, False)
