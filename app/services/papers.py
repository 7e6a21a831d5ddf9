"""What stands on a paper, read from the entry that it belongs to and from nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from app.domain.identifiers import PolicyNumber
from app.domain.item import Item
from app.domain.money import Money
from app.domain.papers import split_document
from app.domain.payment import Payment
from app.domain.policy import PolicyTerms
from app.domain.report import DayReport
from app.domain.visit import Kind, Visit
from app.domain.visit_fold import item_of
from app.messages.canonical import Payload, parse
from app.messages.entries import EntryKey
from app.services.reading import require_visit
from app.services.reports import shift_report
from app.store import arrivals, queries
from app.store.journal import Journal
from app.store.print_queue import PrintJob


@dataclass(frozen=True, slots=True)
class SalePaper:
    """A sale as its entries tell it. `lines` are the fiscal receipt's; `head` is in hex."""

    visit: Visit
    payment: Payment
    clerk_name: str
    lines: tuple[tuple[str, Money], ...]
    policies: tuple[tuple[str, date], ...]
    posted_at: datetime
    entry: EntryKey
    head: str
    copy: int


@dataclass(frozen=True, slots=True)
class PolicyPaper:
    """A policy as its sale tells it, with the terms in the version that it was sold on.

    `needs_video` is what the customer was told; `item` has lost its personal half where that was
    deleted.
    """

    number: PolicyNumber
    item: Item
    price: Money
    valid_from: date
    valid_until: date
    needs_video: bool
    terms: PolicyTerms
    sale: SalePaper


@dataclass(frozen=True, slots=True)
class ReturnPaper:
    """An item's return as its entry tells it; `item` has lost its personal half where deleted."""

    item: Item
    ground_code: str
    ground: str
    clerk_name: str
    returned_at: datetime
    head: str
    copy: int


@dataclass(frozen=True, slots=True)
class CardPaper:
    """What the bank said of a charge or its reversal; `slip` is empty where it was deleted."""

    is_reversal: bool
    slip: str
    amount: Money
    reference: str
    auth_code: str
    terminal: str
    head: str
    copy: int


@dataclass(frozen=True, slots=True)
class ClosingPaper:
    """A closed shift as its closing entry left it; that entry is the report's last position."""

    report: DayReport
    copy: int


def sale_paper(journal: Journal, job: PrintJob) -> SalePaper:
    """Return what a slip of this job's sale says. Raises LookupError for a job without a sale."""
    with journal.read() as connection:
        return _sale(connection, job)[0]


def policy_paper(journal: Journal, job: PrintJob) -> PolicyPaper:
    """Return what the certificate of this job's policy says.

    Raises LookupError where the sale has no such policy, or its terms are not here.
    """
    _, number = split_document(job.document)
    with journal.read() as connection:
        sale, facts, started_at = _sale(connection, job)
        sold = next((each for each in facts["policies"] if each["number"] == number), None)
        if sold is None:
            raise LookupError(f"{job.entry.text} has no policy {number}")
        terms = arrivals.reference_version(connection, "policy_terms", sold["terms"])
        if terms is None:
            raise LookupError(f"no terms {sold['terms']}")
    bought = sale.visit.item(sold["item"])
    return PolicyPaper(
        number=PolicyNumber.parse(number),
        item=bought.item,
        price=Money(sold["price"]),
        valid_from=started_at.astimezone().date(),
        valid_until=date.fromisoformat(sold["valid_until"]),
        needs_video=bought.offer is not None and bought.offer.video_required,
        terms=PolicyTerms.from_payload(terms),
        sale=sale,
    )


def closing_paper(journal: Journal, job: PrintJob) -> ClosingPaper:
    """Return what the closing slip of this job's shift says, folded up to its closing entry."""
    with journal.read() as connection:
        facts, _private = queries.entry_facts(connection, job.entry)
    return ClosingPaper(shift_report(journal, facts["number"], job.entry), job.copy)


def card_paper(journal: Journal, job: PrintJob) -> CardPaper:
    """Return what the slip of this job's card operation says."""
    with journal.read() as connection:
        facts, private = queries.entry_facts(connection, job.entry)
        row = queries.entry_row(connection, job.entry)
    return CardPaper(
        is_reversal=parse(bytes(row.body))["kind"] != Kind.CARD_APPROVED,
        slip=str(private.get("slip", "")),
        amount=Money(facts["amount"]),
        reference=facts["reference"],
        auth_code=facts["auth_code"],
        terminal=facts["card_terminal"],
        head=bytes(row.hash).hex(),
        copy=job.copy,
    )


def return_paper(journal: Journal, job: PrintJob) -> ReturnPaper:
    """Return what a label ф. 20 of this job's return says. Raises LookupError without one."""
    with journal.read() as connection:
        facts, private = queries.entry_facts(connection, job.entry)
        row = queries.entry_row(connection, job.entry)
        returned_at = _time_of(connection, job.entry)
    return ReturnPaper(
        item=item_of(facts["item"], private.get("item", {})),
        ground_code=facts["ground"]["code"],
        ground=facts["ground"]["text"],
        clerk_name=str(private.get("clerk_name", "")),
        returned_at=returned_at,
        head=bytes(row.hash).hex(),
        copy=job.copy,
    )


def _sale(connection: Connection, job: PrintJob) -> tuple[SalePaper, Payload, datetime]:
    """Return a sale, the facts of the entry that began its payment, and that entry's time."""
    posted = queries.entry_row(connection, job.entry)
    if posted is None:
        raise LookupError(job.entry.text)
    body = parse(bytes(posted.body))
    visit = require_visit(connection, body["payload"]["visit"])
    if visit.payment is None:
        raise LookupError(job.entry.text)
    started = EntryKey.parse(visit.payment.started)
    facts, private = queries.entry_facts(connection, started)
    sale = SalePaper(
        visit=visit,
        payment=visit.payment,
        clerk_name=str(private.get("clerk_name", "")),
        lines=tuple((line["name"], Money(line["amount"])) for line in facts["lines"]),
        policies=tuple(
            (policy["number"], date.fromisoformat(policy["valid_until"]))
            for policy in facts["policies"]
        ),
        posted_at=datetime.fromisoformat(body["at"]["wall"]),
        entry=job.entry,
        head=bytes(posted.hash).hex(),
        copy=job.copy,
    )
    return sale, facts, _time_of(connection, started)


def _time_of(connection: Connection, key: EntryKey) -> datetime:
    row = queries.entry_row(connection, key)
    if row is None:
        raise LookupError(key.text)
    return datetime.fromisoformat(parse(bytes(row.body))["at"]["wall"])
