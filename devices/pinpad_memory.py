"""What the driver of the pinpad knows by key: an intent before the program runs, then its proof.

The bank's program knows no key of ours, so that the key's history is kept here, on disk before
the program is started. Card digits and slips are forgotten as soon as the next operation begins.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from app.domain.money import Money
from app.domain.ports import CardApproval, CardDecline, CardOperationKind

if os.name == "nt":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_KEY: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
_LAST, _TAKEN = "last", "taken"

Proof = CardApproval | CardDecline


@dataclass(frozen=True, slots=True)
class Intent:
    """What was going to be done, and what the bank's list held before it.

    `batch` of -1 says that the program was never to be run under this key.
    """

    kind: CardOperationKind
    amount: Money
    of: str
    batch: int
    known: tuple[str, ...]
    proof: Proof | None = None


class PinpadMemory:
    """One file a key in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder: Final = folder
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def busy(self) -> Iterator[int | None]:
        """Hold the pinpad, or give None while somebody else does.

        The descriptor is handed to the bank's program. So the lock outlives us as long as that
        program lives: no answer is asked for while a charge may still be under way. (On Windows
        the lock ends with the window.)
        """
        descriptor = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                _lock(descriptor)
            except OSError:
                yield None
            else:
                yield descriptor
        finally:
            os.close(descriptor)

    def read(self, key: str) -> Intent | None:
        """Return what is known of a key."""
        try:
            kept = json.loads(self._file(key).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return Intent(
            kind=CardOperationKind(kept["kind"]),
            amount=Money(kept["amount"]),
            of=kept["of"],
            batch=kept["batch"],
            known=tuple(kept["known"]),
            proof=_proof(kept["proof"]),
        )

    def begin(self, key: str, intent: Intent) -> None:
        """Put an intent on disk; the answer that the program leaves next belongs to its key."""
        self._forget_digits()
        self._write(key, intent)
        self._put(self._folder / _LAST, key)

    def end(self, key: str, intent: Intent, proof: Proof) -> None:
        """Keep what was proven, for good."""
        self._write(key, replace(intent, proof=proof))

    @property
    def last(self) -> str:
        """The key whose answer may still lie where the program left it, empty if there is none."""
        last = self._text(_LAST)
        return "" if last == self._text(_TAKEN) else last

    def release(self) -> None:
        """Note that the answer of the last operation is taken in, whatever it was worth."""
        self._put(self._folder / _TAKEN, self._text(_LAST))

    def claimed(self) -> frozenset[str]:
        """Return the references that are proven to be of some key."""
        intents = (self.read(file.stem) for file in self._folder.glob("*.json"))
        proofs = (intent.proof for intent in intents if intent is not None)
        return frozenset(proof.reference for proof in proofs if isinstance(proof, CardApproval))

    def _forget_digits(self) -> None:
        last = self._text(_LAST)
        intent = self.read(last) if last else None
        if intent is not None and isinstance(intent.proof, CardApproval) and intent.proof.slip:
            self.end(last, intent, replace(intent.proof, pan="", slip=""))

    def _text(self, name: str) -> str:
        file = self._folder / name
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def _write(self, key: str, intent: Intent) -> None:
        facts = {
            "kind": str(intent.kind),
            "amount": intent.amount.kopecks,
            "of": intent.of,
            "batch": intent.batch,
            "known": list(intent.known),
            "proof": None if intent.proof is None else _plain(intent.proof),
        }
        self._put(self._file(key), json.dumps(facts, ensure_ascii=False))

    def _put(self, file: Path, text: str) -> None:
        """Write whole or not at all, on disk before anything follows from it."""
        beside = file.with_suffix(".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)

    def _file(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError("not a key of an operation")
        return self._folder / f"{key}.json"


def _plain(proof: Proof) -> dict[str, Any]:
    facts = asdict(proof)
    if isinstance(proof, CardApproval):
        facts["amount"] = proof.amount.kopecks
    return facts


def _proof(facts: dict[str, Any] | None) -> Proof | None:
    if facts is None:
        return None
    if "reference" in facts:
        return CardApproval(**{**facts, "amount": Money(facts["amount"])})
    return CardDecline(**facts)
