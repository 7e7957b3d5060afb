"""Whether the host key of a server must be accepted before anybody logs in there, as after a change of its address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029_server_destination"
down_revision = "0026_token_owners"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; servers that are there keep their pinned keys."""
    op.add_column("servers_servers", sa.Column("confirm_host_key", sa.Boolean(), nullable=False, server_default=sa.text("false")))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("servers_servers", "confirm_host_key")
