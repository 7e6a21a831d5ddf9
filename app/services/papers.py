"""What stands on a paper, read from the entry that it belongs to and from nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.money import Money
from app.domain.visit import Payment, Visit
from app.messages.canonical import parse
from app.messages.entries import EntryKey
from app.services.reading import require_visit
from app.store import queries
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


def sale_paper(journal: Journal, job: PrintJob) -> SalePaper:
    """Return what a slip of this job's sale says. Raises LookupError for a job without a sale."""
    with journal.read() as connection:
        posted = queries.entry_row(connection, job.entry)
        if posted is None:
            raise LookupError(job.entry.text)
        body = parse(bytes(posted.body))
        visit = require_visit(connection, body["payload"]["visit"])
        if visit.payment is None:
            raise LookupError(job.entry.text)
        started = EntryKey.parse(visit.payment.started)
        facts, private = queries.entry_facts(connection, started)
    return SalePaper(
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
