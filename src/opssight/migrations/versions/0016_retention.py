"""What finds the rows that are past their retention: three indexes, and a mark on executions without output.

The indexes are made while others write. One that was left half made by an interrupted run is made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_retention"
down_revision = "0015_oncall_revisions"
branch_labels = None
depends_on = None

_INDEXES = (
    ("runbooks_executions_output_kept_idx", "runbooks_executions", "finished_at", "output_removed_at IS NULL"),
    ("servers_commands_at_idx", "servers_commands", "at", None),
    ("notifications_notifications_created_at_idx", "notifications_notifications", "created_at", None),
)


def upgrade() -> None:
    """Add the column, then the indexes."""
    op.execute("ALTER TABLE runbooks_executions ADD COLUMN IF NOT EXISTS output_removed_at timestamptz")
    with op.get_context().autocommit_block():
        for name, table, column, where in _INDEXES:
            op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
            op.create_index(name, table, [column], postgresql_where=sa.text(where) if where else None, postgresql_concurrently=True)


def downgrade() -> None:
    """Drop them."""
    with op.get_context().autocommit_block():
        for name, table, *_ in _INDEXES:
            op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
    op.execute("ALTER TABLE runbooks_executions DROP COLUMN IF EXISTS output_removed_at")
