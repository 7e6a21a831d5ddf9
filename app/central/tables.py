"""Every table of the centre, in types that SQLite and PostgreSQL share."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, Table, Text

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, *, primary: bool = False) -> Column[str]:
    return Column(name, Text, nullable=False, primary_key=primary)


def _int(name: str, *, primary: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=False, primary_key=primary, autoincrement=False)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _key(*, primary: bool = False) -> tuple[Column[str], Column[int], Column[int]]:
    """Return the three columns that name an entry in every table."""
    return (
        _text("terminal", primary=primary),
        _int("epoch", primary=primary),
        _int("seq", primary=primary),
    )


# --- who may speak -------------------------------------------------------------------------------

branches: Final = Table("branches", metadata, _text("branch", primary=True), _text("name"))

terminals: Final = Table(
    "terminals", metadata,
    _text("terminal", primary=True), _text("branch"), _int("window"),
    Index(None, "branch"),
)  # fmt: skip

terminal_keys: Final = Table(
    "terminal_keys", metadata,
    _text("terminal", primary=True), _int("epoch", primary=True), _text("key"), _int("counter"),
    Index("uq_terminal_keys_key", "key", unique=True),
)  # fmt: skip
"""A key holds from its epoch on, until the next one; `counter` is the last request's."""

enrolment_codes: Final = Table(
    "enrolment_codes", metadata,
    _text("code_id", primary=True), _bytes("code_hash"), _text("branch"), _int("window"),
    _text("key"), _text("terminal"), _int("epoch"),
)  # fmt: skip
"""`key`, `terminal` and `epoch` are empty until the code is used, and never change after that."""

# --- what came up --------------------------------------------------------------------------------

streams: Final = Table(
    "streams", metadata,
    _text("terminal", primary=True), _int("epoch", primary=True), _int("seq"), _text("head"),
    _int("turnover"), _text("state"), _text("recovery"), _text("session"), _text("clerk"),
    _text("day"),
)  # fmt: skip
"""How far each journal is held, who may sign next, and the operating day it is in."""

session_keys: Final = Table(
    "session_keys", metadata,
    _text("terminal", primary=True), _int("epoch", primary=True),
    _text("session_key", primary=True),
)  # fmt: skip

entries: Final = Table(
    "entries", metadata,
    *_key(primary=True), _text("kind"), _bytes("body"), _bytes("hash"), _bytes("signature"),
    _text("held"), _int("received_ms"),
)  # fmt: skip
"""`held` is empty for an entry in effect, else the reason why its effect waits for people."""

entry_private: Final = Table(
    "entry_private", metadata, *_key(primary=True), _bytes("salt"), _bytes("private"),
)  # fmt: skip

cases: Final = Table(
    "cases", metadata,
    *_key(primary=True), _text("reason", primary=True), _text("branch"), _text("detail"),
    _text("state"), _int("opened_ms"),
    Index(None, "branch", "state"),
)  # fmt: skip

# --- effects -------------------------------------------------------------------------------------

postings: Final = Table(
    "postings", metadata,
    *_key(primary=True), _int("line", primary=True), _text("branch"), _text("day"),
    _text("account"), _int("amount"),
    Index(None, "branch", "day"),
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

number_blocks: Final = Table(
    "number_blocks", metadata,
    _text("kind", primary=True), _text("block", primary=True), _text("branch"), _text("terminal"),
    _int("epoch"), _text("prefix"), _int("first"), _int("last"),
    Index(None, "branch"),
)  # fmt: skip

numbers_taken: Final = Table(
    "numbers_taken", metadata,
    _text("kind", primary=True), _text("block", primary=True), _int("number", primary=True),
    *_key(),
)  # fmt: skip

visit_items: Final = Table(
    "visit_items", metadata,
    _text("visit", primary=True), _text("item", primary=True), _text("branch"), _text("state"),
    *_key(),
    Index(None, "item"),
)  # fmt: skip

policies: Final = Table(
    "policies", metadata,
    _text("number", primary=True), _text("branch"), _text("item"), _text("visit"), _text("state"),
    *_key(),
    Index(None, "visit"),
)  # fmt: skip

daily_figures: Final = Table(
    "daily_figures", metadata,
    _text("branch", primary=True), _text("day", primary=True), _text("account", primary=True),
    _int("amount"),
)  # fmt: skip

daily_counts: Final = Table(
    "daily_counts", metadata,
    _text("branch", primary=True), _text("day", primary=True), _text("kind", primary=True),
    _int("count"),
)  # fmt: skip

corrections: Final = Table(
    "corrections", metadata,
    _text("correction", primary=True), _text("branch"), *_key(), _text("message"),
    _text("postings"), _text("state"), _text("answer"), _text("dispute"), _text("evidence"),
    Index(None, "branch"),
)  # fmt: skip
"""What the centre wants booked: the key is that of the corrected entry, `answer` the one given."""

evidence: Final = Table(
    "evidence", metadata,
    _text("sha256", primary=True), _text("branch"), *_key(), _bytes("data"), _int("received_ms"),
)  # fmt: skip

staff: Final = Table(
    "staff", metadata,
    _text("branch", primary=True), _text("clerk", primary=True), _bytes("payload"),
)  # fmt: skip
"""What was last published of each clerk."""

# --- what goes down ------------------------------------------------------------------------------

feed: Final = Table(
    "feed", metadata,
    _text("branch", primary=True), _text("stream", primary=True), _int("position", primary=True),
    _bytes("body"), _bytes("hash"),
)  # fmt: skip

feed_heads: Final = Table(
    "feed_heads", metadata,
    _text("branch", primary=True), _text("stream", primary=True), _int("position"), _text("head"),
)  # fmt: skip
