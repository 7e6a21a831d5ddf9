"""Fold an exported journal through this build, and compare with what its own build made of it."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import insert

from app.clock import SystemClock
from app.errors import ClerkError, Refusal
from app.messages.entries import EntryKey
from app.messages.signing import Signer
from app.messages.wire import SentEntry
from app.services.totals import Still, totals
from app.store.database import Role, Store
from app.store.journal import Journal
from app.store.rebuild import Rebuilt
from app.store.tables import identity

_PAGE: Final = 500
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay came to. `differs` names the first figure that is another now, "" for none.

    `said` is what the export has for it, `found` what this build makes of it.
    """

    entries: int
    days: int
    differs: str = ""
    said: str = ""
    found: str = ""


def replay(path: Path) -> Replayed:
    """Fold an export of a whole journal in a file of its own, which is thrown away.

    Raises NO_EXPORT (`path`) for a file that is none, that is damaged, that is a part of a journal
    only, or that has no totals.
    """
    try:
        lines = _lines(path)
        head, said = next(lines), {}
        first = EntryKey.parse(head["first"])
        if (head["line"], first.seq) != ("okno-journal", 1):
            raise ClerkError(Refusal.NO_EXPORT, path=str(path))
        with _empty_store() as store:
            rebuilt = Rebuilt(store, first.terminal)
            said = _fold(rebuilt, lines, str(path))
            found = _totals(store, rebuilt, head)
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        raise ClerkError(Refusal.NO_EXPORT, path=str(path)) from error
    name, before, now = next(_differences(said, found), ("", "", ""))
    return Replayed(found["entries"], len(found["days"]), name, before, now)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a whole export; raise NO_EXPORT where its checksum is not its own."""
    checksum, last = hashlib.sha256(), dict[str, Any]()
    with path.open("rb") as file:
        for data in file:
            if last:
                yield last
            last = json.loads(data)
            if last["line"] != "end":
                checksum.update(data)
    if last.get("sha256") != checksum.hexdigest():
        raise ClerkError(Refusal.NO_EXPORT, path=str(path))


def _fold(rebuilt: Rebuilt, lines: Iterator[dict[str, Any]], source: str) -> dict[str, Any]:
    """Fold the entries page by page, as a restore does; return the totals that the file has."""
    said: dict[str, Any] = {}

    def entries() -> Iterator[tuple[int, SentEntry]]:
        nonlocal said
        for line in lines:
            if line["line"] == "entry":
                sent = _sent(line)
                yield json.loads(sent.body)["epoch"], sent
            elif line["line"] == "totals":
                said = line

    rest = entries()
    while page := list(islice(rest, _PAGE)):
        for epoch in sorted({epoch for epoch, _ in page}):
            rebuilt.add(epoch, (sent for of, sent in page if of == epoch), source)
    if not said:
        raise ClerkError(Refusal.NO_EXPORT, path=source)
    return {name: value for name, value in said.items() if name != "line"}


def _sent(line: dict[str, Any]) -> SentEntry:
    body = base64.b64decode(line["body"], validate=True)
    return SentEntry(body, bytes.fromhex(line["hash"]), bytes.fromhex(line["signature"]))


def _totals(store: Store, rebuilt: Rebuilt, head: dict[str, Any]) -> dict[str, Any]:
    epoch, (_seq, last) = max(rebuilt.ends.items())
    row = {"terminal": rebuilt.terminal, "epoch": epoch, "branch": head["branch"]}
    row |= {"branch_name": "", "window": head["window"], "continues": "", "centre_url": ""}
    row |= {"centre_key": head["centre_key"]}
    row |= {name: Signer.new().secret for name in ("terminal_secret", "recovery_secret")}
    with store.transaction() as connection:
        connection.execute(insert(identity), row)
    with store.read() as connection:
        found = totals(Still(Journal(store, SystemClock()), connection))
    count = sum(seq for seq, _head in rebuilt.ends.values())
    return {"entries": count, "head": last, **found}


@contextmanager
def _empty_store() -> Iterator[Store]:
    with TemporaryDirectory(prefix="okno-replay-") as folder:
        opened = Store.open(Path(folder) / "okno.db", token_bytes(_KEY_BYTES), Role.RESTORE)
        with closing(opened) as store:
            yield store


def _differences(said: Any, found: Any, name: str = "") -> Iterator[tuple[str, str, str]]:  # noqa: ANN401
    """Yield (name, said, found) of each figure that differs, by the names that lead to it.

    A figure that only this build knows is no difference: reports grow.
    """
    if isinstance(said, dict) and isinstance(found, dict):
        pairs: Iterable[tuple[str, Any, Any]] = (
            (key, value, found.get(key)) for key, value in sorted(said.items())
        )
    elif isinstance(said, list) and isinstance(found, list) and len(said) == len(found):
        pairs = ((str(at), *both) for at, both in enumerate(zip(said, found, strict=True), 1))
    else:
        if said != found:
            yield name, str(said), str(found)
        return
    for key, before, now in pairs:
        yield from _differences(before, now, f"{name}.{key}" if name else key)
