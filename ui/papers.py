"""Joins record and printing: the bytes of a document of the print queue, and of a report."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from app.domain.identifiers import DomesticIdentifier
from app.domain.papers import Paper, split_document
from app.domain.report import DayReport
from app.services.papers import (
    card_paper,
    closing_paper,
    policy_paper,
    return_paper,
    sale_paper,
)
from app.services.transfer_slip import transfer_paper
from app.services.workplace import Place, place
from app.store.journal import Journal
from app.store.print_queue import PrintJob
from printing import card_slip, closing, label20, policy, receipt, reports, transfer, trial
from printing.names import local_time, phone_text
from printing.receipt import Slip, SlipLine, SlipPolicy

_HEAD_CHARS: Final = 16


def render_document(journal: Journal, job: PrintJob) -> bytes:
    """Return the bytes of a job's document; the same job gives the same bytes.

    ESC/POS for the roll, PDF for whole pages. Raises ValueError for a document that this version
    does not know.
    """
    paper, _of = split_document(job.document)
    return _RENDERS[paper](journal, job)


def render_report(report: DayReport) -> bytes:
    """Return a report's PDF; the same report gives the same bytes."""
    return reports.render(report)


def trial_slip(own: Place, at: datetime) -> bytes:
    """Return the bytes of a slip that tries the printer and is no document."""
    return trial.render(f"{own.branch} {own.branch_name}", str(own.window), local_time(at))


def _slip(journal: Journal, job: PrintJob) -> bytes:
    own, sale = place(journal), sale_paper(journal, job)
    key = sale.entry
    policies = [SlipPolicy(number, until) for number, until in sale.policies]
    return receipt.render(
        Slip(
            branch=f"{own.branch} {own.branch_name}",
            window=str(own.window),
            clerk=sale.clerk_name,
            issued_at=local_time(sale.posted_at),
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


def _policy(journal: Journal, job: PrintJob) -> bytes:
    own, paper = place(journal), policy_paper(journal, job)
    sale, key = paper.sale, job.entry
    return policy.render(
        policy.Certificate(
            number=paper.number,
            sold_at=sale.posted_at.astimezone(),
            valid_from=paper.valid_from,
            valid_until=paper.valid_until,
            branch=f"{own.branch} {own.branch_name}",
            window=str(own.window),
            clerk=sale.clerk_name,
            client=paper.item.addressee,
            phone=phone_text(paper.item.phone),
            item=paper.item.identifier,
            item_kind=paper.item.kind_text,
            cod=paper.item.cod,
            price=paper.price,
            needs_video=paper.needs_video,
            terms=paper.terms,
            receipt=str(sale.payment.document),
            position=f"{key.terminal} · {key.epoch} · {key.seq}",
            head=sale.head,
            copy=job.copy - 1,
        )
    )


def _closing_slip(journal: Journal, job: PrintJob) -> bytes:
    own, paper = place(journal), closing_paper(journal, job)
    return closing.render(
        closing.ClosingSlip(
            branch=f"{own.branch} {own.branch_name}",
            window=str(own.window),
            shift=paper.report.shifts[0],
            position=paper.report.positions[-1],
            copy=paper.copy - 1,
        )
    )


def _card_slip(journal: Journal, job: PrintJob) -> bytes:
    paper, key = card_paper(journal, job), job.entry
    return card_slip.render(
        card_slip.CardSlip(
            title="Возврат на карту" if paper.is_reversal else "Оплата картой",
            slip=paper.slip,
            amount=paper.amount,
            reference=paper.reference,
            auth_code=paper.auth_code,
            terminal=paper.terminal,
            position=f"{key.terminal} · {key.epoch} · {key.seq} · {paper.head[:_HEAD_CHARS]}",
            copy=paper.copy - 1,
        )
    )


def _label_20(journal: Journal, job: PrintJob) -> bytes:
    own, paper, key = place(journal), return_paper(journal, job), job.entry
    number = paper.item.identifier
    return label20.render(
        label20.ReturnLabel(
            identifier=number.text,
            spaced=number.spaced,
            kind=paper.item.kind_text,
            weight_g=paper.item.weight_g,
            ground_code=paper.ground_code,
            ground=paper.ground,
            sender=paper.item.sender,
            index=number.index if isinstance(number, DomesticIdentifier) else "",
            cod=paper.item.cod,
            branch=f"{own.branch} {own.branch_name}",
            clerk=paper.clerk_name,
            returned_on=paper.returned_at.astimezone().date(),
            stored_until=paper.item.stored_until,
            position=f"{key.terminal} · {key.epoch} · {key.seq} · {paper.head[:_HEAD_CHARS]}",
            copy=paper.copy - 1,
        )
    )


def _transfer_slip(journal: Journal, job: PrintJob) -> bytes:
    own, paper, key = place(journal), transfer_paper(journal, job), job.entry
    sent = paper.transfer
    return transfer.render(
        transfer.TransferSlip(
            branch=f"{own.branch} {own.branch_name}",
            number=sent.number,
            sender=sent.sender,
            receiver=sent.receiver,
            clerk=paper.clerk_name,
            sent_at=local_time(sent.sent_at),
            count=sent.count,
            amount=sent.amount,
            code=paper.code,
            position=f"{key.terminal} · {key.epoch} · {key.seq} · {sent.hash[:_HEAD_CHARS]}",
            copy=job.copy - 1,
        )
    )


_RENDERS: Final[dict[Paper, Callable[[Journal, PrintJob], bytes]]] = {
    Paper.SLIP: _slip,
    Paper.POLICY: _policy,
    Paper.CLOSING_SLIP: _closing_slip,
    Paper.LABEL_20: _label_20,
    Paper.CARD_SLIP: _card_slip,
    Paper.TRANSFER_SLIP: _transfer_slip,
}
