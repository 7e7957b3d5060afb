"""Lanes of the outbox: a class of priority for each event and delivery, notes of what is being handled, relays' signs of life.

Live messages, notes and signs of life need not survive a crash of the database, and cost no write-ahead log.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020_outbox_lanes"
down_revision = "0019_oncall_load"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)
_INDEXES = (
    ("core_outbox_waiting_idx", "core_outbox", ["priority", "seq"], "relayed_at IS NULL"),
    ("core_outbox_relayed_idx", "core_outbox", ["relayed_at"], None),
    ("core_deliveries_waiting_idx", "core_deliveries", ["subscriber", "priority", "next_at", "event_seq"], "state = 'pending'"),
    ("core_deliveries_dead_idx", "core_deliveries", ["event_seq"], "state = 'dead'"),
)
_OLD = (
    ("core_outbox_unrelayed_idx", "core_outbox", ["seq"], "relayed_at IS NULL"),
    ("core_deliveries_due_idx", "core_deliveries", ["next_at", "event_seq"], "state = 'pending'"),
)


def upgrade() -> None:
    """Add columns, tables and indexes."""
    op.add_column("core_outbox", sa.Column("priority", sa.SmallInteger, nullable=False, server_default="1"))
    op.add_column("core_outbox", sa.Column("live_key", sa.Text))
    op.add_column("core_deliveries", sa.Column("priority", sa.SmallInteger, nullable=False, server_default="1"))
    op.create_table(
        "core_delivery_runs",
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("subscriber", sa.Text, primary_key=True),
        sa.Column("runs", sa.Integer, nullable=False),
        prefixes=["UNLOGGED"],
    )
    op.create_table(
        "core_relays",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("started_at", _WHEN, nullable=False),
        sa.Column("beat_at", _WHEN, nullable=False),
        prefixes=["UNLOGGED"],
    )
    op.execute("ALTER TABLE core_live SET UNLOGGED")
    op.execute("ALTER SEQUENCE core_live_seq_seq SET LOGGED")  # browsers hold its numbers: it must not begin anew
    for table in ("core_outbox", "core_deliveries", "core_delivery_runs"):
        op.execute(f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000)")
    with op.get_context().autocommit_block():
        _exchange(_INDEXES, _OLD)


def downgrade() -> None:
    """Remove them."""
    with op.get_context().autocommit_block():
        _exchange(_OLD, _INDEXES)
    op.execute("ALTER TABLE core_live SET LOGGED")
    for table in ("core_outbox", "core_deliveries"):
        op.execute(f"ALTER TABLE {table} RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold)")
    op.drop_table("core_relays")
    op.drop_table("core_delivery_runs")
    op.drop_column("core_deliveries", "priority")
    op.drop_column("core_outbox", "live_key")
    op.drop_column("core_outbox", "priority")


def _exchange(wanted: tuple[tuple[str, str, list[str], str | None], ...], gone: tuple[tuple[str, str, list[str], str | None], ...]) -> None:
    """Make indexes while others write, and drop others; one left half made by an interrupted run is made anew."""
    for name, table, columns, where in wanted:
        op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
        op.create_index(name, table, columns, postgresql_concurrently=True, postgresql_where=sa.text(where) if where else None)
    for name, table, _, _ in gone:
        op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
