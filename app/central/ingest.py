"""A page of a journal, taken once: proven, stored, put into effect and signed for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select

from app.central.access import Caller
from app.central.checks import (
    Arrival,
    PageRefused,
    check_continuation,
    first_difference,
    read_arrivals,
    turnover_of,
)
from app.central.claims import SERVED_AFTER_END
from app.central.database import insert_into, insert_new
from app.central.effects import Effects
from app.central.prefixes import (
    FORKED,
    Prefix,
    acknowledge,
    load_prefix,
    recall_sessions,
    save_prefix,
)
from app.central.siblings import publish_to_siblings
from app.central.tables import cases, entries, entry_private
from app.central.visits import is_return_alone
from app.central.witnesses import REGISTER_DIFFERS, does_register_differ
from app.domain.corrections import DISPUTED
from app.messages import wire
from app.messages.signing import Signer

EPOCH_MAX: Final = 2**31 - 1
RETURN_ALONE: Final = "return_without_second_person"
"""Why a case is open of an entry that is in effect."""

ALARMS: Final = frozenset(
    {wire.FORK, wire.BROKEN_CHAIN, wire.UNKNOWN_SIGNER, wire.BAD_SIGNATURE, wire.MALFORMED}
)
"""Refusals that mean more than a lost answer: each opens a case, once."""


@dataclass(slots=True)
class Ingest:
    """One page on its way in; everything happens in the caller's transaction.

    `is_published` tells afterwards whether sibling windows have something to hear of.
    """

    connection: Connection
    signer: Signer
    caller: Caller
    centre_ms: int
    is_published: bool = False

    def take(self, page: wire.JournalPage) -> wire.Acknowledgement | wire.Problem:
        """Store what is new and return the signed state, or say why nothing was stored.

        An empty page asks what is held. A problem is returned, not raised: the case that it opens
        must be committed.
        """
        if page.terminal != self.caller.terminal or not 1 <= page.epoch <= EPOCH_MAX:
            return wire.Problem(wire.MALFORMED, "of another journal")
        prefix = load_prefix(self.connection, page.terminal, page.epoch)
        try:
            return self._take(page, prefix)
        except PageRefused as refused:
            return self._problem(prefix, refused)

    def _take(self, page: wire.JournalPage, prefix: Prefix) -> wire.Acknowledgement:
        if prefix.state == FORKED:
            raise PageRefused(wire.FORK, prefix.seq + 1, "stopped before")
        arrivals = read_arrivals(page)
        known = [arrival for arrival in arrivals if arrival.entry.key.seq <= prefix.seq]
        fresh = arrivals[len(known) :]
        held = self._repeated(prefix, known)
        if fresh:
            recall_sessions(self.connection, prefix, (arrival.entry for arrival in fresh))
            check_continuation(prefix, [arrival.entry for arrival in fresh])
            held += self._store(prefix, fresh)
        return acknowledge(self.signer, prefix, held, self.centre_ms)

    def _repeated(self, prefix: Prefix, known: list[Arrival]) -> list[wire.Held]:
        """Compare what came before, and repeat which of it is held."""
        if not known:
            return []
        where = {
            "of_terminal": prefix.terminal,
            "of_epoch": prefix.epoch,
            "first": known[0].entry.key.seq,
            "last": known[-1].entry.key.seq,
        }
        rows = self.connection.execute(_STORED, where).all()
        differs = first_difference(known, {row.seq: bytes(row.hash) for row in rows})
        if differs:
            prefix.state = FORKED
            save_prefix(self.connection, prefix)
            raise PageRefused(wire.FORK, differs)
        found = [wire.Held(row.seq, row.held) for row in rows if row.held]
        told = self.connection.execute(_TOLD, where | {"reasons": _REPEATED})
        return found + [wire.Held(row.seq, row.reason) for row in told]

    def _store(self, prefix: Prefix, fresh: list[Arrival]) -> list[wire.Held]:
        effects = Effects(self.connection, self.caller.branch, prefix.day, fresh)
        reasons = {arrival.entry.key.seq: effects.follow(arrival) for arrival in fresh}
        self._insert(fresh, reasons)
        effects.write(self.connection, self.centre_ms)
        last = fresh[-1].entry
        prefix.seq, prefix.head, prefix.day = last.key.seq, last.hash.hex(), effects.day
        prefix.turnover += sum(turnover_of(arrival.entry) for arrival in fresh)
        save_prefix(self.connection, prefix)
        held = [wire.Held(seq, reason) for seq, reason in reasons.items() if reason]
        held += [wire.Held(seq, SERVED_AFTER_END) for seq in effects.served_after_end]
        held += [
            wire.Held(arrival.entry.key.seq, REGISTER_DIFFERS)
            for arrival in fresh
            if not reasons[arrival.entry.key.seq] and does_register_differ(arrival.entry)
        ]
        for one in held:
            self._open_case(prefix, one.seq, one.reason)
        for key, correction in effects.disputes:
            self._open_case(prefix, key.seq, DISPUTED, correction)
        for arrival in fresh:
            if is_return_alone(arrival.entry):
                self._open_case(prefix, arrival.entry.key.seq, RETURN_ALONE)
        told = publish_to_siblings(
            self.connection, self.caller.branch, (arrival.entry for arrival in fresh)
        )
        self.is_published = told or effects.is_published
        return held

    def _insert(self, fresh: Iterable[Arrival], reasons: dict[int, str]) -> None:
        rows, beside = [], []
        for arrival in fresh:
            entry, sent = arrival.entry, arrival.sent
            key = entry.key._asdict()
            row = {"kind": entry.kind.replace("\0", ""), "body": entry.body, "hash": entry.hash}
            row |= {"signature": entry.signature, "held": reasons[entry.key.seq]}
            rows.append(row | key | {"received_ms": self.centre_ms})
            if sent.private and arrival.is_private_proven:
                beside.append(key | {"salt": sent.salt, "private": sent.private})
        self.connection.execute(insert_into(entries), rows)
        if beside:
            self.connection.execute(insert_into(entry_private), beside)

    def _problem(self, prefix: Prefix, refused: PageRefused) -> wire.Problem:
        if refused.code in ALARMS:
            self._open_case(prefix, refused.seq, refused.code, refused.detail)
        holds = acknowledge(self.signer, prefix, [], self.centre_ms)
        detail = f"{refused.seq} {refused.detail}".strip()
        return wire.Problem(refused.code, detail, holds)

    def _open_case(self, prefix: Prefix, seq: int, reason: str, detail: str = "") -> None:
        row = {"terminal": prefix.terminal, "epoch": prefix.epoch, "seq": seq, "reason": reason}
        row |= {"branch": self.caller.branch, "detail": detail, "state": "open"}
        insert_new(self.connection, cases, [row | {"opened_ms": self.centre_ms}])


_REPEATED: Final = [SERVED_AFTER_END, REGISTER_DIFFERS]
_STORED: Final = (
    select(entries.c.seq, entries.c.hash, entries.c.held)
    .where(
        entries.c.terminal == bindparam("of_terminal"),
        entries.c.epoch == bindparam("of_epoch"),
        entries.c.seq.between(bindparam("first"), bindparam("last")),
    )
    .order_by(entries.c.seq)
)
_TOLD: Final = (
    select(cases.c.seq, cases.c.reason)
    .where(
        cases.c.terminal == bindparam("of_terminal"),
        cases.c.epoch == bindparam("of_epoch"),
        cases.c.seq.between(bindparam("first"), bindparam("last")),
        cases.c.reason.in_(bindparam("reasons", expanding=True)),
    )
    .order_by(cases.c.seq)
)
