"""The tables of catalog."""

from __future__ import annotations

revision = "0006_catalog"
down_revision = "0005_eventlog"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop them."""
