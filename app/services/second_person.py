"""A second person confirms at this window: badge and PIN of a manager, and a signature of theirs.

The clerk's session goes on. The manager's key lives for one entry: the terminal binds it to the
place in the chain where that entry stands, so that it can sign nothing else, then or later.
"""

from dataclasses import dataclass

from app.domain.visit import Kind
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload
from app.messages.entries import Author, AuthorKind, Draft, EntryKey
from app.messages.signers import witness_bytes
from app.messages.signing import WITNESS, Signer
from app.services.staff import ClerkSession, Right, StaffRole, prove_person
from app.store.journal import Journal, Unit, Writer


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """A manager who has just shown badge and PIN, and may confirm one thing."""

    clerk: str
    name: str
    role: str


def call_second_person(
    journal: Journal, session: ClerkSession, badge_or_number: str, pin: str
) -> SecondPerson:
    """Return the manager with this badge and PIN. Takes about 0.2 s of argon2id.

    Raises as signing in does (PIN_TO_CHANGE for a one-time PIN), and NOT_A_SECOND_PERSON for the
    clerk themself or for somebody who is no manager.
    """
    session.require(Right.SERVE)
    member = prove_person(journal, badge_or_number, pin)
    if member.is_temporary:
        raise ClerkError(Refusal.PIN_TO_CHANGE)
    if member.clerk == session.clerk or member.role != StaffRole.MANAGER:
        raise ClerkError(Refusal.NOT_A_SECOND_PERSON)
    return SecondPerson(member.clerk, member.name, member.role)


def confirm_return(
    journal: Journal, unit: Unit, second: SecondPerson, about: Payload, cause: str
) -> EntryKey:
    """Write, as the second person, what they have confirmed; return that entry's key."""
    signer = Signer.new()
    bound = witness_bytes(second.clerk, signer.key, unit.head)
    binding = journal.identity.terminal_signer.sign(WITNESS, bound)
    entry = unit.append(
        Draft(
            kind=Kind.RETURN_CONFIRMED,
            payload={**about, "role": second.role, "binding": binding.hex()},
            private={"name": second.name},
        ),
        Writer(Author(AuthorKind.CLERK, second.clerk, cause), signer),
    )
    return entry.key
