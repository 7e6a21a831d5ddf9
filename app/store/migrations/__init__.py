"""Schema of the counter's file, revision by revision; a revision imports nothing of the program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def migrate(connection: Connection, revision: int) -> None:
    """Bring the file to `revision` within the caller's transaction: wholly, or not at all."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, f"{revision:04d}")
    connection.exec_driver_sql(f"PRAGMA user_version = {revision}")
