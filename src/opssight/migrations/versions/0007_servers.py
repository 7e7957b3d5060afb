"""The tables of servers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007_servers"
down_revision = "0006_catalog"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "servers_servers",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("address", sa.Text, nullable=False, index=True),
        sa.Column("port", sa.Integer, nullable=False),
        sa.Column("username", sa.Text, nullable=False),
        sa.Column("credential_id", sa.Uuid),
        sa.Column("host_key_policy", sa.Text, nullable=False),
        sa.Column("host_key", sa.Text),
        sa.Column("offered_host_key", sa.Text),
        sa.Column("labels", JSONB, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("os", sa.Text),
        sa.Column("state", sa.Text, nullable=False, server_default="unknown"),
        sa.Column("last_checked_at", _WHEN),
        sa.Column("last_error", sa.Text),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("updated_at", _WHEN, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    op.create_table(
        "servers_commands",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("server_id", sa.Uuid, nullable=False),
        sa.Column("at", _WHEN, nullable=False),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("exit_status", sa.Integer),
        sa.Column("ms", sa.Float),
        sa.Column("detail", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("servers_commands_server_id_id_idx", "servers_commands", ["server_id", sa.text("id DESC")])
    op.create_table(
        "servers_claims",
        sa.Column("server_id", sa.Uuid, primary_key=True),
        sa.Column("holder_type", sa.Text, primary_key=True),
        sa.Column("holder_id", sa.Text, primary_key=True),
        sa.Column("holder_name", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("claims", "commands", "servers"):
        op.drop_table(f"servers_{table}")
