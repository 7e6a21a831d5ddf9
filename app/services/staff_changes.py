"""«Сотрудники»: what the manager changes with no network; the centre and the windows follow."""

import secrets
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from app.domain.scan import ScanKind, read_scan
from app.domain.staff import BADGE_BLOCKED, BADGE_GIVEN, ONE_TIME_DIGITS, PIN_RESET
from app.errors import ClerkError, Refusal
from app.messages.entries import Draft
from app.services.staff import ClerkSession, Right, StaffRole, hash_pin
from app.store.journal import Journal, Unit
from app.store.staff import Member, members

_PINS: Final = 10**ONE_TIME_DIGITS


@dataclass(frozen=True, slots=True)
class StaffLine:
    """Somebody of the branch for the manager's list; `can_reset` says that the branch may."""

    clerk: str
    name: str
    role: str
    badges: tuple[str, ...]
    is_badge_blocked: bool
    has_one_time_pin: bool
    is_dismissed: bool
    can_reset: bool


def read_staff(journal: Journal, session: ClerkSession) -> tuple[StaffLine, ...]:
    """Return everybody of the branch, those who work here first, by name.

    Needs the right `manage_staff`, else NOT_ALLOWED.
    """
    session.require(Right.MANAGE_STAFF)
    with journal.read() as connection:
        found = members(connection).values()
    lines = [_line(member, session) for member in found]
    return tuple(sorted(lines, key=lambda line: (line.is_dismissed, line.name, line.clerk)))


def reset_pin(journal: Journal, session: ClerkSession, clerk: str, cause: str) -> str:
    """Give a clerk a PIN for one sign-in, which asks for another one; return it, to be said.

    The entry holds no more than the hash of the salted verifier: who reads the journal cannot try
    PINs against it. Needs the right `manage_staff`. Raises UNKNOWN_BADGE, CLERK_DISMISSED, or
    CENTRE_RESETS for oneself and for whoever is no clerk.
    """
    session.require(Right.MANAGE_STAFF)
    pin = f"{secrets.randbelow(_PINS):0{ONE_TIME_DIGITS}}"
    verifier = hash_pin(pin)  # slow, so it is made before the file is locked
    with journal.write(session.writer(cause, Right.MANAGE_STAFF)) as unit:
        member = _member(unit.connection, clerk)
        if not _can_reset(member, session):
            raise ClerkError(Refusal.CENTRE_RESETS)
        payload = {"clerk": clerk, "pin_version": member.pin_version + 1}
        unit.append(Draft(kind=PIN_RESET, payload=payload, private={"verifier": verifier}))
    return pin


def block_badge(journal: Journal, session: ClerkSession, clerk: str, cause: str) -> None:
    """Block all badges of a clerk, at once and for ever; the personnel number still opens.

    Needs the right `manage_staff`. Raises UNKNOWN_BADGE, CLERK_DISMISSED, or NO_BADGE where there
    is none left to block.
    """
    with journal.write(session.writer(cause, Right.MANAGE_STAFF)) as unit:
        member = _member(unit.connection, clerk)
        if not member.badges:
            raise ClerkError(Refusal.NO_BADGE)
        _block(unit, member)


def give_badge(journal: Journal, session: ClerkSession, clerk: str, badge: str, cause: str) -> None:
    """Give a clerk another badge, as the scanner read it; the one before is blocked with it.

    Needs the right `manage_staff`. Raises UNKNOWN_BADGE, CLERK_DISMISSED, NOT_A_BADGE for another
    code, or BADGE_TAKEN for one that is or was somebody's.
    """
    with journal.write(session.writer(cause, Right.MANAGE_STAFF)) as unit:
        member = _member(unit.connection, clerk)
        scan = read_scan(badge)
        if scan.kind is not ScanKind.BADGE or scan.identifier is None:
            raise ClerkError(Refusal.NOT_A_BADGE)
        everybody = members(unit.connection).values()
        if any(scan.identifier in each.badges | each.blocked for each in everybody):
            raise ClerkError(Refusal.BADGE_TAKEN)
        _block(unit, member)
        unit.append(Draft(kind=BADGE_GIVEN, payload={"clerk": clerk, "badge": scan.identifier}))


def _block(unit: Unit, member: Member) -> None:
    for badge in sorted(member.badges):
        unit.append(Draft(kind=BADGE_BLOCKED, payload={"clerk": member.clerk, "badge": badge}))


def _member(connection: Connection, clerk: str) -> Member:
    member = members(connection).get(clerk)
    if member is None:
        raise ClerkError(Refusal.UNKNOWN_BADGE)
    if member.is_dismissed:
        raise ClerkError(Refusal.CLERK_DISMISSED)
    return member


def _can_reset(member: Member, session: ClerkSession) -> bool:
    """Tell whether the branch may: a manager who reset another's PIN could sign in as them."""
    is_clerk = member.role == StaffRole.CLERK and member.clerk != session.clerk
    return is_clerk and not member.is_dismissed


def _line(member: Member, session: ClerkSession) -> StaffLine:
    return StaffLine(
        clerk=member.clerk,
        name=member.name,
        role=member.role,
        badges=tuple(sorted(member.badges)),
        is_badge_blocked=bool(member.blocked),
        has_one_time_pin=member.is_temporary,
        is_dismissed=member.is_dismissed,
        can_reset=_can_reset(member, session),
    )
