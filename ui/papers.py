"""Joins record and printing: the bytes of a document of the print queue."""

from typing import Final

from app.services.papers import sale_paper
from app.services.workplace import place
from app.store.journal import Journal
from app.store.print_queue import PrintJob
from printing.receipt import Slip, SlipLine, SlipPolicy, render

_HEAD_CHARS: Final = 16


def render_document(journal: Journal, job: PrintJob) -> bytes:
    """Return the bytes of a sale's slip; the same job gives the same bytes."""
    own, sale = place(journal), sale_paper(journal, job)
    key = sale.entry
    policies = [SlipPolicy(number, until) for number, until in sale.policies]
    return render(
        Slip(
            branch=f"{own.branch} {own.branch_name}",
            window=str(own.window),
            clerk=sale.clerk_name,
            issued_at=f"{sale.posted_at.astimezone():%d.%m.%Y %H:%M}",
            receipt=str(sale.payment.document),
            lines=tuple(SlipLine(name, amount) for name, amount in sale.lines),
            total=sale.payment.due,
            tender=sale.payment.cash,
            change=sale.payment.change,
            card=sale.payment.card,
            items=tuple(item.item.identifier.text for item in sale.visit.items),
            position=f"{key.terminal} · {key.epoch} · {key.seq} · {sale.head[:_HEAD_CHARS]}",
            policies=tuple(policies),
            copy=sale.copy - 1,
        )
    )
