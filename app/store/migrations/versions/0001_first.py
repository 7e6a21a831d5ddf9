"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("terminal", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("branch_name", sa.Text(), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("terminal_secret", sa.LargeBinary(), nullable=False),
        sa.Column("recovery_secret", sa.LargeBinary(), nullable=False),
        sa.Column("centre_key", sa.Text(), nullable=False),
        sa.Column("centre_url", sa.Text(), nullable=False),
        sa.Column("continues", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", name="pk_identity"),
    )
    op.create_table(
        "journal",
        *_key(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", "epoch", "seq", name="pk_journal"),
    )
    op.create_table(
        "journal_private",
        sa.Column("terminal", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("epoch", "seq")),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", "epoch", "seq", name="pk_journal_private"),
    )
    op.create_table(
        "postings",
        *_key(),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", "epoch", "seq", "line", name="pk_postings"),
    )
    op.create_index("ix_postings_shift", "postings", ["shift", "account"])
    op.create_table(
        "facts",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "key")),
        sa.Column("generation", sa.Integer(), nullable=False),
        *_key(),
        sa.PrimaryKeyConstraint("kind", "key", "generation", name="pk_facts"),
    )
    op.create_table(
        "fact_reversals",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "key")),
        sa.Column("generation", sa.Integer(), nullable=False),
        *_key(),
        sa.PrimaryKeyConstraint("kind", "key", "generation", name="pk_fact_reversals"),
    )
    op.create_table(
        "numbers_taken",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_key(),
        sa.PrimaryKeyConstraint("kind", "block", "number", name="pk_numbers_taken"),
    )
    op.create_table(
        "sessions",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("session_key", "clerk", "state")),
        *_key(),
        sa.PrimaryKeyConstraint("session_key", name="pk_sessions"),
    )
    op.create_table(
        "days",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("day", "state")),
        *_key(),
        sa.PrimaryKeyConstraint("day", name="pk_days"),
    )
    op.create_table(
        "shifts",
        sa.Column("shift", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("day", "state")),
        *_key(),
        sa.PrimaryKeyConstraint("shift", name="pk_shifts"),
    )
    op.create_table(
        "visits",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("visit", "shift", "state")),
        *_key(),
        sa.PrimaryKeyConstraint("visit", name="pk_visits"),
    )
    op.create_index("ix_visits_state", "visits", ["state"])
    op.create_table(
        "visit_entries",
        sa.Column("visit", sa.Text(), nullable=False),
        *_key(),
        sa.PrimaryKeyConstraint("visit", "terminal", "epoch", "seq", name="pk_visit_entries"),
    )
    op.create_table(
        "item_states",
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("item", "identifier", "visit", "state")
        ),
        *_key(),
        sa.PrimaryKeyConstraint("item", name="pk_item_states"),
    )
    op.create_index("ix_item_states_identifier", "item_states", ["identifier"])
    op.create_index("ix_item_states_visit", "item_states", ["visit"])
    op.create_table(
        "policies",
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("number", "item", "visit", "state")
        ),
        *_key(),
        sa.PrimaryKeyConstraint("number", name="pk_policies"),
    )
    op.create_index("ix_policies_visit", "policies", ["visit"])
    op.create_table(
        "print_jobs",
        *_key(),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "terminal", "epoch", "seq", "document", "copy", name="pk_print_jobs"
        ),
    )
    op.create_index("ix_print_jobs_state", "print_jobs", ["state"])
    op.create_table(
        "pin_failures",
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.Column("monotonic_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("clerk", name="pk_pin_failures"),
    )
    op.create_table(
        "feed_log",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("state", "reason")),
        sa.PrimaryKeyConstraint("stream", "position", name="pk_feed_log"),
    )
    op.create_table(
        "feed_cursors",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stream", name="pk_feed_cursors"),
    )
    op.create_table(
        "feed_items",
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("stored_until", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item", name="pk_feed_items"),
    )
    op.create_index("ix_feed_items_identifier", "feed_items", ["identifier"])
    op.create_index("ix_feed_items_person", "feed_items", ["person"])
    op.create_index("ix_feed_items_stored_until", "feed_items", ["stored_until"])
    op.create_table(
        "feed_staff",
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dismissed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("clerk", name="pk_feed_staff"),
    )
    op.create_table(
        "feed_reference",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "version")),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "version", name="pk_feed_reference"),
    )
    op.create_table(
        "feed_blocks",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("terminal", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("first", "last", "position")),
        sa.PrimaryKeyConstraint("kind", "block", name="pk_feed_blocks"),
    )
    op.create_table(
        "feed_siblings",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "key")),
        sa.Column("generation", sa.Integer(), nullable=False),
        *_key(),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "kind", "key", "generation", "terminal", "epoch", "seq", name="pk_feed_siblings"
        ),
    )
    op.create_table(
        "acknowledgements",
        *_key(),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("turnover", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", "epoch", "seq", name="pk_acknowledgements"),
    )
    op.create_table(
        "held_effects",
        *_key(),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", "epoch", "seq", name="pk_held_effects"),
    )
    op.create_table(
        "sync_state",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "value")),
        sa.PrimaryKeyConstraint("name", name="pk_sync_state"),
    )
    op.create_table(
        "evidence",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("sha256", "terminal")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("epoch", "seq")),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_evidence"),
    )
    texts = ("correction", "terminal", "hash", "dispute")
    op.create_table(
        "feed_corrections",
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("correction", name="pk_feed_corrections"),
    )
    op.create_index("ix_feed_corrections_terminal", "feed_corrections", ["terminal"])
    op.create_table(
        "feed_transfers",
        sa.Column("transfer", sa.Text(), nullable=False),
        *_key(),
        sa.Column("receiver", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("transfer", "terminal", "epoch", "seq", name="pk_feed_transfers"),
    )
    op.create_index("ix_feed_transfers_receiver", "feed_transfers", ["receiver"])
    op.create_table(
        "feed_terminals",
        sa.Column("terminal", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("terminal", "epoch", name="pk_feed_terminals"),
    )
    op.create_table(
        "evidence_receipts",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("sha256", "received")),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_evidence_receipts"),
    )
    op.create_table(
        "pins",
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        *_key(),
        sa.PrimaryKeyConstraint("clerk", name="pk_pins"),
    )
    op.create_table(
        "badges",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("badge", "clerk", "state")),
        *_key(),
        sa.PrimaryKeyConstraint("badge", name="pk_badges"),
    )


def _key() -> tuple[sa.Column[str], sa.Column[int], sa.Column[int]]:
    """Return the three columns that name an entry."""
    return (
        sa.Column("terminal", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
    )
