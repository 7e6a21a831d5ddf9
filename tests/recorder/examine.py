"""Opens every state that a power cut may leave, with the program's own code, and judges it."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy import select

from app.domain.visit import Kind
from app.errors import ClerkError
from app.messages.canonical import parse
from app.services.card import recover_cards
from app.services.recover import recover
from app.services.staff import sign_in
from app.store.database import Role, Store
from app.store.journal import Journal
from app.store.tables import journal as entries
from app.store.verify import verify_open
from tests.recorder.content import content
from tests.recorder.disk import Disk, State
from tests.recorder.recording import Recording, Truth
from tests.support.clock import StillClock
from tests.support.counter import KEY, ORLOVA, PIN
from tests.support.pinpad import PlainPinpad
from tests.support.register import PlainRegister

_FILE: Final = "okno.db"
_WHOLE_EVERY: Final = 25
"""A state whose content was recovered before is recovered again once in so many."""

Known = Counter[tuple[str, int]]
"""How often a content, with so much done by register and bank, went through a whole start."""

LOST, DOUBLED, TORN, BROKEN = "lost", "doubled", "torn", "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """A state that must not be; with sale, call and `how` it is made again."""

    sale: str
    call: int
    how: str
    kind: str
    what: str


@dataclass(slots=True)
class Examined:
    """How much was looked at, and what was found. `recovered` states went through a whole start."""

    sales: int = 0
    calls: int = 0
    states: int = 0
    distinct: int = 0
    recovered: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "Examined") -> None:
        for name in ("sales", "calls", "states", "distinct", "recovered"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.findings += other.findings


def examine(recording: Recording, place: Path, seed: int = 0, every: int = 1) -> Examined:
    """Judge the states of a recording, or one in `every` of them."""
    done = Examined(sales=1, calls=len(recording.steps))
    disk, chance = Disk(recording.base), Random(seed)
    seen: set[int] = set()
    known = Known()
    for number, step in enumerate(recording.steps):
        disk.apply(step.call)
        for state in disk.states(step.call, chance):
            done.states += 1
            mark = _mark(state, step.truth)
            if done.states % every or mark in seen:
                continue
            seen.add(mark)
            done.distinct += 1
            for kind, what in _judge(state, step.truth, recording.contents, place, known):
                done.findings.append(Finding(recording.sale, number, state.how, kind, what))
    done.recovered = sum(known.values())
    return done


def _mark(state: State, truth: Truth) -> int:
    """Return what tells states apart; the hash of unchanged bytes is not computed again."""
    files = tuple((name, len(data), hash(data)) for name, data in sorted(state.files.items()))
    return hash((truth.told, _done(truth), files))


def _done(truth: Truth) -> int:
    return len(truth.documents) + len(truth.charges)


def _judge(
    state: State, truth: Truth, contents: list[str], place: Path, known: Known
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a state, the first thing only."""
    _lay_down(state, place)
    store = _store(place, Role.WINDOW)
    try:
        with store.read() as connection:
            found = content(connection)
        if found in contents[truth.told : truth.told + 2]:
            case = (found, _done(truth))
            if not known[case] or sum(known.values()) % _WHOLE_EVERY == 0:
                known[case] += 1
                yield from _start(store, truth)
        elif found in contents[: truth.told]:
            yield LOST, "a commit that had returned is gone"
        else:
            yield TORN, "what the file says was never committed"
    except ClerkError as refusal:
        yield BROKEN, str(refusal)
    finally:
        store.close()


def _lay_down(state: State, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, data in state.files.items():
        (place / name).write_bytes(data)


@cache
def _store(place: Path, role: Role) -> Store:
    """Return one store a place: once closed, it opens what lies there now."""
    return Store.open(place / _FILE, KEY, role)


def _start(store: Store, truth: Truth) -> Iterator[tuple[str, str]]:
    """Start the program on a state, as in the morning after; yield what is wrong then."""
    clock = StillClock()
    clock.reboot()
    journal, register = Journal(store, clock), PlainRegister(documents=dict(truth.documents))
    recover_cards(journal, PlainPinpad(kept=dict(truth.charges)))
    unknown = recover(journal, register).unknown
    sign_in(journal, ORLOVA, PIN)
    verdict = verify_open(store)
    if unknown or not verdict.whole:
        yield BROKEN, f"{len(unknown)} unknown, {verdict.findings[:1]}"
    happened, recorded = _happened(truth), _recorded(journal)
    if happened - recorded:
        yield LOST, f"not in the journal: {[*(happened - recorded)]}"
    if recorded - happened:
        yield DOUBLED, f"in the journal alone: {[*(recorded - happened)]}"


def _happened(truth: Truth) -> Counter[str]:
    """Return what register and bank have done that a customer has in hand."""
    documents = (f"document {each.document} of {key}" for key, each in truth.documents.items())
    return Counter([*documents, *(f"charge {each.reference}" for each in truth.charges.values())])


def _recorded(journal: Journal) -> Counter[str]:
    """Return what the journal says that they have done."""
    told = {
        Kind.SETTLEMENT_POSTED: "document {document} of {settlement}",
        Kind.CARD_APPROVED: "charge {reference}",
        Kind.RETURNED: "document {document} of {return}",
    }
    wanted = select(entries.c.kind, entries.c.body).where(entries.c.kind.in_(told))
    with journal.read() as connection:
        rows = connection.execute(wanted).all()
    return Counter(
        told[Kind(kind)].format_map(parse(bytes(body))["payload"]) for kind, body in rows
    )
