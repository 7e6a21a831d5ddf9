"""Sign in with badge and PIN: a session key is made in memory and bound to the clerk."""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import Connection, bindparam, delete, insert, select

from app.clock import Reading
from app.domain.scan import ScanKind, read_scan
from app.domain.staff import PIN_CHANGED, require_good_pin
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload
from app.messages.entries import Author, AuthorKind, Draft
from app.messages.signers import SESSION_CLOSED, SESSION_OPENED
from app.messages.signing import Signer
from app.store.journal import Journal, Unit, Writer
from app.store.staff import Member, is_dismissed, members
from app.store.tables import pin_failures

FREE_ATTEMPTS: Final = 3
"""Wrong PINs in a row before the counter makes the clerk wait."""

WAIT_FIRST_S: Final = 5
WAIT_MAX_S: Final = 300
_NUMBER_DIGITS: Final = 6


class Right(StrEnum):
    """What a clerk may do; the centre grants rights one by one."""

    SERVE = auto()
    OPEN_DAY = auto()
    ANSWER_CORRECTIONS = auto()
    MANAGE_STAFF = auto()


class StaffRole(StrEnum):
    """What somebody is in the branch; it bounds the rights that the centre may grant."""

    CLERK = auto()
    MANAGER = auto()
    ADMIN = auto()
    AUDITOR = auto()


MAY_HOLD: Final = {
    StaffRole.CLERK: frozenset({Right.SERVE, Right.OPEN_DAY, Right.ANSWER_CORRECTIONS}),
    StaffRole.MANAGER: frozenset(Right),
    StaffRole.ADMIN: frozenset[Right](),
    StaffRole.AUDITOR: frozenset[Right](),
}
"""Who keeps the computers or audits the books never touches money, whatever was granted.

A role that this version does not know may hold nothing.
"""


@dataclass(frozen=True, slots=True)
class ClerkSession:
    """A clerk who is signed in. The signing key lives here alone and dies with the session."""

    clerk: str
    name: str
    role: str
    rights: frozenset[str]
    signer: Signer

    def writer(self, cause: str, right: Right | None = Right.SERVE) -> Writer:
        """Return the clerk's own hand; `cause` is the human input that this entry follows from.

        Nobody writes without a right: raises NOT_ALLOWED unless the clerk has `right`. None asks
        for none, as ending one's own session does.
        """
        if right is not None:
            self.require(right)
        return Writer(Author(AuthorKind.CLERK, self.clerk, cause), self.signer)

    def require(self, right: Right) -> None:
        if right not in self.rights:
            raise ClerkError(Refusal.NOT_ALLOWED, right=str(right))


def sign_in(journal: Journal, badge_or_number: str, pin: str) -> ClerkSession:
    """Open a session for the clerk with this badge (or personnel number) and PIN.

    Takes about 0.2 s of argon2id. Raises UNKNOWN_BADGE, BADGE_BLOCKED, CLERK_DISMISSED, WRONG_PIN
    (`left`: attempts before a wait), LOCKED_OUT (`seconds`), or PIN_TO_CHANGE for the right PIN
    where it was for one sign-in: `change_pin` opens the session then.
    """
    member = prove_person(journal, badge_or_number, pin)
    if member.is_temporary:
        raise ClerkError(Refusal.PIN_TO_CHANGE)
    session = _session(member)
    with journal.write(_terminal(journal)) as unit:
        _open(unit, session)
    return session


def change_pin(
    journal: Journal, badge_or_number: str, pin: str, wanted: str, cause: str
) -> ClerkSession:
    """Put the clerk's own PIN in the place of this one, and open their session with it.

    The clerk writes it, by the key of the session that is opened in the same transaction. Raises
    as `sign_in` does, but for PIN_TO_CHANGE, and WEAK_PIN (`least` digits).
    """
    require_good_pin(wanted, one_time=pin)
    member = prove_person(journal, badge_or_number, pin)
    verifier = hash_pin(wanted)
    session = _session(member)
    with journal.write(_terminal(journal)) as unit:
        _open(unit, session)
        payload = {"clerk": member.clerk, "pin_version": member.pin_version + 1}
        draft = Draft(kind=PIN_CHANGED, payload=payload, private={"verifier": verifier})
        unit.append(draft, session.writer(cause, None))
    return session


def prove_person(journal: Journal, badge_or_number: str, pin: str) -> Member:
    """Return whose badge and PIN these are; a wrong PIN is counted. Raises as `sign_in` does."""
    with journal.read() as connection:
        member = _find(members(connection), badge_or_number)
        _refuse_while_locked(connection, member.clerk, journal.clock.read())
    if not _is_pin(member.verifier, pin):
        _count_failure(journal, member.clerk)
    return member


def sign_out(journal: Journal, session: ClerkSession, cause: str) -> None:
    """End the session: from the next entry on nobody can sign as this clerk.

    Nothing is written for somebody who was dismissed meanwhile: that session is dead already.
    """
    try:
        with journal.write(session.writer(cause, None)) as unit:
            unit.append(Draft(kind=SESSION_CLOSED, payload={"clerk": session.clerk}))
    except ClerkError as error:
        if error.code is not Refusal.CLERK_DISMISSED:
            raise


def works_no_more(journal: Journal, clerk: str) -> bool:
    """Tell whether the centre has said that a clerk does not work here any more."""
    with journal.read() as connection:
        return is_dismissed(connection, clerk)


def hash_pin(pin: str) -> str:
    """Return the argon2id hash by which the centre lets a branch check a PIN with no network."""
    return _HASHER.hash(pin)


_HASHER: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def _is_pin(hashed: str, pin: str) -> bool:
    try:
        return _HASHER.verify(hashed, pin)
    except (VerificationError, InvalidHashError):
        return False


def _session(member: Member) -> ClerkSession:
    role: Any = member.role  # perhaps one that this version does not know
    rights = frozenset(member.rights) & MAY_HOLD.get(role, frozenset())
    return ClerkSession(member.clerk, member.name, role, rights, Signer.new())


def _terminal(journal: Journal) -> Writer:
    own = journal.identity
    return Writer(Author(AuthorKind.TERMINAL, own.terminal, "sign_in"), own.terminal_signer)


def _open(unit: Unit, session: ClerkSession) -> None:
    """Forget wrong PINs and bind the session's key to the clerk, in the terminal's own hand."""
    unit.connection.execute(_FORGET_FAILURES, {"of_clerk": session.clerk})
    payload: Payload = {
        "clerk": session.clerk,
        "role": session.role,
        "rights": sorted(session.rights),
        "session_key": session.signer.key,
    }
    unit.append(Draft(kind=SESSION_OPENED, payload=payload, private={"name": session.name}))


def _find(staff: dict[str, Member], text: str) -> Member:
    """Return whom a badge or a number names. Raises as `sign_in` says."""
    scan = read_scan(text)
    number = text.strip().zfill(_NUMBER_DIGITS)
    badge = scan.identifier if scan.kind is ScanKind.BADGE else None
    for member in staff.values():
        if badge in member.blocked:
            raise ClerkError(Refusal.BADGE_BLOCKED)
        if badge in member.badges or member.clerk == number:
            if member.is_dismissed:
                raise ClerkError(Refusal.CLERK_DISMISSED)
            return member
    raise ClerkError(Refusal.UNKNOWN_BADGE)


def _refuse_while_locked(connection: Connection, clerk: str, now: Reading) -> None:
    row = connection.execute(_FAILURES, {"of_clerk": clerk}).first()
    if row is None or row.failures < FREE_ATTEMPTS:
        return
    wait_s = min(WAIT_FIRST_S * 2 ** (row.failures - FREE_ATTEMPTS), WAIT_MAX_S)
    # After a restart the old clock is gone: the wait counts from the start of this boot.
    since_ms = row.monotonic_ms if row.boot == now.boot else 0
    left_s = wait_s - (now.monotonic_ms - since_ms) // 1000
    if left_s > 0:
        raise ClerkError(Refusal.LOCKED_OUT, seconds=left_s)


def _count_failure(journal: Journal, clerk: str) -> None:
    now = journal.clock.read()
    with journal.store.transaction() as connection:
        row = connection.execute(_FAILURES, {"of_clerk": clerk}).first()
        failures = 1 if row is None else row.failures + 1
        connection.execute(_FORGET_FAILURES, {"of_clerk": clerk})
        connection.execute(
            insert(pin_failures).values(
                clerk=clerk, failures=failures, boot=now.boot, monotonic_ms=now.monotonic_ms
            )
        )
    raise ClerkError(Refusal.WRONG_PIN, left=max(FREE_ATTEMPTS - failures, 0))


_FAILURES: Final = select(pin_failures).where(pin_failures.c.clerk == bindparam("of_clerk"))
_FORGET_FAILURES: Final = delete(pin_failures).where(pin_failures.c.clerk == bindparam("of_clerk"))
