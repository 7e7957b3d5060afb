"""Schedules remember whose turn the first was, so that new members do not move everybody else's turn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023_turn_offset"
down_revision = "0021_storms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the offset; 0 is what schedules did so far."""
    op.add_column("oncall_schedules", sa.Column("turn_offset", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Count turns from the first member again."""
    op.drop_column("oncall_schedules", "turn_offset")
