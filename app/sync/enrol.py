"""Make this computer a window of a branch, by a one-time code of the centre."""

from typing import Final

from sqlalchemy import Connection, insert, select, update

from app.errors import ClerkError, Refusal
from app.messages import wire
from app.messages.signing import Signer
from app.store.database import Store
from app.store.journal import PENDING, Identity, cited, read_identity
from app.store.tables import identity
from app.sync.client import request_enrolment
from app.sync.http import Way

_KEY_HEX_CHARS: Final = 64


def enrol(way: str | Way, code: str, store: Store) -> Identity:
    """Show the code to the centre and store what this terminal is from now on.

    `way` is an address, or a way that is there already; `store` is opened by the window's role.
    The keys are kept before anything is sent: when the answer is lost, the same code with the
    same key gets it again, and asking once more changes nothing. Raises ENROLMENT_REFUSED
    (`reason`), CENTRE_UNREACHABLE (`url`) or MALFORMED_ANSWER (`field`).
    """
    url = way if isinstance(way, str) else way.url
    with store.transaction() as connection:
        signer = _kept_key(connection, url)
    answer = request_enrolment(way, code, signer)
    if isinstance(answer, wire.Problem):
        raise ClerkError(Refusal.ENROLMENT_REFUSED, reason=answer.code)
    if not answer.terminal or answer.epoch < 1 or len(answer.centre_key) != _KEY_HEX_CHARS:
        raise ClerkError(Refusal.MALFORMED_ANSWER, field="terminal")
    known = {
        "terminal": answer.terminal,
        "epoch": answer.epoch,
        "branch": answer.branch,
        "branch_name": answer.branch_name,
        "window": answer.window,
        "centre_key": answer.centre_key,
        "centre_url": url,
        "continues": continuation(answer.known),
    }
    with store.transaction() as connection:
        connection.execute(update(identity).where(identity.c.terminal == PENDING).values(known))
        own = read_identity(connection)
    if (own.terminal, own.epoch) != (answer.terminal, answer.epoch):
        raise ClerkError(Refusal.ENROLMENT_REFUSED, reason="enrolled")
    return own


def continuation(known: list[wire.KnownEpoch]) -> str:
    """Return what the first entry cites where the centre's word is all that is left."""
    last = next((each for each in reversed(known) if each.holds.seq), None)
    if last is None:
        return ""
    return cited(last.holds.epoch, last.holds.seq, last.holds.head, last.terminal_key)


def _kept_key(connection: Connection, url: str) -> Signer:
    """Return the key of an enrolment that was begun, or make and keep new ones."""
    row = connection.execute(select(identity)).first()
    if row is not None:
        return Signer.from_secret(row.terminal_secret)
    signer = Signer.new()
    pending = {
        "terminal": PENDING,
        "epoch": 0,
        "branch": "",
        "branch_name": "",
        "window": 0,
        "terminal_secret": signer.secret,
        "recovery_secret": Signer.new().secret,
        "centre_key": "",
        "centre_url": url,
        "continues": "",
    }
    connection.execute(insert(identity), pending)
    return signer
