"""Sign in with badge and PIN: a session key is made in memory and bound to the clerk."""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import Connection, delete, insert, select

from app.clock import Reading
from app.domain.scan import ScanKind, read_scan
from app.errors import ClerkError, Refusal
from app.messages.entries import Author, AuthorKind, Draft
from app.messages.signers import SESSION_CLOSED, SESSION_OPENED
from app.messages.signing import Signer
from app.store import arrivals
from app.store.journal import Journal, Writer
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


class StaffRole(StrEnum):
    """What somebody is in the branch; it bounds the rights that the centre may grant."""

    CLERK = auto()
    MANAGER = auto()
    ADMIN = auto()
    AUDITOR = auto()


MAY_HOLD: Final = {
    StaffRole.CLERK: frozenset({Right.SERVE, Right.OPEN_DAY}),
    StaffRole.MANAGER: frozenset({Right.SERVE, Right.OPEN_DAY}),
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

    Takes about 0.2 s of argon2id. Raises UNKNOWN_BADGE, CLERK_DISMISSED, WRONG_PIN (`left`:
    attempts before a wait) or LOCKED_OUT (`seconds`).
    """
    clerk, facts = prove_person(journal, badge_or_number, pin)
    rights = frozenset(facts["rights"]) & MAY_HOLD.get(facts["role"], frozenset())
    session = ClerkSession(clerk, facts["name"], facts["role"], rights, Signer.new())
    terminal = journal.identity.terminal
    hand = Writer(
        Author(AuthorKind.TERMINAL, terminal, "sign_in"), journal.identity.terminal_signer
    )
    with journal.write(hand) as unit:
        unit.connection.execute(delete(pin_failures).where(pin_failures.c.clerk == clerk))
        unit.append(
            Draft(
                kind=SESSION_OPENED,
                payload={
                    "clerk": clerk,
                    "role": session.role,
                    "rights": sorted(session.rights),
                    "session_key": session.signer.key,
                },
                private={"name": session.name},
            )
        )
    return session


def prove_person(journal: Journal, badge_or_number: str, pin: str) -> tuple[str, dict[str, Any]]:
    """Return who this is, with what the centre says of them. Raises as `sign_in` does."""
    with journal.read() as connection:
        clerk, facts = _find(arrivals.staff(connection), badge_or_number)
        _refuse_while_locked(connection, clerk, journal.clock.read())
    if not _is_pin(facts["pin_hash"], pin):
        _count_failure(journal, clerk)
    return clerk, facts


def sign_out(journal: Journal, session: ClerkSession, cause: str) -> None:
    """End the session: from the next entry on nobody can sign as this clerk."""
    with journal.write(session.writer(cause, None)) as unit:
        unit.append(Draft(kind=SESSION_CLOSED, payload={"clerk": session.clerk}))


def hash_pin(pin: str) -> str:
    """Return the argon2id hash by which the centre lets a branch check a PIN with no network."""
    return _HASHER.hash(pin)


_HASHER: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def _is_pin(hashed: str, pin: str) -> bool:
    try:
        return _HASHER.verify(hashed, pin)
    except (VerificationError, InvalidHashError):
        return False


def _find(staff: dict[str, dict[str, Any]], text: str) -> tuple[str, dict[str, Any]]:
    scan = read_scan(text)
    number = text.strip().zfill(_NUMBER_DIGITS)
    for clerk, facts in staff.items():
        is_badge = scan.kind is ScanKind.BADGE and scan.identifier == facts["badge"]
        if is_badge or clerk == number:
            if facts["dismissed"]:
                raise ClerkError(Refusal.CLERK_DISMISSED)
            return clerk, facts
    raise ClerkError(Refusal.UNKNOWN_BADGE)


def _refuse_while_locked(connection: Connection, clerk: str, now: Reading) -> None:
    row = connection.execute(select(pin_failures).where(pin_failures.c.clerk == clerk)).first()
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
    of_clerk = pin_failures.c.clerk == clerk
    with journal.store.transaction() as connection:
        row = connection.execute(select(pin_failures).where(of_clerk)).first()
        failures = 1 if row is None else row.failures + 1
        connection.execute(delete(pin_failures).where(of_clerk))
        connection.execute(
            insert(pin_failures).values(
                clerk=clerk, failures=failures, boot=now.boot, monotonic_ms=now.monotonic_ms
            )
        )
    raise ClerkError(Refusal.WRONG_PIN, left=max(FREE_ATTEMPTS - failures, 0))
