"""The tables of runbooks."""

from __future__ import annotations

revision = "0013_runbooks"
down_revision = "0012_incidents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop them."""
