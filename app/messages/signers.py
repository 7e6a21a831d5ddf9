"""Who may sign at a terminal: folded from the entries themselves, the same at both ends."""

from dataclasses import dataclass, field

from app.messages.canonical import canonical
from app.messages.entries import AuthorKind, Entry
from app.messages.signing import WITNESS, is_signed

EPOCH_OPENED = "epoch_opened"
SESSION_OPENED = "session_opened"
SESSION_CLOSED = "session_closed"
RETURN_CONFIRMED = "return_confirmed"


class UnknownSigner(ValueError):
    """The entry is signed by a key that may not speak for its author at this point."""


@dataclass(slots=True)
class SignerBook:
    """Keys of one terminal and epoch.

    `terminal` comes from enrolment, never from the journal alone. The terminal's key opens the
    epoch and binds the session keys; a session key signs for its own clerk until the session ends.
    A second person confirms within the session of another: the terminal binds that key to one entry
    at one place of the chain, so there is nothing to remember of it.
    """

    terminal: str
    recovery: str = ""
    session: str = ""
    clerk: str = ""
    seen: set[str] = field(default_factory=set)

    def admit(self, entry: Entry) -> None:
        """Check the signer's right at this point of the journal, then learn from the entry.

        Raises `UnknownSigner`. Does not check the signature itself.
        """
        expected = self._expected(entry)
        if not expected or entry.signer != expected:
            raise UnknownSigner(f"{entry.author.kind} {entry.author.id} with key {entry.signer}")
        if entry.kind == EPOCH_OPENED:
            self.recovery = str(entry.payload["recovery_key"])
        elif entry.kind == SESSION_OPENED:
            self._open(str(entry.payload["session_key"]), str(entry.payload["clerk"]))
        elif entry.kind == SESSION_CLOSED:
            self.session = self.clerk = ""

    def _open(self, key: str, clerk: str) -> None:
        if key in self.seen:
            raise UnknownSigner(f"session key {key} is bound a second time")
        self.seen.add(key)
        self.session, self.clerk = key, clerk

    def _expected(self, entry: Entry) -> str:
        author = entry.author
        if author.kind is AuthorKind.TERMINAL and author.id == entry.key.terminal:
            return self.terminal
        if author.kind is AuthorKind.RECOVERY:
            return self.recovery
        if author.kind is AuthorKind.CLERK and author.id == self.clerk:
            return self.session
        return entry.signer if self._is_witness(entry) else ""

    def _is_witness(self, entry: Entry) -> bool:
        """Tell whether the terminal bound the key to this second person, for this one entry."""
        if entry.kind != RETURN_CONFIRMED or entry.author.kind is not AuthorKind.CLERK:
            return False
        try:
            binding = bytes.fromhex(str(entry.payload["binding"]))
        except ValueError:
            return False
        bound = witness_bytes(entry.author.id, entry.signer, entry.prev)
        return bool(self.session) and is_signed(self.terminal, WITNESS, bound, binding)


def witness_bytes(clerk: str, key: str, prev: str) -> bytes:
    """Return what the terminal signs to let a second person write the entry that follows `prev`."""
    return canonical({"clerk": clerk, "key": key, "prev": prev})
