"""A disk that keeps what was synced and any part of what was not: every state a cut may leave.

The model is that of a POSIX file system: what a file's fsync has confirmed stays; each later
write may be there, be missing, or be there in some of its sectors, in any order; names that were
made or removed are sure after a sync of their directory and keep their order among themselves.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Final

from tests.recorder.calls import Call, Operation

SECTOR: Final = 512
_ORDERS: Final = 2
"""How many reordered states are drawn after each call, whole writes and single sectors in turn."""

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class State:
    """The files of one possible state; `how` says which part of the unsynced writes it has."""

    how: str
    files: Files


@dataclass(slots=True)
class _File:
    """A file by itself: its names are the directory's. `before` is before its last change."""

    durable: bytes = b""
    current: bytes = b""
    before: bytes = b""
    pending: list[Call] = field(default_factory=list)

    def change(self, call: Call) -> None:
        self.before = self.current
        self.current = changed(self.current, call)
        self.pending.append(call)

    def sync(self) -> None:
        self.durable = self.current
        self.pending.clear()


class Disk:
    """One directory, call by call."""

    def __init__(self, base: Files) -> None:
        self._files: Final = [_File(data, data) for data in base.values()]
        self._names: dict[str, int] = {name: number for number, name in enumerate(base)}
        self._durable_names: Final = dict(self._names)

    def apply(self, call: Call) -> None:
        match call.operation:
            case Operation.CREATE:
                self._files.append(_File())
                self._names[call.name] = len(self._files) - 1
            case Operation.UNLINK:
                del self._names[call.name]
            case Operation.RENAME:
                self._names[call.data.decode()] = self._names.pop(call.name)
            case Operation.SYNC if call.name == ".":
                self._durable_names.clear()
                self._durable_names.update(self._names)
            case Operation.SYNC:
                self._files[self._names[call.name]].sync()
            case _:
                self._files[self._names[call.name]].change(call)

    def current(self) -> Files:
        """Return the files as the running program sees them."""
        return self._seen(self._names, [each.current for each in self._files])

    def states(self, last: Call, chance: Random) -> Iterator[State]:
        """Yield what may be left when the power fails right after the last call applied."""
        current = [each.current for each in self._files]
        durable = [each.durable for each in self._files]
        yield State("all writes", self._seen(self._names, current))
        yield State("synced writes", self._seen(self._names, durable))
        if self._names != self._durable_names:
            yield State("synced names", self._seen(self._durable_names, current))
            yield State("synced names and writes", self._seen(self._durable_names, durable))
        unsure = [number for number, each in enumerate(self._files) if each.pending]
        if len(unsure) > 1:
            for number in unsure:
                alone = [*durable]
                alone[number] = current[number]
                name = f"unsynced writes of file {number} alone"
                yield State(name, self._seen(self._names, alone))
        yield from self._torn(last, current)
        if unsure:
            for turn in range(_ORDERS):
                drawn = [self._drawn(each, chance, by_sector=turn > 0) for each in self._files]
                yield State(f"reordered {turn}", self._seen(self._names, drawn))

    def _torn(self, last: Call, current: list[bytes]) -> Iterator[State]:
        """Yield the last write cut at each border of a sector that it crosses."""
        if last.operation is not Operation.WRITE:
            return
        number = self._names[last.name]
        for cut in borders(last):
            torn = [*current]
            torn[number] = changed(self._files[number].before, part(last, 0, cut))
            yield State(f"torn after {cut} bytes", self._seen(self._names, torn))

    def _drawn(self, file: _File, chance: Random, *, by_sector: bool) -> bytes:
        kept = [call for call in file.pending if chance.random() < 0.5]
        if by_sector:
            pieces = [piece for call in file.pending for piece in sectors(call)]
            kept = [piece for piece in pieces if chance.random() < 0.5]
        return played(file.durable, kept)

    def _seen(self, names: Mapping[str, int], contents: list[bytes]) -> Files:
        return {name: contents[number] for name, number in names.items()}


def changed(data: bytes, call: Call) -> bytes:
    """Return a file's bytes after a write or a truncation."""
    return played(data, (call,))


def played(data: bytes, calls: Iterable[Call]) -> bytes:
    """Return a file's bytes after some calls, in their order."""
    file = bytearray(data)
    for call in calls:
        if call.operation is Operation.TRUNCATE:
            del file[call.offset :]
        if len(file) < call.offset:
            file.extend(bytes(call.offset - len(file)))
        file[call.offset : call.offset + len(call.data)] = call.data
    return bytes(file)


def borders(call: Call) -> range:
    """Return where in its data a write crosses from one sector of the file into the next."""
    first = SECTOR - call.offset % SECTOR
    return range(first, len(call.data), SECTOR)


def sectors(call: Call) -> Iterator[Call]:
    """Yield a write sector by sector; a truncation is one piece."""
    if call.operation is Operation.TRUNCATE:
        yield call
        return
    cuts = [0, *borders(call), len(call.data)]
    for first, end in pairwise(cuts):
        yield part(call, first, end)


def part(call: Call, first: int, end: int) -> Call:
    return Call(call.operation, call.name, call.offset + first, call.data[first:end])
