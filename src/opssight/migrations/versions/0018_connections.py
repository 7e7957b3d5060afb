"""How a server's connection was over time, how quickly it answers, and what it tells of itself.

Of a server that is there already nothing is kept from before this migration, and one row says so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018_connections"
down_revision = "0017_withdrawn"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)
_INDEX = "runbooks_executions_server_id_id_idx"


def upgrade() -> None:
    """Add the columns and the table, then the index that finds a server's executions, made while others write."""
    op.execute(
        "ALTER TABLE servers_servers ADD COLUMN IF NOT EXISTS latency_ms double precision,"
        " ADD COLUMN IF NOT EXISTS facts jsonb, ADD COLUMN IF NOT EXISTS facts_at timestamptz,"
        " ADD COLUMN IF NOT EXISTS facts_tried_at timestamptz"
    )
    op.create_table(
        "servers_changes",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("server_id", sa.Uuid, sa.ForeignKey("servers_servers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", _WHEN, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        if_not_exists=True,
    )
    op.create_index("servers_changes_server_id_at_idx", "servers_changes", ["server_id", "at"], if_not_exists=True)
    op.create_index("servers_changes_at_idx", "servers_changes", ["at"], if_not_exists=True)
    op.execute(
        "INSERT INTO servers_changes (id, server_id, at, state, reason)"
        " SELECT gen_random_uuid(), id, now(), state, last_error FROM servers_servers s"
        " WHERE NOT EXISTS (SELECT FROM servers_changes c WHERE c.server_id = s.id)"
    )
    with op.get_context().autocommit_block():
        op.drop_index(_INDEX, "runbooks_executions", postgresql_concurrently=True, if_exists=True)
        op.create_index(_INDEX, "runbooks_executions", ["server_id", sa.text("id DESC")], postgresql_concurrently=True)


def downgrade() -> None:
    """Drop them."""
    with op.get_context().autocommit_block():
        op.drop_index(_INDEX, "runbooks_executions", postgresql_concurrently=True, if_exists=True)
    op.execute("DROP TABLE IF EXISTS servers_changes")
    for column in ("facts_tried_at", "facts_at", "facts", "latency_ms"):
        op.execute(f"ALTER TABLE servers_servers DROP COLUMN IF EXISTS {column}")
