"""The tables of monitoring."""

from __future__ import annotations

revision = "0011_monitoring"
down_revision = "0010_alerts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop them."""
