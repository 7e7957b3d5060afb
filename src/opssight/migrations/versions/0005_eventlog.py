"""The tables of eventlog."""

from __future__ import annotations

revision = "0005_eventlog"
down_revision = "0004_vault"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop them."""
