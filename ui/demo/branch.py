"""Founds the demo branch at its centre: staff, tables and items, as messages of the feed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.central.central import Central
from app.domain.aml import shipped_aml
from app.domain.documents import shipped_documents
from app.domain.identifiers import BadgeNumber
from app.domain.policy import shipped_terms
from app.domain.reasons import shipped_reasons
from app.domain.receipt import shipped_lines
from app.domain.reference import Payload, Record
from app.domain.returns import shipped_returns
from app.domain.shift import CashCount
from app.domain.tariff import shipped_tariffs
from app.messages.feed import Stream
from app.services.settle import POLICY_NUMBERS
from app.services.staff import hash_pin
from ui.demo.arrivals import arrived_items
from ui.demo.samples import sample

News = tuple[str, Payload]


@dataclass(frozen=True, slots=True)
class DemoClerk:
    """Somebody of the demo branch. The PIN is for the demo alone."""

    number: str
    name: str
    role: str
    rights: tuple[str, ...]
    pin: str

    @property
    def badge(self) -> str:
        """What the scanner reads from the badge."""
        return BadgeNumber(self.number).text


@dataclass(frozen=True, slots=True)
class DemoBranch:
    """Which branch and window the demo is, and what lies in the drawer in the morning."""

    index: str
    name: str
    window: int
    policy_numbers: int
    opening: CashCount
    staff: tuple[DemoClerk, ...]


def demo_branch() -> DemoBranch:
    """Return the branch as it ships with the program."""
    table = sample("branch")
    pieces = {row.whole("denomination"): row.whole("pieces") for row in table.rows("drawer")}
    return DemoBranch(
        index=table.text("index"),
        name=table.text("name"),
        window=table.whole("window"),
        policy_numbers=table.whole("policy_numbers"),
        opening=CashCount(pieces),
        staff=tuple(_clerk(row) for row in table.rows("staff")),
    )


def found_branch(folder: Path, branch: DemoBranch, today: date) -> None:
    """Make the centre's directory with the branch in it, whole or not at all.

    Nothing is done where the directory is there already. An attempt that was cut off leaves only
    a draft, which the next one begins anew.
    """
    if folder.exists():
        return
    draft = folder.with_name(f"{folder.name}.draft")
    _clear(draft)
    central = Central.open(draft)
    try:
        central.create_branch(branch.index, branch.name)
        for stream, news in _publications(branch, today):
            central.publish_many(branch.index, stream, news())
    finally:
        central.close()
    draft.replace(folder)


def issue_policy_numbers(central: Central, branch: DemoBranch, terminal: str, epoch: int) -> None:
    """Give a terminal its block of policy numbers; nothing where its epoch has one.

    Raises ValueError for a malformed block.
    """
    block = f"{terminal}/{epoch}"
    last = epoch * branch.policy_numbers
    payload: Payload = {
        "kind": POLICY_NUMBERS,
        "block": block,
        "terminal": terminal,
        "epoch": epoch,
        "prefix": "",
        "first": last - branch.policy_numbers + 1,
        "last": last,
    }
    central.publish(branch.index, Stream.URGENT, NUMBERS_ISSUED, payload)


NUMBERS_ISSUED: Final = "numbers_issued"


def _publications(
    branch: DemoBranch, today: date
) -> Iterator[tuple[Stream, Callable[[], Iterator[News]]]]:
    yield Stream.REFERENCE, lambda: _reference_news(branch)
    yield Stream.ITEMS, lambda: _item_news(today)


def _reference_news(branch: DemoBranch) -> Iterator[News]:
    for clerk in branch.staff:
        yield "staff_changed", _staff_payload(clerk)
    for kind, table in (
        ("tariffs", shipped_tariffs().to_payload()),
        ("policy_terms", shipped_terms().to_payload()),
        ("receipt_lines", shipped_lines().to_payload()),
        ("documents", shipped_documents().to_payload()),
        ("reasons", shipped_reasons().to_payload()),
        ("aml", shipped_aml().to_payload()),
        ("returns", shipped_returns().to_payload()),
    ):
        yield "table_changed", {"kind": kind, "version": table["version"], "table": table}


def _item_news(today: date) -> Iterator[News]:
    for item in arrived_items(today):
        yield "item_arrived", item.to_payload()


def _staff_payload(clerk: DemoClerk) -> Payload:
    return {
        "clerk": clerk.number,
        "name": clerk.name,
        "role": clerk.role,
        "rights": [*clerk.rights],
        "badge": clerk.badge,
        "pin_hash": hash_pin(clerk.pin),
        "dismissed": 0,
    }


def _clerk(row: Record) -> DemoClerk:
    return DemoClerk(
        row.text("clerk"), row.text("name"), row.text("role"), row.names("rights"), row.text("pin")
    )


def _clear(folder: Path) -> None:
    """Remove a directory that holds files alone."""
    if folder.exists():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
