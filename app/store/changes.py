"""What an entry does to the tables: rows that come, states that change, rows that go.

A change is said once and made in two places: in the counter's file, by SQL, when an entry is
appended, and in plain tables in memory when `okno verify` folds the whole journal anew.
"""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, delete, insert, update
from sqlalchemy.sql import ColumnElement

from app.store.prepared import Change

Row = tuple[Any, ...]
"""Values in the order of the table's columns."""


class Taken(ValueError):
    """A row whose key another row has already."""


class MemoryTable:
    """Rows of one table by their key."""

    def __init__(self, table: Table) -> None:
        names = table.columns.keys()
        keys = [names.index(column.name) for column in table.primary_key.columns]
        self.rows: Final[dict[Any, Row]] = {}
        self.width: Final = len(names)
        self.key_of: Final = itemgetter(*keys)
        self._is_key: Final = [names[at] for at in keys]
        self._at: Final = {name: at for at, name in enumerate(names)}
        self._visit: Final = self._at["visit"] if _is_searched_by_visit(table) else None
        self._of_visit: Final[dict[str, dict[Any, None]]] = {}

    def put(self, row: Row) -> None:
        """Put a row in, in place of the one that has its key."""
        key = self.key_of(row)
        if self._visit is not None:
            before = self.rows.get(key)
            if before is not None:
                del self._of_visit[before[self._visit]][key]
            self._of_visit.setdefault(row[self._visit], {})[key] = None
        self.rows[key] = row

    def found(self, of: str, value: object, was: str) -> list[Any]:
        """Return the keys of the rows with this value, of those in the state `was` where given."""
        state = self._at["state"]
        return [key for key in self._having(of, value) if not was or self.rows[key][state] == was]

    def change(self, key: Any, state: str) -> None:  # noqa: ANN401 - a key of any table
        row, at = self.rows[key], self._at["state"]
        self.rows[key] = (*row[:at], state, *row[at + 1 :])

    def remove(self, key: Any) -> None:  # noqa: ANN401 - a key of any table
        row = self.rows.pop(key)
        if self._visit is not None:
            del self._of_visit[row[self._visit]][key]

    def _having(self, of: str, value: object) -> list[Any]:
        if not of:
            return list(self.rows)
        if self._is_key == [of]:
            return [value] if value in self.rows else []
        return list(self._of_visit.get(str(value), ()))


class Addition:
    """A new row. With `replaces` it takes the place of the one that has its key."""

    def __init__(self, table: Table, *, replaces: bool = False) -> None:
        statement = insert(table)
        self.table: Final = table
        self._replaces: Final = replaces
        self._statement: Final = Change(
            statement.prefix_with("OR REPLACE") if replaces else statement
        )

    def write(self, connection: Connection, rows: list[Row]) -> None:
        self._statement.run_rows(connection, rows)

    def keep(self, table: MemoryTable, rows: list[Row]) -> None:
        """Put the rows in; raise `Taken` where one may not replace another."""
        if not self._replaces:
            for row in rows:
                if table.key_of(row) in table.rows:
                    raise Taken(f"{self.table.name}: {table.key_of(row)} is there already")
        for row in rows:
            table.put(row)


class StateChange:
    """Another state for the rows whose column `of` has a value, all rows where there is no `of`.

    Its rows are (value, new state). Only rows in the state `was` change, where it is given.
    """

    def __init__(self, table: Table, of: str = "", was: str = "") -> None:
        statement = update(table).where(*_wanted(table, of, was)).values(state=bindparam("now"))
        self.table: Final = table
        self._of: Final = of
        self._was: Final = was
        self._statement: Final = Change(statement)

    def write(self, connection: Connection, rows: list[Row]) -> None:
        for value, now in rows:
            self._statement.run(connection, {"value": value, "now": now})

    def keep(self, table: MemoryTable, rows: list[Row]) -> None:
        for value, now in rows:
            for key in table.found(self._of, value, self._was):
                table.change(key, now)


class Removal:
    """The end of the rows whose column `of` has a value and whose state is `was`.

    Its rows are (value,).
    """

    def __init__(self, table: Table, of: str, was: str) -> None:
        self.table: Final = table
        self._of: Final = of
        self._was: Final = was
        self._statement: Final = Change(delete(table).where(*_wanted(table, of, was)))

    def write(self, connection: Connection, rows: list[Row]) -> None:
        for (value,) in rows:
            self._statement.run(connection, {"value": value})

    def keep(self, table: MemoryTable, rows: list[Row]) -> None:
        for (value,) in rows:
            for key in table.found(self._of, value, self._was):
                table.remove(key)


TableChange = Addition | StateChange | Removal
Changes = list[tuple[TableChange, list[Row]]]
"""What follows from one entry, in the order in which it is made."""


def write(connection: Connection, changes: Changes) -> None:
    """Make the changes in a file, within the transaction that is open on it."""
    for change, rows in changes:
        change.write(connection, rows)


class Folded:
    """Tables in memory, and everything that changes made of them."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._tables: Final = {table: MemoryTable(table) for table in tables}

    def take(self, changes: Changes) -> None:
        """Make the changes; raise `Taken` for a row that cannot be added."""
        for change, rows in changes:
            change.keep(self._tables[change.table], rows)

    def rows(self, table: Table) -> Iterable[Row]:
        return self._tables[table].rows.values()

    def has_just(self, table: Table, stored: list[Row]) -> bool:
        """Tell whether the rows are those that were folded, all of them and no others.

        They may be cut off after so many columns, but not within the key.
        """
        kept = self._tables[table]
        if stored == list(kept.rows.values()):  # most tables: rows lie as they were appended
            return True
        found = {kept.key_of(row): row for row in stored}
        if len(found) != len(stored):
            return False  # a file whose key was taken away may hold one row twice
        if stored and len(stored[0]) < kept.width:
            cut = len(stored[0])
            return found == {key: row[:cut] for key, row in kept.rows.items()}
        return found == kept.rows


def _wanted(table: Table, of: str, was: str) -> list[ColumnElement[bool]]:
    by_value = [table.c[of] == bindparam("value")] if of else []
    return by_value + ([table.c.state == was] if was else [])


def _is_searched_by_visit(table: Table) -> bool:
    return any(index.columns.keys() == ["visit"] for index in table.indexes)
