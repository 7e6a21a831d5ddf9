"""Schema of the centre, revision by revision; a revision imports nothing of the program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def migrate(connection: Connection, revision: str) -> None:
    """Bring the database to `revision` within the caller's transaction: wholly, or not at all."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
