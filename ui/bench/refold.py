"""`okno bench refold`: a whole journal folded anew, beside the same bytes only read and hashed."""

import gc
import time
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher

from app.store.database import Role, Store
from app.store.verify import verify_open
from ui.bench.figures import Budget, Figure, Pair, ms_between
from ui.bench.long_journal import write_journal

COUNT: Final = 3
ENTRIES: Final = 100_000
_KEY: Final = bytes(range(32))
_BUDGETS: Final = (Budget("p99", 10_000.0),)
_INCLUDES: Final = (
    "okno verify без проверки подписей записей: каждая запись прочитана, её хеш и цепь сверены, "
    "факты и проводки проверены, все таблицы свёрнуты заново в памяти и сравнены с файлом"
)
_FLOOR_IS: Final = "тела тех же записей прочитаны через sqlcipher3, SHA-256 каждого"


def measure(folder: Path, count: int = COUNT, entries: int = ENTRIES) -> Figure:
    """Fold a journal of about so many entries anew, so many times."""
    file = folder / "okno.db"
    written = write_journal(file, _KEY, entries)
    store = Store.open(file, _KEY, Role.READER)
    try:
        pairs = [Pair(_refold(store, written), _read(file)) for _ in range(count)]
    finally:
        store.close()
    return Figure(
        name="refold",
        pairs=pairs,
        budgets=_BUDGETS,
        includes=_INCLUDES,
        floor_is=_FLOOR_IS,
        more={"entries": float(written)},
    )


def _refold(store: Store, written: int) -> float:
    gc.collect()
    began = time.monotonic_ns()
    verdict = verify_open(store, signatures=False)
    ended = time.monotonic_ns()
    if not verdict.whole or verdict.entries != written:
        raise RuntimeError(f"not whole: {verdict.findings[:3]}")
    return ms_between(began, ended)


def _read(file: Path) -> float:
    began = time.monotonic_ns()
    connection: Any = sqlcipher.connect(str(file))
    connection.execute(f"PRAGMA key = \"x'{_KEY.hex()}'\"")
    for (body,) in connection.execute("SELECT body FROM journal ORDER BY rowid"):
        sha256(body).digest()
    connection.close()
    return ms_between(began, time.monotonic_ns())
