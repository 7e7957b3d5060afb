"""Notifications can be withdrawn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017_withdrawn"
down_revision = "0016_retention"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add when one was withdrawn."""
    op.add_column("notifications_notifications", sa.Column("withdrawn_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Count what was withdrawn as failed, which the program before this one knows."""
    op.execute("UPDATE notifications_notifications SET state = 'failed' WHERE state = 'withdrawn'")
    op.drop_column("notifications_notifications", "withdrawn_at")
