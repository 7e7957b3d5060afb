"""The tables of alerts."""

from __future__ import annotations

revision = "0010_alerts"
down_revision = "0009_oncall"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop them."""
