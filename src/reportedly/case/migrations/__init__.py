"""From any older form of the tables to the one that this version knows, step by step, with Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

LATEST = "0002"
"""The number of the last step; steps are numbered in order, in four digits."""
VERSION_TABLE = "reportedly_version"
"""The table that says which step the tables of a case are at, in its column `version_num`."""
STEPS = Path(__file__).parent


def migrate(connection: Connection) -> None:
    """Take the tables to the last step, inside the transaction that the connection is in."""
    # Imported here because Alembic takes longer to load than a case takes to open, and is seldom needed.
    from alembic import command
    from alembic.config import Config

    config = Config()
    # Alembic's settings are interpolated, so that a percent sign in the path has to be doubled.
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
