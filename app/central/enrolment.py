"""How a computer becomes a window of a branch: once, by a code that is worth nothing after that."""

import hashlib
import hmac
import secrets
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from app.central.access import refused
from app.central.retrieval import known_epochs
from app.central.siblings import publish_backlog
from app.central.tables import branches, enrolment_codes, streams, terminal_keys, terminals
from app.messages import wire
from app.messages.signing import Signer

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that looks like a digit."""

_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
_GROUP_CHARS: Final = 4
_GROUPS: Final = 6
_ID_CHARS: Final = 2 * _GROUP_CHARS
"""The first two groups find the code's row; the other four are the secret, 80 bits."""

_KEY_HEX_CHARS: Final = 64
_Code = Row[*tuple[Any, ...]]


def new_code(connection: Connection, branch: str, window: int) -> str:
    """Return a new one-time code; only its hash is kept. Raises ValueError: no such branch."""
    if connection.execute(select(branches).where(branches.c.branch == branch)).first() is None:
        raise ValueError(f"no branch {branch}")
    plain = _unused(connection)
    connection.execute(
        insert(enrolment_codes).values(
            code_id=plain[:_ID_CHARS],
            code_hash=_hash(plain),
            branch=branch,
            window=window,
            key="",
            terminal="",
            epoch=0,
        )
    )
    starts = range(0, len(plain), _GROUP_CHARS)
    return "-".join(plain[start : start + _GROUP_CHARS] for start in starts)


def enrol(
    connection: Connection, request: wire.EnrolRequest, centre: Signer, centre_ms: int
) -> wire.EnrolAnswer:
    """Make the holder of `request.key` a window, or repeat the answer that may have been lost.

    Raises `Refused` with CODE_REFUSED: no such code, used by another key, or a key in use.
    """
    code = _matching(connection, request.code)
    if code is None or not _is_key(request.key):
        raise refused(wire.CODE_REFUSED)
    if not code.key:
        code = _use(connection, code, request.key)
    if code.key != request.key:
        raise refused(wire.CODE_REFUSED)
    name = connection.execute(
        select(branches.c.name).where(branches.c.branch == code.branch)
    ).scalar_one()
    known = known_epochs(connection, code.terminal, code.epoch, centre, centre_ms)
    place = (code.terminal, code.branch, name, code.window, code.epoch)
    return wire.EnrolAnswer(*place, centre.key, known)


def _unused(connection: Connection) -> str:
    while True:
        plain = "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_CHARS * _GROUPS))
        if connection.execute(_CODE, {"of_id": plain[:_ID_CHARS]}).first() is None:
            return plain


def _matching(connection: Connection, text: str) -> _Code | None:
    plain = text.upper().translate(_MISREAD)
    row = connection.execute(_CODE, {"of_id": plain[:_ID_CHARS]}).first()
    # Compared even where there is no row: the time of the answer tells nothing.
    known = bytes(row.code_hash) if row is not None else bytes(hashlib.sha256().digest_size)
    return row if hmac.compare_digest(_hash(plain), known) else None


def _use(connection: Connection, code: _Code, key: str) -> _Code:
    terminal = f"{code.branch}-{code.window}"
    holder = connection.execute(select(terminal_keys).where(terminal_keys.c.key == key)).first()
    if holder is None:
        epoch = _open_epoch(connection, code, terminal, key)
    elif holder.terminal == terminal:  # its first answer was lost, and so was its first code
        epoch = holder.epoch
    else:
        raise refused(wire.CODE_REFUSED, "key in use")
    this_code = enrolment_codes.c.code_id == code.code_id
    used = {"key": key, "terminal": terminal, "epoch": epoch}
    connection.execute(update(enrolment_codes).where(this_code).values(used))
    return connection.execute(_CODE, {"of_id": code.code_id}).one()


def _open_epoch(connection: Connection, code: _Code, terminal: str, key: str) -> int:
    """Old numbers are burnt: a new computer at the same window begins an epoch of its own."""
    last = (
        connection.execute(select(func.max(table.c.epoch)).where(table.c.terminal == terminal))
        for table in (terminal_keys, streams)
    )
    epoch = max(found.scalar() or 0 for found in last) + 1
    if epoch == 1:
        row = {"terminal": terminal, "branch": code.branch, "window": code.window}
        connection.execute(insert(terminals), row)
    row = {"terminal": terminal, "epoch": epoch, "key": key, "counter": 0}
    connection.execute(insert(terminal_keys), row)
    publish_backlog(connection, code.branch)
    return epoch


def _is_key(text: str) -> bool:
    return len(text) == _KEY_HEX_CHARS and set(text) <= set("0123456789abcdef")


def _hash(plain: str) -> bytes:
    return hashlib.sha256(plain.encode()).digest()


_CODE: Final = select(enrolment_codes).where(enrolment_codes.c.code_id == bindparam("of_id"))
