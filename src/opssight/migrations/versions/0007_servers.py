"""The tables of servers."""

from __future__ import annotations

revision = "0007_servers"
down_revision = "0006_catalog"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop them."""
