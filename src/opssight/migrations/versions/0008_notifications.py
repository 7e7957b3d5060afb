"""The tables of notifications, with the default e-mail channel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008_notifications"
down_revision = "0007_servers"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "notifications_channels",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("config", JSONB, nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary),
        sa.Column("enabled", sa.Boolean, nullable=False, server_default=sa.text("true")),
        sa.Column("is_default", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    op.create_index(
        "notifications_channels_default_key",
        "notifications_channels",
        ["is_default"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )
    op.execute(
        "INSERT INTO notifications_channels (id, name, kind, config, is_default, created_at)"
        " VALUES ('019a0000-0000-7000-8000-000000000001', 'E-mail', 'email', '{}', true, now())"
    )
    op.create_table(
        "notifications_contact_methods",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("channel_id", sa.Uuid, nullable=False, index=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
    )
    op.create_table(
        "notifications_notifications",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("dedup_key", sa.Text, nullable=False, unique=True),
        sa.Column("incident_id", sa.Uuid),
        sa.Column("user_id", sa.Uuid),
        sa.Column("channel_id", sa.Uuid, nullable=False),
        sa.Column("channel_name", sa.Text, nullable=False),
        sa.Column("channel_kind", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("html", sa.Text),
        sa.Column("data", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("delivered_at", _WHEN),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("tries_before", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_index("notifications_notifications_incident_id_id_idx", "notifications_notifications", ["incident_id", "id"])
    op.create_index("notifications_notifications_state_id_idx", "notifications_notifications", ["state", "id"])
    op.create_table(
        "notifications_attempts",
        sa.Column("notification_id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("started_at", _WHEN, nullable=False),
        sa.Column("handed_over_at", _WHEN),
        sa.Column("outcome", sa.Text),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("ms", sa.Integer),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("attempts", "notifications", "contact_methods", "channels"):
        op.drop_table(f"notifications_{table}")
