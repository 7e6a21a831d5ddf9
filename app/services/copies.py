"""One more copy of a paper: asked for by a person, recorded, printed with the mark «КОПИЯ»."""

from app.errors import ClerkError, Refusal
from app.messages.entries import Draft, EntryKey
from app.services.staff import ClerkSession, Right
from app.store import print_queue
from app.store.journal import Journal
from app.store.print_queue import PrintJob
from app.store.projections import COPY_REQUESTED


def papers_of_visit(journal: Journal, visit_id: str) -> tuple[PrintJob, ...]:
    """Return the papers that a visit has brought about, each as its original job."""
    with journal.read() as connection:
        return tuple(print_queue.originals_of_visit(connection, visit_id))


def request_copy(
    journal: Journal, session: ClerkSession, entry: EntryKey, document: str, cause: str
) -> PrintJob:
    """Queue the next copy of a document of an entry; the original is never printed twice.

    Raises NO_SUCH_PAPER (`document`) for a document that was never due, POLICY_CANCELLED (`number`)
    for the certificate of a policy that is none any more.
    """
    session.require(Right.SERVE)
    with journal.write(session.writer(cause)) as unit:
        made = print_queue.copies(unit.connection, entry, document)
        if not made:
            raise ClerkError(Refusal.NO_SUCH_PAPER, document=document)
        if print_queue.is_void(unit.connection, document):
            raise ClerkError(Refusal.POLICY_CANCELLED, number=document.partition(":")[2])
        payload = {"of": entry.text, "document": document, "copy": made + 1}
        unit.append(Draft(kind=COPY_REQUESTED, payload=payload))
    return PrintJob(entry, document, made + 1, 0)
