"""The QR code of a transfer slip: how it is made, and why one that is shown may be believed.

Nothing in a code is trusted. The key of the sender's computer came down from the centre before;
it binds the clerk's key, and that key signed the cash away.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.transfers import SENT, Transfer
from app.errors import ClerkError, Refusal
from app.messages.canonical import decoded
from app.messages.entries import AuthorKind, Entry, EntryKey
from app.messages.signers import SESSION_OPENED
from app.messages.slips import BrokenSlip, Carried, pack, unpack
from app.store import queries, transfers
from app.store.journal import Journal
from app.store.print_queue import PrintJob


@dataclass(frozen=True, slots=True)
class TransferPaper:
    """A transfer as its slip tells it; `clerk_name` is empty where it was deleted."""

    transfer: Transfer
    clerk_name: str
    code: str


def transfer_paper(journal: Journal, job: PrintJob) -> TransferPaper:
    """Return what the slip of this job's transfer says. Raises LookupError without one."""
    with journal.read() as connection:
        facts, private = queries.entry_facts(connection, job.entry)
        sent = transfers.find_own(connection, str(facts["transfer"]))
        if sent is None:
            raise LookupError(job.entry.text)
        code = slip_code(connection, job.entry)
    return TransferPaper(sent, str(private.get("clerk_name", "")), code)


def slip_code(connection: Connection, key: EntryKey) -> str:
    """Return the code that lets another window receive this transfer with no network."""
    body, signature = transfers.signed_entry(connection, key)
    binding = transfers.binding_of(connection, str(decoded(body)["key"]))
    return pack(transfers.signed_entry(connection, binding), (body, signature))


def read_slip(connection: Connection, code: str) -> Transfer:
    """Return the transfer that a code proves.

    Raises SLIP_UNREADABLE for what is no such code, SLIP_UNPROVEN (`window`) for one that no
    computer of this branch signed, or that says otherwise than the entry that came down.
    """
    try:
        carried = unpack(code)
        sent = _sent(carried.sent)
    except (BrokenSlip, ClerkError) as error:
        raise ClerkError(Refusal.SLIP_UNREADABLE) from error
    known = transfers.find(connection, sent.id)
    is_proven = known == sent if known is not None else _is_proven(connection, carried)
    if not is_proven:
        raise ClerkError(Refusal.SLIP_UNPROVEN, window=sent.sender)
    return sent


def _sent(entry: Entry) -> Transfer:
    if entry.kind != SENT:
        raise BrokenSlip("no cash is sent by it")
    return Transfer.read(entry.key.text, entry.hash.hex(), decoded(entry.body))


def _is_proven(connection: Connection, carried: Carried) -> bool:
    """Follow the signatures from the key that the centre told of to the one that sent the cash."""
    binding, sent = carried
    terminal, epoch, _seq = binding.key
    key = transfers.terminal_key(connection, terminal, epoch)
    is_bound = (
        binding.kind == SESSION_OPENED
        and binding.author.kind is AuthorKind.TERMINAL
        and bool(key)
        and binding.signer == key
        and binding.is_signed
    )
    is_of_session = (
        sent.key[:2] == binding.key[:2]
        and sent.key.seq > binding.key.seq
        and sent.author.kind is AuthorKind.CLERK
        and sent.author.id == binding.payload.get("clerk")
        and sent.signer == binding.payload.get("session_key")
        and sent.payload.get("from") == transfers.window_of(terminal)
    )
    return is_bound and is_of_session and sent.is_signed
