"""Migrations there and back, and by several processes at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from opssight.core.db import migrate
from tests.fixtures.postgres import PostgresServer


@pytest.fixture
def empty_url(postgres: PostgresServer) -> Iterator[str]:
    """An empty database."""
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)


def shape(url: str) -> set[str]:
    """Return every column and every index, as text."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            columns = connection.execute(
                text(
                    "SELECT table_name || '.' || column_name || ' ' || data_type"
                    " FROM information_schema.columns WHERE table_schema = 'public'"
                )
            )
            found = set(columns.scalars())
            return found | set(connection.execute(text("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'")).scalars())
    finally:
        engine.dispose()


def test_the_newest_migrations_can_be_taken_back_and_done_again(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0013_runbooks")
    before = shape(empty_url)
    migrate.upgrade(empty_url)
    after = shape(empty_url)
    assert migrate.current(empty_url) == ScriptDirectory.from_config(migrate.config(empty_url)).get_current_head()
    migrate.downgrade(empty_url, "0013_runbooks")
    assert shape(empty_url) == before
    migrate.upgrade(empty_url)
    assert shape(empty_url) == after != before


def test_several_processes_may_migrate_at_once(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(migrate.upgrade, empty_url) for _ in range(4)]:
            done.result()
    assert any("servers_commands_at_idx" in one for one in shape(empty_url))
