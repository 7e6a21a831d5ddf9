"""Who works here: the centre's word on each clerk, with what was changed at this window since.

PINs: each verifier has a version, one above the one that it replaces. The highest version holds;
where both have the same one, the centre's word does. Badges: a clerk's are those that the centre
names and those that were given here, without any that was blocked, for a blocked one never counts
again.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from app.messages.canonical import decoded
from app.store.prepared import Query
from app.store.queries import PRIVATE_OF_ENTRY
from app.store.tables import badges, feed_staff, journal, journal_private, pins

TEMPORARY: Final = "temporary"
OWN: Final = "own"
"""States of a verifier: of a PIN for one sign-in, and of one that the clerk chose."""

BLOCKED: Final = "blocked"
GIVEN: Final = "given"
"""States of a badge."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the branch as this window knows them now.

    `verifier` is the argon2id hash in force and `pin_version` its version; `is_temporary` says
    that the clerk has to choose another PIN. `badges` open the counter, `blocked` never do.
    """

    clerk: str
    name: str
    role: str
    rights: tuple[str, ...]
    verifier: str
    pin_version: int
    is_temporary: bool
    badges: frozenset[str]
    blocked: frozenset[str]
    is_dismissed: bool


def members(connection: Connection) -> dict[str, Member]:
    """Return everybody whom the centre named, by personnel number."""
    here = {row.clerk: row for row in _PINS.all(connection)}
    states = [(row.badge, row.clerk, row.state) for row in _BADGES.all(connection)]
    found = {}
    for row in _STAFF.all(connection):
        changed = [(badge, state) for badge, clerk, state in states if clerk == row.clerk]
        found[row.clerk] = _member(decoded(row.payload), here.get(row.clerk), changed)
    return found


def is_dismissed(connection: Connection, clerk: str) -> bool:
    """Tell whether the centre has said that somebody does not work here any more."""
    return bool(_DISMISSED.scalar(connection, {"of_clerk": clerk}))


def _member(facts: dict[str, Any], pin: Any, changed: list[tuple[str, str]]) -> Member:  # noqa: ANN401
    version, is_temporary = facts.get("pin_version", 0), bool(facts.get("pin_temporary", 0))
    verifier = facts["pin_hash"]
    own = decoded(pin.private).get("verifier", "") if pin is not None and pin.private else ""
    if own and pin.version > version:
        verifier, version, is_temporary = own, pin.version, pin.state == TEMPORARY
    blocked = {*facts.get("blocked_badges", ())}
    blocked |= {badge for badge, state in changed if state == BLOCKED}
    given = {badge for badge, state in changed if state == GIVEN}
    return Member(
        clerk=facts["clerk"],
        name=facts["name"],
        role=facts["role"],
        rights=tuple(facts["rights"]),
        verifier=verifier,
        pin_version=version,
        is_temporary=is_temporary,
        badges=frozenset({facts["badge"], *given} - blocked),
        blocked=frozenset(blocked),
        is_dismissed=bool(facts["dismissed"]),
    )


_SAME_ENTRY: Final = (
    (journal.c.terminal == pins.c.terminal)
    & (journal.c.epoch == pins.c.epoch)
    & (journal.c.seq == pins.c.seq)
)
_DISMISSED: Final = Query(
    select(feed_staff.c.dismissed).where(feed_staff.c.clerk == bindparam("of_clerk"))
)
_PINS: Final = Query(
    select(pins.c.clerk, pins.c.version, pins.c.state, journal_private.c.private).select_from(
        pins.join(journal, _SAME_ENTRY).outerjoin(journal_private, PRIVATE_OF_ENTRY)
    )
)
_BADGES: Final = Query(select(badges.c.badge, badges.c.clerk, badges.c.state))
_STAFF: Final = Query(select(feed_staff.c.clerk, feed_staff.c.payload))
