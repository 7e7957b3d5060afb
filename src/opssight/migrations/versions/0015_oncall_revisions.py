"""Who made a revision of a schedule or a policy, and what it was called then."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015_oncall_revisions"
down_revision = "0014_idempotency"
branch_labels = None
depends_on = None

_COLUMNS = ("name", "actor_kind", "actor_id", "actor_name")


def upgrade() -> None:
    """Add the columns; what was kept before has none of them."""
    for column in _COLUMNS:
        op.add_column("oncall_revisions", sa.Column(column, sa.Text))


def downgrade() -> None:
    """Drop them."""
    for column in _COLUMNS:
        op.drop_column("oncall_revisions", column)
