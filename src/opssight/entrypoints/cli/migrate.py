"""``opssight migrate``."""

from __future__ import annotations

from opssight.core.db import migrate as schema
from opssight.entrypoints.cli.run import settings_with_database


def migrate() -> None:
    """Bring the database's schema to this version."""
    url = settings_with_database().database_url.get_secret_value()
    before = schema.current(url)
    schema.upgrade(url)
    after = schema.current(url)
    print(f"The schema is at {after}." if before == after else f"The schema went from {before or 'nothing'} to {after}.")
