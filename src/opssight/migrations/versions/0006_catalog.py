"""The tables of catalog."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006_catalog"
down_revision = "0005_eventlog"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "catalog_services",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("description", sa.Text, nullable=False, server_default=""),
        sa.Column("owner_user_id", sa.Uuid),
        sa.Column("tier", sa.Integer),
        sa.Column("server_ids", JSONB, nullable=False, server_default=sa.text("'[]'::jsonb")),
        sa.Column("signalled", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("created_at", _WHEN, nullable=False, server_default=sa.text("now()")),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    op.create_index("catalog_services_server_ids_idx", "catalog_services", ["server_ids"], postgresql_using="gin")
    op.create_table(
        "catalog_service_state",
        sa.Column("service_name", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("open_incidents", sa.Integer, nullable=False),
        sa.Column("updated_at", _WHEN, nullable=False, server_default=sa.text("now()")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("catalog_service_state")
    op.drop_table("catalog_services")
