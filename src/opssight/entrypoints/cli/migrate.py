"""``opssight migrate``."""

from __future__ import annotations

from opssight.core.db import migrate as schema
from opssight.entrypoints import people
from opssight.entrypoints.cli.run import run_async, settings_with_database


def migrate() -> None:
    """Bring the database's schema to this version; make the first owner the settings name."""
    settings = settings_with_database()
    url = settings.database_url.get_secret_value()
    before = schema.current(url)
    schema.upgrade(url)
    after = schema.current(url)
    print(f"The schema is at {after}." if before == after else f"The schema went from {before or 'nothing'} to {after}.")
    if not run_async(people.make_first_owner(settings)):
        print("Nobody can log in yet: set OPSSIGHT_ADMIN_EMAIL and OPSSIGHT_ADMIN_PASSWORD, or run `opssight admin create`.")
