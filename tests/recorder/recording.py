"""One recorded sale: where it began, every call, and what was true when."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.money import Money
from app.domain.ports import CardApproval, FiscalReceipt
from tests.recorder.calls import Call, Operation, record
from tests.recorder.disk import Disk
from tests.recorder.play import MARKS

_FILE = "okno.db"
_LOG = "okno.db-wal"
_CONTENTS = ("begin", "content")
_MEMORY = "-shm"
"""End of the name of what is shared memory in a file's clothes: no disk holds it."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What was so at a moment.

    `told` counts the commits that had returned; the one under way may be there or not. `documents`
    are what the register had printed, `charges` what the bank had taken, by their keys.
    """

    told: int
    documents: dict[str, FiscalReceipt]
    charges: dict[str, CardApproval]


@dataclass(frozen=True, slots=True)
class Step:
    """A call that changes the disk, and what was true once it was made."""

    call: Call
    truth: Truth


@dataclass(frozen=True, slots=True)
class Recording:
    """A sale on a disk that held `base` before; `contents` is what each commit made of the file."""

    sale: str
    base: dict[str, bytes]
    contents: list[str]
    steps: list[Step]


def record_sale(library: Path, sale: str, folder: Path, *options: str) -> Recording:
    """Play a sale with the recorder over it. Raises AssertionError where calls escaped it."""
    module = ("tests.recorder.play", sale, str(folder), *options)
    calls = [call for call in record(library, folder, *module) if not call.name.endswith(_MEMORY)]
    base = {_FILE: folder.with_name(f"{folder.name}.base").read_bytes()}
    contents = [mark[of] for mark in map(_mark, calls) for of in _CONTENTS if of in mark]
    recording = Recording(sale, base, contents, list(_steps(calls)))
    _check(recording, calls, folder)
    return recording


def _steps(calls: list[Call]) -> Iterator[Step]:
    told, has_begun = 0, False
    documents, charges = dict[str, FiscalReceipt](), dict[str, CardApproval]()
    for call in calls:
        mark = _mark(call)
        has_begun = has_begun or "base" in mark
        told += "content" in mark
        if "document" in mark:
            documents = {**documents, mark["key"]: _receipt(mark["document"])}
        if "charge" in mark:
            charges = {**charges, mark["key"]: _approval(mark["charge"])}
        if has_begun and call.name != MARKS:
            yield Step(call, Truth(told, documents, charges))


def _mark(call: Call) -> dict[str, Any]:
    if call.name != MARKS or call.operation is not Operation.WRITE:
        return {}
    mark: dict[str, Any] = json.loads(call.data)
    return mark


def _receipt(facts: dict[str, Any]) -> FiscalReceipt:
    return FiscalReceipt(**{**facts, "total": Money(facts["total"])})


def _approval(facts: dict[str, Any]) -> CardApproval:
    return CardApproval(**{**facts, "amount": Money(facts["amount"])})


def _check(recording: Recording, calls: list[Call], folder: Path) -> None:
    """See that the calls, played again, give the files that there were: none has escaped."""
    disk = Disk(recording.base)
    ends = [number for number, call in enumerate(calls) if "end" in _mark(call)]
    before_end = sum(1 for call in calls[: ends[0]] if call.name != MARKS)
    skipped = sum(1 for call in calls if call.name != MARKS) - len(recording.steps)
    for number, step in enumerate(recording.steps):
        if number == before_end - skipped:
            assert disk.current()[_LOG] == folder.with_name(f"{folder.name}.log").read_bytes()
        disk.apply(step.call)
    assert disk.current() == {_FILE: (folder / _FILE).read_bytes()}
