"""The tables of incidents."""

from __future__ import annotations

revision = "0012_incidents"
down_revision = "0011_monitoring"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop them."""
