"""«Исправления центра»: a correction has no effect until somebody here accepts or disputes it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from typing import Final

from sqlalchemy import Connection

from app.domain.corrections import (
    ACCEPTED,
    DISPUTED,
    FACT,
    OBJECTION_CHARS,
    Correction,
    DisputeGround,
    Objection,
)
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload
from app.messages.entries import Draft, EntryKey
from app.services.evidence import evidence_for
from app.services.reading import claim_fact, lines, require_shift
from app.services.staff import ClerkSession, Right
from app.store import corrections
from app.store.corrections import Delivered
from app.store.journal import Journal


class Original(StrEnum):
    """Whether the entry that a correction names is the one in this journal."""

    HERE = auto()
    NOT_HERE = auto()
    ANOTHER = auto()


@dataclass(frozen=True, slots=True)
class CorrectionAnswer:
    """What was answered: `kind` is that of the entry, "" for one of a computer that is gone."""

    kind: str
    entry: str
    clerk: str = ""
    at: datetime | None = None
    ground: str = ""
    is_evidence_delivered: bool = False


@dataclass(frozen=True, slots=True)
class CorrectionCase:
    """A correction with what is known of it here; without an answer it waits for one.

    `original_kind` is the kind of the entry that it names, `dispute` the centre's case.
    """

    correction: Correction
    original: Original
    original_kind: str
    original_at: datetime | None
    answer: CorrectionAnswer | None
    dispute: str

    @property
    def is_waiting(self) -> bool:
        return self.answer is None


def waiting_corrections(journal: Journal) -> int:
    """Return how many corrections of this window wait for an answer."""
    with journal.read() as connection:
        return corrections.waiting(connection, journal.identity.terminal)


def read_corrections(journal: Journal, session: ClerkSession) -> tuple[CorrectionCase, ...]:
    """Return this window's corrections: those that wait first, then the answered, newest first.

    Needs the right `serve`, else NOT_ALLOWED.
    """
    session.require(Right.SERVE)
    with journal.read() as connection:
        found = corrections.delivered(connection, journal.identity.terminal)
        cases = [_case(connection, each) for each in found]
    answered = [case for case in reversed(cases) if not case.is_waiting]
    return (*(case for case in cases if case.is_waiting), *answered)


def accept_correction(
    journal: Journal, session: ClerkSession, correction_id: str, cause: str
) -> CorrectionCase:
    """Book a correction in the clerk's own open shift, by the clerk's own entry.

    Needs the right `answer_corrections`. Raises NO_CORRECTION, CORRECTION_ANSWERED,
    CORRECTION_MISMATCH where it names an entry that stands otherwise in this journal, and
    SHIFT_CLOSED or DRAWER_IN_USE.
    """
    with journal.write(session.writer(cause, Right.ANSWER_CORRECTIONS)) as unit:
        found = _require(unit.connection, journal, correction_id)
        if _case(unit.connection, found).original is Original.ANOTHER:
            raise ClerkError(Refusal.CORRECTION_MISMATCH)
        shift = require_shift(unit.connection, session.clerk)
        payload = _cited(found) | {"shift": shift.id, "reason": found.correction.reason}
        fact = claim_fact(unit.connection, FACT, correction_id, Refusal.CORRECTION_ANSWERED)
        postings = lines(found.correction.postings)
        unit.append(Draft(kind=ACCEPTED, payload=payload, postings=postings, facts=(fact,)))
        return _case(unit.connection, _require_known(unit.connection, journal, correction_id))


def dispute_correction(
    journal: Journal, session: ClerkSession, correction_id: str, objection: Objection, cause: str
) -> CorrectionCase:
    """Say no to a correction; the evidence is bound by its hash and goes to the centre.

    Nothing is booked. Needs the right `answer_corrections`. Raises NO_CORRECTION,
    CORRECTION_ANSWERED, or OBJECTION_WANTED for a ground that has to be said in words.
    """
    session.require(Right.ANSWER_CORRECTIONS)
    said = " ".join(objection.words.split())[:OBJECTION_CHARS]
    if objection.ground is DisputeGround.OTHER and not said:
        raise ClerkError(Refusal.OBJECTION_WANTED)
    with journal.read() as connection:
        original = _require(connection, journal, correction_id).correction.entry
    data = evidence_for(journal, EntryKey.parse(original))
    sha256 = hashlib.sha256(data).hexdigest()
    with journal.write(session.writer(cause, Right.ANSWER_CORRECTIONS)) as unit:
        found = _require(unit.connection, journal, correction_id)
        fact = claim_fact(unit.connection, FACT, correction_id, Refusal.CORRECTION_ANSWERED)
        payload = _cited(found) | {"ground": str(objection.ground)}
        payload |= {"evidence": sha256, "evidence_bytes": len(data)}
        private = {"words": said, "clerk_name": session.name}
        draft = Draft(kind=DISPUTED, payload=payload, facts=(fact,), private=private)
        entry = unit.append(draft)
        corrections.keep_evidence(unit.connection, sha256, entry.key, data)
        return _case(unit.connection, _require_known(unit.connection, journal, correction_id))


def _cited(found: Delivered) -> Payload:
    """Return what an answer says of the centre's message: its id, its hash, what it is about."""
    return {
        "correction": found.correction.id,
        "message": found.message,
        "position": found.position,
        "original": found.correction.entry,
        "by": found.correction.by,
        "amount": found.correction.amount.kopecks,
    }


def _require(connection: Connection, journal: Journal, correction_id: str) -> Delivered:
    found = _require_known(connection, journal, correction_id)
    if found.answer is not None:
        raise ClerkError(Refusal.CORRECTION_ANSWERED)
    return found


def _require_known(connection: Connection, journal: Journal, correction_id: str) -> Delivered:
    found = corrections.find(connection, journal.identity.terminal, correction_id)
    if found is None:
        raise ClerkError(Refusal.NO_CORRECTION)
    return found


def _case(connection: Connection, found: Delivered) -> CorrectionCase:
    key = EntryKey.parse(found.correction.entry)
    hashed = corrections.entry_hash(connection, key)
    body = corrections.entry_body(connection, key)
    same = Original.HERE if hashed == found.correction.entry_hash else Original.ANOTHER
    return CorrectionCase(
        correction=found.correction,
        original=Original.NOT_HERE if hashed is None else same,
        original_kind="" if body is None else body["kind"],
        original_at=None if body is None else datetime.fromisoformat(body["at"]["wall"]),
        answer=None if found.answer is None else _answer(connection, found.answer),
        dispute=found.dispute,
    )


def _answer(connection: Connection, key: EntryKey) -> CorrectionAnswer:
    body = corrections.entry_body(connection, key)
    if body is None:
        return CorrectionAnswer(_GONE, key.text)
    facts = body["payload"]
    sent = facts.get("evidence", "")
    return CorrectionAnswer(
        kind=body["kind"],
        entry=key.text,
        clerk=body["author"]["id"],
        at=datetime.fromisoformat(body["at"]["wall"]),
        ground=facts.get("ground", ""),
        is_evidence_delivered=corrections.is_evidence_delivered(connection, sent),
    )


_GONE: Final = ""
