"""What finds the last message to a person, and the pages of the last weeks: two indexes.

They are made while others write. One that was left half made by an interrupted run is made anew.
"""

from __future__ import annotations

from alembic import op

revision = "0019_oncall_load"
down_revision = "0018_connections"
branch_labels = None
depends_on = None

_INDEXES = (
    ("notifications_notifications_user_id_id_idx", "notifications_notifications", ["user_id", "id"]),
    ("oncall_paged_at_idx", "oncall_paged", ["at"]),
)


def upgrade() -> None:
    """Add the indexes."""
    with op.get_context().autocommit_block():
        for name, table, columns in _INDEXES:
            op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
            op.create_index(name, table, columns, postgresql_concurrently=True)


def downgrade() -> None:
    """Drop them."""
    with op.get_context().autocommit_block():
        for name, table, _ in _INDEXES:
            op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
