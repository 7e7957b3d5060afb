"""The tables of core: outbox, deliveries, live messages, jobs, cache, idempotency keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001_core"
down_revision = None
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables; those of the job queue come from the pinned Procrastinate (docs/adr/0004)."""
    op.create_table(
        "core_outbox",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("seq", sa.BigInteger, sa.Identity(), unique=True, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("topics", JSONB, nullable=False),
        sa.Column("published_at", _WHEN, nullable=False, server_default=sa.text("now()")),
        sa.Column("relayed_at", _WHEN),
        sa.Column("traceparent", sa.Text),
    )
    op.create_index("core_outbox_unrelayed_idx", "core_outbox", ["seq"], postgresql_where=sa.text("relayed_at IS NULL"))
    op.create_table(
        "core_deliveries",
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("subscriber", sa.Text, primary_key=True),
        sa.Column("event_seq", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="pending"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", _WHEN, nullable=False, server_default=sa.text("now()")),
        sa.Column("last_error", sa.Text),
    )
    op.create_index("core_deliveries_due_idx", "core_deliveries", ["next_at", "event_seq"], postgresql_where=sa.text("state = 'pending'"))
    op.create_table(
        "core_live",
        sa.Column("seq", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("topics", JSONB, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", _WHEN, nullable=False),
        sa.Column("data", JSONB, nullable=False),
    )
    op.create_index("core_live_at_idx", "core_live", ["at"])
    op.create_table(
        "core_cache",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.LargeBinary),
        sa.Column("counter", sa.BigInteger),
        sa.Column("expires_at", _WHEN, nullable=False),
        prefixes=["UNLOGGED"],
    )
    op.create_index("core_cache_expires_at_idx", "core_cache", ["expires_at"])
    op.create_table(
        "core_idempotency",
        sa.Column("actor", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("at", _WHEN, nullable=False, server_default=sa.text("now()")),
    )
    op.create_index("core_idempotency_at_idx", "core_idempotency", ["at"])
    op.create_table(
        "core_key_check",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("proof", sa.LargeBinary, nullable=False),
    )
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.create_table(
        "core_job_errors",
        sa.Column("job_id", sa.BigInteger, sa.ForeignKey("procrastinate_jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("at", _WHEN, nullable=False, server_default=sa.text("now()")),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("core_job_errors", "core_key_check", "core_idempotency", "core_cache", "core_live", "core_deliveries", "core_outbox"):
        op.drop_table(table)
    op.execute("DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers CASCADE")
    op.execute(
        "DO $$ DECLARE f record; BEGIN FOR f IN SELECT oid::regprocedure AS name FROM pg_proc"
        " WHERE proname LIKE 'procrastinate_%' LOOP EXECUTE 'DROP FUNCTION ' || f.name || ' CASCADE'; END LOOP; END $$"
    )
    op.execute("DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_event_type, procrastinate_job_status")
