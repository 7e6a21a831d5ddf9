"""Every table of the counter's file, and which process writes it.

The window writes the journal and what is folded from it; the agent writes the feed log and what
is folded from that. Screens join the two.
"""

from typing import Final

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(*, primary: bool = False) -> list[Column[object]]:
    """Return the three columns that name an entry in every table."""
    return [
        Column("terminal", Text, nullable=False, primary_key=primary),
        Column("epoch", Integer, nullable=False, primary_key=primary),
        Column("seq", Integer, nullable=False, primary_key=primary),
    ]


def _text(name: str, *, primary: bool = False) -> Column[str]:
    return Column(name, Text, nullable=False, primary_key=primary)


def _int(name: str, *, primary: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=False, primary_key=primary, autoincrement=False)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


# --- written by the window -----------------------------------------------------------------------

identity: Final = Table(
    "identity", metadata,
    _text("terminal", primary=True), _int("epoch"), _text("branch"), _text("branch_name"),
    _int("window"), _bytes("terminal_secret"), _bytes("recovery_secret"), _text("centre_key"),
    _text("centre_url"), _text("continues"),
)  # fmt: skip

journal: Final = Table(
    "journal", metadata,
    *_key(primary=True), _text("kind"), _bytes("body"), _bytes("hash"), _bytes("signature"),
)  # fmt: skip

journal_private: Final = Table(
    "journal_private", metadata, *_key(primary=True), _bytes("salt"), _bytes("private"),
)  # fmt: skip

postings: Final = Table(
    "postings", metadata,
    *_key(primary=True), _int("line", primary=True), _text("account"), _int("amount"),
    _int("pending"), _text("shift"),
    Index(None, "shift", "account"),
)  # fmt: skip

facts: Final = Table(
    "facts", metadata,
    _text("kind", primary=True), _text("key", primary=True), _int("generation", primary=True),
    *_key(),
)  # fmt: skip

fact_reversals: Final = Table(
    "fact_reversals", metadata,
    _text("kind", primary=True), _text("key", primary=True), _int("generation", primary=True),
    *_key(),
)  # fmt: skip

numbers_taken: Final = Table(
    "numbers_taken", metadata,
    _text("kind", primary=True), _text("block", primary=True), _int("number", primary=True),
    *_key(),
)  # fmt: skip

sessions: Final = Table(
    "sessions", metadata, _text("session_key", primary=True), _text("clerk"), _text("state"),
    *_key(),
)  # fmt: skip

days: Final = Table("days", metadata, _text("day", primary=True), _text("state"), *_key())

shifts: Final = Table(
    "shifts", metadata,
    _text("shift", primary=True), _int("number"), _text("clerk"), _text("day"), _text("state"),
    *_key(),
)  # fmt: skip

visits: Final = Table(
    "visits", metadata,
    _text("visit", primary=True), _text("shift"), _text("state"), *_key(),
    Index(None, "state"),
)  # fmt: skip

visit_entries: Final = Table(
    "visit_entries", metadata, _text("visit", primary=True), *_key(primary=True),
)  # fmt: skip

item_states: Final = Table(
    "item_states", metadata,
    _text("item", primary=True), _text("identifier"), _text("visit"), _text("state"), *_key(),
    Index(None, "identifier"), Index(None, "visit"),
)  # fmt: skip

policies: Final = Table(
    "policies", metadata,
    _text("number", primary=True), _text("item"), _text("visit"), _text("state"), *_key(),
    Index(None, "visit"),
)  # fmt: skip

print_jobs: Final = Table(
    "print_jobs", metadata,
    *_key(primary=True), _text("document", primary=True), _int("copy", primary=True),
    _text("state"), _int("attempts"),
    Index(None, "state"),
)  # fmt: skip

pin_failures: Final = Table(
    "pin_failures", metadata,
    _text("clerk", primary=True), _int("failures"), _text("boot"), _int("monotonic_ms"),
)  # fmt: skip

evidence: Final = Table(
    "evidence", metadata, _text("sha256", primary=True), *_key(), _bytes("data"),
)  # fmt: skip
"""Files that entries name by their hash, kept for the agent to deliver."""

pins: Final = Table(
    "pins", metadata, _text("clerk", primary=True), _int("version"), _text("state"), *_key(),
)  # fmt: skip
"""Who has another PIN than the centre knows; the verifier is the entry's personal data."""

badges: Final = Table(
    "badges", metadata, _text("badge", primary=True), _text("clerk"), _text("state"), *_key(),
)  # fmt: skip

# --- written by the agent ------------------------------------------------------------------------

feed_log: Final = Table(
    "feed_log", metadata,
    _text("stream", primary=True), _int("position", primary=True), _bytes("body"), _bytes("hash"),
    _bytes("signature"), _text("state"), _text("reason"),
)  # fmt: skip

feed_cursors: Final = Table(
    "feed_cursors", metadata,
    _text("stream", primary=True), _int("position"), _text("head"), _int("latest"),
)  # fmt: skip

feed_items: Final = Table(
    "feed_items", metadata,
    _text("item", primary=True), _text("identifier"), _text("person"), _text("stored_until"),
    _bytes("payload"), _int("position"),
    Index(None, "identifier"), Index(None, "person"), Index(None, "stored_until"),
)  # fmt: skip

feed_staff: Final = Table(
    "feed_staff", metadata,
    _text("clerk", primary=True), _bytes("payload"), _int("position"), _int("dismissed"),
)  # fmt: skip

feed_reference: Final = Table(
    "feed_reference", metadata,
    _text("kind", primary=True), _text("version", primary=True), _bytes("payload"),
    _int("position"),
)  # fmt: skip

feed_blocks: Final = Table(
    "feed_blocks", metadata,
    _text("kind", primary=True), _text("block", primary=True), _text("terminal"), _int("epoch"),
    _text("prefix"), _int("first"), _int("last"), _int("position"),
)  # fmt: skip

feed_siblings: Final = Table(
    "feed_siblings", metadata,
    _text("kind", primary=True), _text("key", primary=True), _int("generation", primary=True),
    *_key(primary=True), _text("state"),
)  # fmt: skip

feed_corrections: Final = Table(
    "feed_corrections", metadata,
    _text("correction", primary=True), _text("terminal"), _text("hash"), _text("dispute"),
    _bytes("payload"), _int("position"),
    Index(None, "terminal"),
)  # fmt: skip

feed_transfers: Final = Table(
    "feed_transfers", metadata,
    _text("transfer", primary=True), *_key(primary=True), _int("receiver"), _text("hash"),
    _bytes("body"),
    Index(None, "receiver"),
)  # fmt: skip
"""Cash that windows of the branch sent: what the receiver reads, and what becomes of our own."""

feed_terminals: Final = Table(
    "feed_terminals", metadata,
    _text("terminal", primary=True), _int("epoch", primary=True), _text("public_key"),
)  # fmt: skip
"""Keys of the branch's computers, as the centre sent them on."""

acknowledgements: Final = Table(
    "acknowledgements", metadata,
    *_key(primary=True), _text("head"), _int("turnover"), _bytes("signature"), _text("received"),
)  # fmt: skip

held_effects: Final = Table(
    "held_effects", metadata, *_key(primary=True), _text("reason"),
)  # fmt: skip

evidence_receipts: Final = Table(
    "evidence_receipts", metadata,
    _text("sha256", primary=True), _text("received"), _bytes("signature"),
)  # fmt: skip

sync_state: Final = Table(
    "sync_state", metadata, _text("name", primary=True), _text("value"),
)  # fmt: skip

AGENT_TABLES: Final = frozenset({
    "feed_log", "feed_cursors", "feed_items", "feed_staff", "feed_reference", "feed_blocks",
    "feed_siblings", "feed_corrections", "feed_transfers", "feed_terminals", "acknowledgements",
    "held_effects", "evidence_receipts", "sync_state",
})  # fmt: skip
WINDOW_TABLES: Final = frozenset(metadata.tables) - AGENT_TABLES
GROW_ONLY: Final = frozenset({
    "journal", "facts", "fact_reversals", "numbers_taken", "postings", "visit_entries",
    "acknowledgements", "evidence", "evidence_receipts",
})  # fmt: skip
"""Tables whose rows are never changed or deleted, by whichever process."""

FEED_LOG_CHANGES: Final = frozenset({"state", "reason"})
"""All that may change in the feed log: a held message is applied by a later version."""
