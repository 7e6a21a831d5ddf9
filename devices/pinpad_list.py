"""What the bank's list of operations proves of one that was begun, and how one is asked for."""

from typing import Final

from app.domain.money import Money
from app.domain.ports import (
    NEVER_CHARGED,
    CardApproval,
    CardDecline,
    CardOperation,
    CardOperationKind,
    CardOutcome,
    CardUnknown,
)
from devices.pinpad_answers import Answer, Tape
from devices.pinpad_memory import Intent

NEVER: Final = CardDecline(NEVER_CHARGED, "операции не было")
NO_LIST: Final = CardUnknown("the bank's list can't be read, or is of another day")
_COMMANDS: Final = {
    CardOperationKind.PAYMENT: "1",
    CardOperationKind.REFUND: "3",
    CardOperationKind.REVERSAL: "8",
}
_BY_REFERENCE: Final = ("0", "QSELECT")  # any type of card, chosen by the number that follows


def arguments(intent: Intent) -> tuple[str, ...]:
    """Return the program's command line for an operation."""
    arguments = (_COMMANDS[intent.kind], str(intent.amount.kopecks))
    return (*arguments, *_BY_REFERENCE, intent.of) if intent.of else arguments


def told(tape: Tape, intent: Intent, claimed: frozenset[str], answer: Answer | None) -> CardOutcome:
    """Say what is new on the list since the intent: the operation, nothing, or no telling."""
    if not set(intent.known) <= set(tape.references):
        return NO_LIST
    others = claimed | set(intent.known)
    new = [
        each
        for each in tape.totals.operations
        if each.reference not in others
        and (each.kind, each.amount, each.of) == (intent.kind, intent.amount, intent.of)
    ]
    if not new:
        return NEVER if answer is None else CardDecline(answer.code, answer.text)
    if len(new) > 1:
        return CardUnknown(f"{len(new)} operations of this sum are new on the bank's list")
    return tape.approval(new[0])


def is_whole(tape: Tape, amount: Money, of: str) -> bool:
    """Tell whether this is the sum of a charge of the bank's day: such a one is reversed."""
    charge = CardOperation(CardOperationKind.PAYMENT, of, amount)
    return charge in tape.totals.operations


def given_back(tape: Tape, amount: Money, of: str, claimed: frozenset[str]) -> CardApproval | None:
    """Return what on the list gave this sum of a charge back and is of no key of ours."""
    for each in tape.totals.operations:
        if of and (each.of, each.amount) == (of, amount) and each.reference not in claimed:
            return tape.approval(each)
    return None


def never_begun(
    tape: Tape | None, intent: Intent, claimed: frozenset[str]
) -> CardApproval | CardDecline | CardUnknown:
    """Say what became of a refund that this memory has never seen.

    It may be another computer's, or lost: only a memory that knows the charge proves by its
    silence that nothing was begun.
    """
    if tape is None:
        return NO_LIST
    done = given_back(tape, intent.amount, intent.of, claimed)
    return done or (NEVER if intent.of in claimed else NO_LIST)


def reversal(tape: Tape, of: str) -> CardApproval | None:
    """Return the reversal of a charge that is on the list."""
    for each in tape.totals.operations:
        if each.kind is CardOperationKind.REVERSAL and each.of == of:
            return tape.approval(each)
    return None
