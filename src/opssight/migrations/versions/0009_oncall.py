"""The tables of oncall."""

from __future__ import annotations

revision = "0009_oncall"
down_revision = "0008_notifications"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop them."""
