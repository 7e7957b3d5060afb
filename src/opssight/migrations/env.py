"""Alembic's entry: runs each migration in its own transaction with a lock timeout, so a busy table is never blocked for long."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, pool, text

from opssight.core.db.base import Base

config = context.config


def run() -> None:
    """Run the migrations that were asked for."""
    engine = create_engine(config.get_main_option("sqlalchemy.url") or "", poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.execute(text("SET timezone = 'UTC'"))
        connection.commit()
        context.configure(connection=connection, target_metadata=Base.metadata, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()


run()
