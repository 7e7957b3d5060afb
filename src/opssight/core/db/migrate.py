"""Bringing the schema to this version (``opssight migrate``; ``opssight up`` does it by itself)."""

from __future__ import annotations

import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from opssight.core.errors import StartRefused

_LOCK = 0x0505_516B
_AGAIN_SECONDS = 0.2


def config(url: str) -> Config:
    """Return Alembic's configuration for ``url`` (``postgresql+psycopg://``)."""
    result = Config()
    result.set_main_option("script_location", str(Path(__file__).parents[2] / "migrations"))
    result.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return result


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate the database at ``url`` to ``revision``, one process at a time.

    Raises:
        StartRefused: the schema was made by a newer version of the program.
    """
    check_not_newer(url)
    engine = create_engine(url)
    try:
        with engine.connect() as guard:
            _wait_for_lock(guard)
            command.upgrade(config(url), revision)
            guard.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
            guard.commit()
    finally:
        engine.dispose()


def _wait_for_lock(guard: Connection) -> None:
    """Take the lock of migrations by asking again and again.

    A statement that waits for it would hold a snapshot, for the end of which whoever migrates would wait in turn when it
    makes an index concurrently.
    """
    while True:
        taken = guard.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK}).scalar()
        guard.commit()
        if taken:
            return
        time.sleep(_AGAIN_SECONDS)


def downgrade(url: str, revision: str) -> None:
    """Take the database at ``url`` back to ``revision``."""
    command.downgrade(config(url), revision)


def current(url: str) -> str | None:
    """Return the revision of the database at ``url``, or None for an empty one."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def check_not_newer(url: str) -> None:
    """Refuse to work on a schema this version does not know.

    Raises:
        StartRefused: the schema was made by a newer version of the program.
    """
    have = current(url)
    known = {script.revision for script in ScriptDirectory.from_config(config(url)).walk_revisions()}
    if have is not None and have not in known:
        raise StartRefused(
            f"The database has schema {have}, which this version of OpsSight does not know: it was made by a newer one. "
            "Install that version, or restore a backup made with this one."
        )
