"""The terminal's key in every epoch of a file: each epoch's first entry vouches for the one before.

A computer that was made anew has a key of its own; the journal that it went on with is signed by
older ones.
"""

from typing import Final

from sqlalchemy import Connection, bindparam, select

from app.messages.canonical import NotCanonical, parse
from app.store.journal import Identity
from app.store.tables import journal


def epoch_keys(connection: Connection, own: Identity) -> dict[int, str]:
    """Return public keys by epoch, newest first, going back from the terminal's own.

    What cannot be read vouches for nothing: the fold of the journal says what is wrong there.
    """
    key = own.terminal_signer.key
    keys = {own.epoch: key}
    # Each of them is named: a search by its place alone would read the whole journal.
    epochs = list(range(1, own.epoch + 1))
    for row in connection.execute(_FIRST_ENTRIES, {"of": own.terminal, "epochs": epochs}):
        keys.setdefault(row.epoch, key)
        try:
            continues = parse(bytes(row.body))["payload"].get("continues")
            if continues is not None:
                key = str(continues["terminal_key"])
        except (NotCanonical, KeyError, TypeError, AttributeError):
            break
    return keys


_FIRST_ENTRIES: Final = (
    select(journal.c.epoch, journal.c.body)
    .where(
        journal.c.terminal == bindparam("of"),
        journal.c.epoch.in_(bindparam("epochs", expanding=True)),
        journal.c.seq == 1,
    )
    .order_by(journal.c.epoch.desc())
)
