"""The tables of monitoring."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011_monitoring"
down_revision = "0010_alerts"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "monitoring_rules",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("definition", JSONB, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("deleted_at", _WHEN),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    op.create_index("monitoring_rules_name_key", "monitoring_rules", ["name"], unique=True, postgresql_where=sa.text("deleted_at IS NULL"))
    op.create_table(
        "monitoring_rule_states",
        sa.Column("rule_id", sa.Uuid, primary_key=True),
        sa.Column("state", sa.Text, nullable=False, server_default="ok"),
        sa.Column("evaluated_at", _WHEN),
        sa.Column("value", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.Column("fingerprint", sa.Text),
        sa.Column("told_at", _WHEN),
        sa.Column("due_at", _WHEN),
    )
    op.create_index(
        "monitoring_rule_states_due_idx",
        "monitoring_rule_states",
        ["due_at"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_table(
        "monitoring_revisions",
        sa.Column("rule_id", sa.Uuid, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("at", _WHEN, nullable=False),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("definition", JSONB, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False, server_default=sa.text("false")),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("revisions", "rule_states", "rules"):
        op.drop_table(f"monitoring_{table}")
