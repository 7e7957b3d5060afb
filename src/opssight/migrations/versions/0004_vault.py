"""The tables of vault."""

from __future__ import annotations

revision = "0004_vault"
down_revision = "0003_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop them."""
