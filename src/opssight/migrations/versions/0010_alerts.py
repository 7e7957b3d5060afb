"""The tables of alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010_alerts"
down_revision = "0009_oncall"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)
_FIRING = sa.text("status = 'firing'")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "alerts_alerts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.BigInteger, sa.Identity(), nullable=False, unique=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("labels", JSONB, nullable=False),
        sa.Column("annotations", JSONB, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("severity", sa.Text),
        sa.Column("service", sa.Text),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("starts_at", _WHEN, nullable=False),
        sa.Column("ends_at", _WHEN),
        sa.Column("expires_at", _WHEN),
        sa.Column("last_seen_at", _WHEN, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("incident_id", sa.Uuid),
        sa.Column("group_key", sa.Text, nullable=False),
        sa.Column("group_labels", JSONB, nullable=False),
        sa.Column("rule_id", sa.Uuid),
        sa.Column("generator_url", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        postgresql_with={"fillfactor": "80"},
    )
    op.create_index("alerts_alerts_firing_key", "alerts_alerts", ["fingerprint"], unique=True, postgresql_where=_FIRING)
    op.create_index("alerts_alerts_fingerprint_idx", "alerts_alerts", ["fingerprint", "id"])
    op.create_index("alerts_alerts_status_idx", "alerts_alerts", ["status", "id"])
    op.create_index("alerts_alerts_severity_idx", "alerts_alerts", ["severity", "id"])
    op.create_index("alerts_alerts_service_idx", "alerts_alerts", ["service", "id"])
    op.create_index("alerts_alerts_group_key_idx", "alerts_alerts", ["group_key", "id"])
    op.create_index(
        "alerts_alerts_incident_id_idx",
        "alerts_alerts",
        ["incident_id", "id"],
        postgresql_where=sa.text("incident_id IS NOT NULL"),
    )
    op.create_index("alerts_alerts_ended_idx", "alerts_alerts", ["ends_at"], postgresql_where=sa.text("status = 'resolved'"))


def downgrade() -> None:
    """Drop it."""
    op.drop_table("alerts_alerts")
