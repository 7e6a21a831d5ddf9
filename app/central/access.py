"""Who is asking: signatures of requests, and counters that refuse a recorded one."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from app.central.tables import terminal_keys, terminals
from app.messages import wire
from app.messages.signing import REQUEST, is_signed

COUNTER_MAX: Final = 2**62


class Refused(Exception):
    """The centre does not take this request; the problem says why."""

    def __init__(self, problem: wire.Problem) -> None:
        super().__init__(problem.code, problem.detail)
        self.problem: Final = problem


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What stands in a request: `target` is the path with its query, as it was signed."""

    terminal: str
    counter: int
    signature: bytes
    method: str
    target: str
    body: bytes

    def is_from(self, key: str) -> bool:
        signed = wire.request_bytes(self.method, self.target, self.counter, self.body)
        return is_signed(key, REQUEST, signed, self.signature)


@dataclass(frozen=True, slots=True)
class Caller:
    """A terminal that has proven to be itself."""

    terminal: str
    branch: str


def refused(code: str, detail: str = "", counter: int = 0) -> Refused:
    return Refused(wire.Problem(code, detail, counter=counter))


def admit(connection: Connection, request: SignedRequest) -> Caller:
    """Check the signature, then raise the counter of its key; neither happens without the other.

    Raises `Refused` with UNKNOWN_TERMINAL, BAD_SIGNATURE, or REPLAYED with the last counter.
    """
    rows = connection.execute(_KEYS, {"of_terminal": request.terminal}).all()
    if not rows:
        raise refused(wire.UNKNOWN_TERMINAL, request.terminal)
    row = next((row for row in rows if request.is_from(row.key)), None)
    if row is None:
        raise refused(wire.BAD_SIGNATURE, "request")
    if request.counter <= row.counter:
        raise refused(wire.REPLAYED, counter=row.counter)
    connection.execute(_COUNT, {"of_key": row.key, "now": request.counter})
    return Caller(request.terminal, row.branch)


def key_of_epoch(connection: Connection, terminal: str, epoch: int) -> str:
    """Return the terminal's key in this epoch: that of the last enrolment up to it, or ""."""
    wanted = {"of_terminal": terminal, "of_epoch": epoch}
    return str(connection.execute(_KEY_OF_EPOCH, wanted).scalar() or "")


_KEYS: Final = (
    select(terminal_keys.c.key, terminal_keys.c.counter, terminals.c.branch)
    .join_from(terminal_keys, terminals, terminals.c.terminal == terminal_keys.c.terminal)
    .where(terminal_keys.c.terminal == bindparam("of_terminal"))
    .order_by(terminal_keys.c.epoch.desc())
)
_COUNT: Final = (
    update(terminal_keys)
    .where(terminal_keys.c.key == bindparam("of_key"))
    .values(counter=bindparam("now"))
)
_KEY_OF_EPOCH: Final = (
    select(terminal_keys.c.key)
    .where(
        terminal_keys.c.terminal == bindparam("of_terminal"),
        terminal_keys.c.epoch <= bindparam("of_epoch"),
    )
    .order_by(terminal_keys.c.epoch.desc())
    .limit(1)
)
