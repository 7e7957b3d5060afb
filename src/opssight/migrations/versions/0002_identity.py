"""The tables of identity."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002_identity"
down_revision = "0001_core"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "identity_users",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("last_login_at", _WHEN),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    op.create_table(
        "identity_sessions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False, index=True),
        sa.Column("refresh_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("previous_hash", sa.LargeBinary, index=True),
        sa.Column("rotated_at", _WHEN, nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("expires_at", _WHEN, nullable=False),
        sa.Column("ip", sa.Text),
        sa.Column("user_agent", sa.Text),
        sa.Column("revoked_at", _WHEN),
    )
    op.create_table(
        "identity_signing_keys",
        sa.Column("kid", sa.Text, primary_key=True),
        sa.Column("private_sealed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
    )
    op.create_table(
        "identity_service_tokens",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("permissions", JSONB, nullable=False),
        sa.Column("created_by", sa.Uuid),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("last_used_at", _WHEN),
        sa.Column("expires_at", _WHEN),
        sa.Column("revoked_at", _WHEN),
    )
    op.create_table(
        "identity_setup",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("setup", "service_tokens", "signing_keys", "sessions", "users"):
        op.drop_table(f"identity_{table}")
