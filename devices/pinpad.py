"""Bank pinpad behind Sberbank's program: one key is one charge at most, or an honest unknown.

The program is called with numbers, writes its answer into the file `e` and its slip into `p`
beside itself, and its exit code means nothing. Commands (public integrations; not confirmed on
real hardware): 1 payment, 3 refund, 8 reversal, `9 1` list of operations, 26 is it there.
"""

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.domain.money import Money
from app.domain.ports import (
    CardApproval,
    CardDecline,
    CardOperationKind,
    CardOutcome,
    CardTotals,
    CardUnknown,
)
from devices import pinpad_answers, pinpad_list
from devices.pinpad_answers import Answer, Tape
from devices.pinpad_list import NEVER, NO_LIST
from devices.pinpad_memory import Intent, PinpadMemory

NOT_READY: Final = 99
"""Code of a decline by the driver itself: the pinpad did not answer before the charge began."""

_TAPE: Final = ("9", "1")
_POLL_S: Final = 0.005
_NOT_READY: Final = CardDecline(NOT_READY, "терминал не отвечает")
_BUSY: Final = CardUnknown("the bank's program is still at work")


@dataclass(frozen=True, slots=True)
class PinpadSettings:
    """Where the bank's program is, where the driver keeps its memory, and how long it waits.

    `operation_limit_s` covers the customer's search for the card; `list_limit_s` a question to
    the pinpad alone. The program speaks KOI8-R, on Windows CP866.
    """

    program: Path
    memory: Path
    operation_limit_s: float = 180.0
    list_limit_s: float = 20.0
    encoding: str = "cp866" if os.name == "nt" else "koi8-r"


class SberPinpad:
    """Keeps to one rule: under one key the program is started once, then only asked about.

    Before it is started, the bank's list of operations is noted. An approval is believed as it
    stands; whatever else came, or did not, is decided by what is new on that list. A list that
    can't be read, or is of another day, decides nothing. Only `cancel` is for other threads.
    """

    def __init__(self, settings: PinpadSettings) -> None:
        self._settings: Final = settings
        self._memory: Final = PinpadMemory(settings.memory)
        self._stopped: Final = threading.Event()

    def pay(self, key: str, amount: Money) -> CardOutcome:
        """Charge a card once; asked again with the same key, say what became of it."""
        return self._once(key, CardOperationKind.PAYMENT, amount, "")

    def refund(self, key: str, amount: Money, of: str) -> CardOutcome:
        """Give money of the charge with the reference `of` back, once for one key.

        What the list shows as given back, and no key of ours has done, is not done a second time.
        """
        return self._once(key, CardOperationKind.REFUND, amount, of)

    def refund_outcome(self, key: str, amount: Money, of: str) -> CardOutcome:
        """Ask what became of a refund; one that was never begun is closed for ever.

        Only the memory that knows the charge itself can say that nothing was begun.
        """
        with self._memory.busy() as lock:
            if lock is None:
                return _BUSY
            self._collect()
            if self._memory.read(key) is None:
                closed = Intent(CardOperationKind.REFUND, amount, of, -1, ())
                found = pinpad_list.never_begun(self._tape(lock), closed, self._memory.claimed())
                if isinstance(found, CardUnknown):
                    return found
                self._memory.end(key, closed, found)
            return self._judge(lock, key, None)

    def outcome(self, key: str) -> CardOutcome:
        """Ask what became of a key; one that was never used is closed for ever.

        Where the bank's list has a payment that no key of this driver made, its memory is not
        whole (another computer's, or lost): then nothing is proven by its knowing nothing.
        """
        with self._memory.busy() as lock:
            if lock is None:
                return _BUSY
            self._collect()
            if self._memory.read(key) is None:
                if not self._is_memory_whole(lock):
                    return NO_LIST
                closed = Intent(CardOperationKind.PAYMENT, Money.ZERO, "", -1, ())
                self._memory.end(key, closed, NEVER)
            return self._judge(lock, key, None)

    def reverse(self, key: str) -> CardOutcome:
        """Give the whole charge back; what the bank's list shows as reversed is not done twice."""
        with self._memory.busy() as lock:
            if lock is None:
                return _BUSY
            self._collect()
            charged = self._memory.read(key)
            if charged is None or not isinstance(charged.proof, CardApproval):
                return CardUnknown("there is no proven charge under this key")
            done = self._reversed(lock, charged, charged.proof)
            return self._reverse(lock, charged, charged.proof) if done is None else done

    def totals(self) -> CardTotals | None:
        """Read the bank's list; its day is not closed by that."""
        with self._memory.busy() as lock:
            if lock is None:
                return None
            self._collect()
            tape = self._tape(lock)
            return None if tape is None else tape.totals

    def cancel(self) -> None:
        """End a waiting call, whose outcome is then unknown, and every later one."""
        self._stopped.set()

    def _once(self, key: str, kind: CardOperationKind, amount: Money, of: str) -> CardOutcome:
        with self._memory.busy() as lock:
            if lock is None:
                return _BUSY
            self._collect()
            if self._memory.read(key) is not None:
                return self._judge(lock, key, None)
            tape = self._tape(lock)
            if tape is None:
                self._memory.end(key, Intent(kind, amount, of, -1, ()), _NOT_READY)
                return _NOT_READY
            done = pinpad_list.given_back(tape, amount, of, self._memory.claimed())
            kind = CardOperationKind.REVERSAL if pinpad_list.is_whole(tape, amount, of) else kind
            intent = Intent(kind, amount, of, tape.totals.batch, tape.references)
            if done is not None:
                self._memory.end(key, intent, done)
                return done
            self._memory.begin(key, intent)
            self._run(lock, pinpad_list.arguments(intent), self._settings.operation_limit_s)
            return self._judge(lock, key, self._collect())

    def _is_memory_whole(self, lock: int) -> bool:
        tape = self._tape(lock)
        return tape is not None and set(tape.payments) <= self._memory.claimed()

    def _collect(self) -> Answer | None:
        """Take in the answer that the last operation left; from here on it may be swept away."""
        key = self._memory.last
        intent = self._memory.read(key) if key else None
        if intent is None or intent.proof is not None:
            return None
        answer = self._answer(intent.amount)
        if answer is not None and answer.approval is not None:
            self._memory.end(key, intent, answer.approval)
        self._memory.release()
        return answer

    def _judge(self, lock: int, key: str, answer: Answer | None) -> CardOutcome:
        """Say what is proven of an operation whose program is not running any more."""
        intent = self._memory.read(key)
        if intent is None:
            raise LookupError(key)
        if intent.proof is not None:
            return intent.proof
        tape = self._tape(lock)
        if tape is None or tape.totals.batch != intent.batch:
            return NO_LIST
        found = pinpad_list.told(tape, intent, self._memory.claimed(), answer)
        if not isinstance(found, CardUnknown):
            self._memory.end(key, intent, found)
        return found

    def _reverse(self, lock: int, charged: Intent, approval: CardApproval) -> CardOutcome:
        reversal = CardOperationKind.REVERSAL
        wanted = Intent(reversal, charged.amount, approval.reference, charged.batch, ())
        self._run(lock, pinpad_list.arguments(wanted), self._settings.operation_limit_s)
        answer = self._answer(charged.amount)
        if answer is not None and answer.approval is not None:
            return answer.approval
        done = self._reversed(lock, charged, approval)
        if done is not None:
            return done
        return NEVER if answer is None else CardDecline(answer.code, answer.text)

    def _reversed(self, lock: int, charged: Intent, approval: CardApproval) -> CardOutcome | None:
        """Look on the bank's list for the reversal of a charge; None where there is none."""
        tape = self._tape(lock)
        if tape is None or tape.totals.batch != charged.batch:
            return NO_LIST
        return pinpad_list.reversal(tape, approval.reference)

    def _tape(self, lock: int) -> Tape | None:
        """Read the bank's list of operations; the answer that lies there was taken in before."""
        self._run(lock, _TAPE, self._settings.list_limit_s)
        is_told = pinpad_answers.is_approved(self._read("e"))
        tape = pinpad_answers.read_tape(self._read("p"))
        self._sweep()
        return tape if is_told else None

    def _run(self, lock: int, arguments: tuple[str, ...], limit_s: float) -> None:
        """Let the program work until it ends, is too late, or the window closes."""
        self._sweep()
        if self._stopped.is_set():
            return
        program = self._settings.program
        try:
            process = subprocess.Popen(
                [str(program), *arguments],
                cwd=program.parent,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **_apart(lock),
            )
        except OSError:
            return
        deadline = time.monotonic() + limit_s
        while process.poll() is None:
            if time.monotonic() > deadline or self._stopped.wait(_POLL_S):
                _kill(process)
                process.wait()

    def _answer(self, amount: Money) -> Answer | None:
        return pinpad_answers.read_answer(self._read("e"), self._read("p"), amount)

    def _read(self, name: str) -> str:
        try:
            return self._file(name).read_text(encoding=self._settings.encoding, errors="replace")
        except FileNotFoundError:
            return ""

    def _sweep(self) -> None:
        for name in ("e", "p"):
            self._file(name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self._settings.program.parent / name


def _apart(lock: int) -> dict[str, Any]:
    """Let the program hold our lock as long as it lives, in a group that ends as one."""
    if os.name == "nt":
        return {}
    return {"pass_fds": (lock,), "start_new_session": True}


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program with whatever it has started."""
    if os.name == "nt":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
