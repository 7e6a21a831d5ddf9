"""What stands in a counter's file, as one hash over every row of every table."""

import hashlib
from typing import Any

from sqlalchemy import Connection

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


def content(connection: Connection) -> str:
    """Return the hash; two files with the same one say the same, however they are laid out."""
    driver: Any = connection.connection.driver_connection
    said = hashlib.sha256()
    for (table,) in driver.execute(_TABLES).fetchall():
        said.update(table.encode())
        for row in driver.execute(f'SELECT * FROM "{table}"'):
            said.update(repr(row).encode())
    return said.hexdigest()
