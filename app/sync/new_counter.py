"""Makes a counter of an empty data directory: key, encrypted file, enrolment, first entry."""

from app.clock import SystemClock
from app.services.epochs import open_epoch
from app.settings import Settings
from app.store.database import Role, Store
from app.store.instance_lock import instance_lock
from app.store.journal import Identity, Journal
from app.store.keyfile import create_key, read_key
from app.sync.enrol import enrol


def enrol_counter(settings: Settings, url: str, code: str) -> Identity:
    """Enrol this data directory with the centre and write the first entry of its journal.

    May be repeated with the same code when the answer was lost. A key is made only where there is
    no database yet. Raises ENROLMENT_REFUSED, CENTRE_UNREACHABLE or ALREADY_RUNNING.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with instance_lock(settings.lock):
        if not settings.database.exists() and not settings.key_file.exists():
            create_key(settings.key_file)
        store = Store.open(settings.database, read_key(settings.key_file), Role.WINDOW)
        try:
            enrol(url, code, store)
            journal = Journal(store, SystemClock())
            open_epoch(journal)
            return journal.identity
        finally:
            store.close()
