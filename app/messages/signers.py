"""Who may sign at a terminal: folded from the entries themselves, the same at both ends."""

from dataclasses import dataclass, field

from app.messages.entries import AuthorKind, Entry

EPOCH_OPENED = "epoch_opened"
SESSION_OPENED = "session_opened"
SESSION_CLOSED = "session_closed"


class UnknownSigner(ValueError):
    """The entry is signed by a key that may not speak for its author at this point."""


@dataclass(slots=True)
class SignerBook:
    """Keys of one terminal and epoch.

    `terminal` comes from enrolment, never from the journal alone. The terminal's key opens the
    epoch and binds the session keys; a session key signs for its own clerk until the session ends.
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
        return ""
