"""What a branch changed of its staff with no network: the centre takes it up and tells all windows.

Versions of PINs decide as at the window (`app/store/staff.py`): one that is not above what was
published last gives way to it. A blocked badge stays blocked.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from app.central.checks import Arrival
from app.central.database import upsert
from app.central.tables import staff
from app.domain.staff import BADGE_BLOCKED, BADGE_GIVEN, PIN_CHANGED, PIN_RESET
from app.messages.canonical import Payload, canonical

STAFF_CHANGED: Final = "staff_changed"
UNKNOWN_CLERK: Final = "unknown_clerk"
NOT_BY_THEM: Final = "not_by_whom_it_must_be"

_KINDS: Final = frozenset({PIN_RESET, PIN_CHANGED, BADGE_BLOCKED, BADGE_GIVEN})
_MANAGER: Final = "manager"
_RIGHT: Final = "manage_staff"


def remember_staff(
    connection: Connection, branch: str, news: Iterable[tuple[str, Payload]]
) -> None:
    """Keep what is published of each clerk, so that a change at the branch can be joined to it."""
    rows = {
        payload["clerk"]: {
            "branch": branch,
            "clerk": payload["clerk"],
            "payload": canonical(payload),
        }
        for kind, payload in news
        if kind == STAFF_CHANGED and isinstance(payload.get("clerk"), str)
    }
    upsert(connection, staff, list(rows.values()))


class StaffChanges:
    """Changes of staff in one page, each joined to what was published last."""

    def __init__(self, connection: Connection, branch: str, page: Iterable[Arrival]) -> None:
        self._changed: Final[dict[str, Payload]] = {}
        self._staff: Final[dict[str, Payload]] = {}
        if any(arrival.entry.kind in _KINDS for arrival in page):
            rows = connection.execute(_STAFF, {"of_branch": branch})
            self._staff.update({row.clerk: json.loads(row.payload) for row in rows})

    @property
    def news(self) -> list[tuple[str, Payload]]:
        """Return what the windows of the branch have to hear."""
        return [(STAFF_CHANGED, payload) for payload in self._changed.values()]

    def refusal(self, arrival: Arrival) -> str:
        """Return why a change is held; "" for one by the clerk themselves or by their manager."""
        entry = arrival.entry
        if entry.kind not in _KINDS:
            return ""
        clerk = entry.payload.get("clerk")
        if clerk not in self._staff:
            return UNKNOWN_CLERK
        if entry.kind == PIN_CHANGED:
            return "" if entry.author.id == clerk else NOT_BY_THEM
        author: Mapping[str, Any] = self._staff.get(entry.author.id, {})
        is_manager = author.get("role") == _MANAGER and _RIGHT in author.get("rights", ())
        return "" if is_manager else NOT_BY_THEM

    def take(self, arrival: Arrival) -> None:
        """Join a change that is in effect to what is known of the clerk."""
        entry = arrival.entry
        if entry.kind not in _KINDS:
            return
        clerk = entry.payload["clerk"]
        known = self._staff[clerk]
        if entry.kind in (PIN_RESET, PIN_CHANGED):
            changes = _pin(known, arrival)
        elif entry.kind == BADGE_BLOCKED:
            blocked = {*known.get("blocked_badges", ()), str(entry.payload.get("badge"))}
            changes = {"blocked_badges": sorted(blocked)}
        else:
            changes = {"badge": str(entry.payload.get("badge"))}
        if changes:
            self._staff[clerk] = self._changed[clerk] = known | changes


def _pin(known: Payload, arrival: Arrival) -> Payload:
    """Return the newer verifier; nothing where the centre has one as new, or it was deleted."""
    version = arrival.entry.payload.get("pin_version")
    private = json.loads(arrival.sent.private) if arrival.sent.private else {}
    verifier = private.get("verifier")
    if not isinstance(verifier, str) or type(version) is not int:
        return {}
    if version <= known.get("pin_version", 0):
        return {}
    is_temporary = int(arrival.entry.kind == PIN_RESET)
    return {"pin_hash": verifier, "pin_version": version, "pin_temporary": is_temporary}


_STAFF: Final = select(staff).where(staff.c.branch == bindparam("of_branch"))
