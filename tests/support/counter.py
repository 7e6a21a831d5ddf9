"""A whole counter on a real encrypted file: enrolled, fed by a centre of its own, with a clerk."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import argon2
from sqlalchemy import insert, select

from app.domain.documents import IdentityDocument, shipped_documents
from app.domain.identifiers import BadgeNumber, parse_item
from app.domain.item import Item
from app.domain.money import Money
from app.domain.policy import shipped_terms
from app.domain.reasons import shipped_reasons
from app.domain.receipt import shipped_lines
from app.domain.scan import read_scan
from app.domain.shift import CashCount
from app.domain.tariff import shipped_tariffs
from app.domain.visit import Answer, AnswerWay, IdentificationWay, Step, Visit
from app.messages.canonical import Payload
from app.messages.feed import Stream, sign_head, write_message
from app.messages.signing import Signer
from app.services.card import drive_card
from app.services.customer import Identification, identify_customer
from app.services.deliver import hand_over
from app.services.effects import drive_settlement
from app.services.epochs import open_epoch
from app.services.identify import open_visit
from app.services.inspect import record_inspection
from app.services.offer_policy import answer_offer, show_offer
from app.services.settle import Tender, start_settlement
from app.services.shifts import open_shift
from app.services.staff import ClerkSession, sign_in
from app.store import tables
from app.store.database import Role, Store
from app.store.feed import cursors, prepare, store_page
from app.store.journal import Journal
from tests.support.clock import StillClock
from tests.support.pinpad import PlainPinpad
from tests.support.register import PlainRegister

KEY = bytes(range(32))
TERMINAL = "660049-2"
ORLOVA, KIM = "002417", "003158"
PIN = "1111"
FLOAT = CashCount({100_000: 5})
ROMASHKA = Item(
    identifier=parse_item("80084740397510"),
    arrival="M20261118-1/1",
    mail_type=23,
    category=4,
    weight_g=1_240,
    declared=Money(234_000),
    cod=Money(234_000),
    sender="ООО «Ромашка»",
    sender_kind="shop",
    addressee="Ковалёва Анна Игоревна",
    phone="+70000000001",
    address="660049, пр. Мира, 10, кв. 5",
    shelf="Б-14",
    arrived_on=date(2026, 11, 18),
    stored_until=date(2026, 12, 3),
    services=frozenset(),
    inventory=False,
    defective=False,
    hold=None,
)


def item(number: str, **changes: Any) -> Item:
    """Return an item like the shop's parcel, with another number and what else differs."""
    return replace(ROMASHKA, identifier=parse_item(number), arrival=f"M1/{number}", **changes)


LETTER = item("RO260964943RU", mail_type=2, category=1, cod=Money(0), declared=Money(0))
WITH_INVENTORY = item(
    "80083740712514", inventory=True, addressee="Громов Пётр Ильич", phone="+70000000002"
)
PRIVATE_COD = item(
    "10944022440321", sender_kind="private", addressee="Ли Вера Павловна", phone="+70000000003"
)
ON_HOLD = item("11172522364055", hold="приостановлено по 115-ФЗ", phone="+70000000004")
ARRIVED = (ROMASHKA, LETTER, WITH_INVENTORY, PRIVATE_COD, ON_HOLD)


@cache
def quick_pin_hash(pin: str) -> str:
    """Return a hash that is checked fast; only its cost differs from a real one."""
    return argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(pin)


def clerk(number: str, name: str, *rights: str, dismissed: int = 0) -> Payload:
    return {
        "clerk": number,
        "name": name,
        "role": "clerk",
        "badge": BadgeNumber(number).text,
        "pin_hash": quick_pin_hash(PIN),
        "rights": list(rights),
        "dismissed": dismissed,
    }


STAFF = (
    clerk(ORLOVA, "Орлова М. С.", "serve", "open_day"),
    clerk(KIM, "Ким Д. А.", "serve"),
    clerk("004001", "Бывшая О. О.", "serve", dismissed=1),
)


@dataclass
class Counter:
    """A counter with its clock and its register; `agent` writes as the agent's process does."""

    folder: Path
    store: Store
    agent: Store
    clock: StillClock
    journal: Journal
    register: PlainRegister
    centre: Signer
    pinpad: PlainPinpad = field(default_factory=PlainPinpad)

    @property
    def path(self) -> Path:
        return self.folder / "okno.db"

    def kinds(self) -> list[str]:
        """Return what was written so far, by kind, in its order."""
        with self.store.read() as connection:
            wanted = select(tables.journal.c.kind).order_by(tables.journal.c.seq)
            return list(connection.scalars(wanted))

    def last_body(self, kind: str) -> bytes:
        """Return the bytes of the newest entry of a kind."""
        journal = tables.journal
        wanted = select(journal.c.body).where(journal.c.kind == kind).order_by(journal.c.seq.desc())
        with self.store.read() as connection:
            return bytes(connection.execute(wanted).scalars().first() or b"")

    def clerk(self, number: str = ORLOVA) -> ClerkSession:
        return sign_in(self.journal, number, PIN)

    def clerk_with_shift(self) -> ClerkSession:
        session = self.clerk()
        open_shift(self.journal, session, FLOAT, "key:Return")
        return session

    def visit(self, session: ClerkSession, arrived: Item = ROMASHKA) -> Visit:
        scan = read_scan(arrived.identifier.text)
        return open_visit(self.journal, session, scan, f"scan:{scan.raw}")

    def up_to(self, step: Step, session: ClerkSession, arrived: Item = ROMASHKA) -> Visit:
        """Return a visit that has come to this step, the policy accepted on the way."""
        visit = self.visit(session, arrived)
        while visit.step is not step:
            visit = self._steps(session)[visit.step](visit)
        return visit

    def _steps(self, session: ClerkSession) -> dict[Step, Callable[[Visit], Visit]]:
        return {
            Step.IDENTIFY: lambda visit: identify(self, session, visit),
            Step.OFFER: lambda visit: accept(self, session, visit),
            Step.INSPECT: lambda visit: record_inspection(
                self.journal, session, visit.id, visit.items[0].item.key, "key:Return"
            ),
            Step.PAY: lambda visit: start_settlement(
                self.journal, session, visit.id, Tender(visit.due), "key:Return"
            ),
            Step.WAIT_FOR_CARD: lambda visit: drive_card(
                self.journal, session, self.pinpad, visit.id
            ),
            Step.WAIT_FOR_RECEIPT: lambda visit: drive_settlement(
                self.journal, session, self.register, visit.id
            ),
            Step.HAND_OVER: lambda visit: hand_over(
                self.journal, session, visit.id, None, "key:Return"
            ),
        }


def passport(number: str = "4507 123456") -> IdentityDocument:
    [kind] = [each for each in shipped_documents().kinds if each.code == "21"]
    return IdentityDocument.parse(kind, number, date(2010, 1, 1), division="770-001")


def identify(counter: Counter, session: ClerkSession, visit: Visit) -> Visit:
    shown = Identification(IdentificationWay.DOCUMENT, passport())
    return identify_customer(counter.journal, session, visit.id, shown, "key:Return")


def accept(counter: Counter, session: ClerkSession, visit: Visit) -> Visit:
    show_offer(counter.journal, session, visit.id, "painted")
    counter.clock.pass_seconds(30)
    reply = (Answer.ACCEPTED, AnswerWay.CLERK)
    return answer_offer(counter.journal, session, visit.id, reply, "key:1")


def make_counter(
    folder: Path, arrived: tuple[Item, ...] = ARRIVED, last_number: int = 3, window: int = 2
) -> Counter:
    path, clock, centre = folder / "okno.db", StillClock(), Signer.new()
    path.write_bytes(_empty_file())
    store = Store.open(path, KEY, Role.WINDOW)
    with store.transaction() as connection:
        connection.execute(
            insert(tables.identity).values(
                terminal=f"660049-{window}",
                epoch=1,
                branch="660049",
                branch_name="Красноярск",
                window=window,
                terminal_secret=Signer.new().secret,
                recovery_secret=Signer.new().secret,
                centre_key=centre.key,
                centre_url="http://127.0.0.1:1",
                continues="",
            )
        )
    agent = Store.open(path, KEY, Role.AGENT)
    feed(agent, centre, Stream.ITEMS, [("item_arrived", each.to_payload()) for each in arrived])
    feed(agent, centre, Stream.REFERENCE, [*_staff(), *_tables()])
    feed(agent, centre, Stream.URGENT, [("numbers_issued", numbers(1, last_number))])
    journal = Journal(store, clock)
    open_epoch(journal)
    return Counter(folder, store, agent, clock, journal, PlainRegister(), centre)


@cache
def _empty_file() -> bytes:
    """Return a file as the migrations leave it: they take longer than most tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "okno.db"
        store = Store.open(path, KEY, Role.WINDOW)
        store.checkpoint()
        store.close()
        return path.read_bytes()


def feed(agent: Store, centre: Signer, stream: Stream, news: list[tuple[str, Payload]]) -> None:
    """Bring the centre's news down, signed and chained as the real ones are."""
    with agent.transaction() as connection:
        at = cursors(connection)[stream]
        page, position, head = [], at.position, at.head
        for kind, payload in news:
            position += 1
            page.append(write_message("660049", stream, position, head, kind, payload))
            head = page[-1].hash.hex()
        store_page(connection, prepare(page), sign_head(centre, page[-1]), position)


def numbers(first: int, last: int) -> Payload:
    return {
        "kind": "policy",
        "block": f"B{first}",
        "terminal": TERMINAL,
        "epoch": 1,
        "prefix": "",
        "first": first,
        "last": last,
    }


def _staff() -> list[tuple[str, Payload]]:
    return [("staff_changed", facts) for facts in STAFF]


def _tables() -> list[tuple[str, Payload]]:
    shipped: dict[str, Payload] = {
        "tariffs": shipped_tariffs().to_payload(),
        "policy_terms": shipped_terms().to_payload(),
        "receipt_lines": shipped_lines().to_payload(),
        "reasons": shipped_reasons().to_payload(),
    }
    return [
        ("table_changed", {"kind": kind, "version": table["version"], "table": table})
        for kind, table in shipped.items()
    ]
