"""The real centre in this process, asked as its HTTP service asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import msgspec
from sqlalchemy import Connection, bindparam, select

from app.central.access import Refused, SignedRequest
from app.central.central import DATABASE_FILE, KEY_FILE, Central, FeedAsk
from app.central.tables import streams
from app.clock import Clock
from app.messages import wire
from app.messages.feed import Stream
from app.messages.signing import Signer
from app.simulation import places
from app.simulation.power import CentreCut, MortalDatabase
from app.sync.http import Incoming, Outgoing

_OK: Final = 200
_REFUSED: Final = 409
_SERVER_ERROR: Final = 503


class Centre:
    """A centre in a directory. Everything behind its wire is the program's own."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        signer = Signer.from_secret(bytes.fromhex((folder / KEY_FILE).read_text(encoding="ascii")))
        self.file: Final = folder / DATABASE_FILE
        self._database: Final = places.kept(self.file, "centre", MortalDatabase.open)
        self._database.fail_next = False
        self.central: Final = Central(self._database, signer, clock)

    def fail_next(self) -> None:
        """Take the centre's power before its next commit."""
        self._database.fail_next = True

    def answer(self, request: Outgoing) -> Incoming:
        try:
            reply = self._reply(request)
        except CentreCut:
            return Incoming(_SERVER_ERROR, b"")
        except Refused as refused:
            reply = refused.problem
        status = _REFUSED if isinstance(reply, wire.Problem) else _OK
        return Incoming(status, msgspec.msgpack.encode(reply))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give one unchanging view of the centre's database."""
        with self._database.read() as connection:
            yield connection

    def close(self) -> None:
        self.central.close()

    def _reply(self, request: Outgoing) -> msgspec.Struct:
        signed = SignedRequest(
            request.headers[wire.HEADER_TERMINAL],
            int(request.headers[wire.HEADER_COUNTER]),
            bytes.fromhex(request.headers[wire.HEADER_SIGNATURE]),
            request.method,
            request.target,
            request.body,
        )
        where = urlsplit(request.target)
        if where.path == "/v1/enrol":
            body = msgspec.msgpack.decode(request.body, type=wire.EnrolRequest)
            return self.central.enrol(signed, body)
        if where.path == "/v1/journal" and request.method == "GET":
            given = parse_qs(where.query)
            epoch, after = (int(given[name][0]) for name in ("epoch", "after"))
            return self.central.journal_page(signed, epoch, after)
        if where.path == "/v1/journal":
            page = msgspec.msgpack.decode(request.body, type=wire.JournalPage)
            return self.central.take_page(signed, page)
        if where.path == "/v1/evidence":
            sent = msgspec.msgpack.decode(request.body, type=wire.Evidence)
            return self.central.take_evidence(signed, sent)
        branch = self.central.admit(signed)
        return self.central.feed_page(branch, _ask(where.query))


def _ask(query: str) -> FeedAsk:
    given = parse_qs(query)
    names, after = given["stream"][0].split(","), given["after"][0].split(",")
    positions = tuple(
        (Stream(name), int(position)) for name, position in zip(names, after, strict=True)
    )
    return FeedAsk(positions, int(given["limit"][0]))


def prefix_of(at_centre: Connection, terminal: str, epoch: int) -> tuple[int, str]:
    """Return how far the centre holds a journal."""
    row = at_centre.execute(_PREFIX, {"of_terminal": terminal, "of_epoch": epoch}).first()
    return (0, "") if row is None else (row.seq, row.head)


_PREFIX: Final = select(streams.c.seq, streams.c.head).where(
    streams.c.terminal == bindparam("of_terminal"), streams.c.epoch == bindparam("of_epoch")
)
