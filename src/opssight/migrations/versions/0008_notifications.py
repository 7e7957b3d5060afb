"""The tables of notifications."""

from __future__ import annotations

revision = "0008_notifications"
down_revision = "0007_servers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop them."""
