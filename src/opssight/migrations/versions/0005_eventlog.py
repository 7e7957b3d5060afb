"""The tables of eventlog."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_eventlog"
down_revision = "0004_vault"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "eventlog_retention",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "eventlog_deletions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("retention_days", sa.Integer, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "eventlog_deletions_pending_idx", "eventlog_deletions", ["day"], unique=True, postgresql_where=sa.text("done_at IS NULL")
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("eventlog_deletions")
    op.drop_table("eventlog_retention")
