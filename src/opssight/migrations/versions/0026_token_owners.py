"""Service accounts; every service token has an owner and an expiry.

A token that is there already belongs to whoever made it: as the row has it, else as the audit record has it (where a token
made the token, whoever made that one), else to the first owner. One that never expired does so in a year.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026_token_owners"
down_revision = "0025_service_policies"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)
_TOKENS = "identity_service_tokens"
_GIVE_OWNERS = """
UPDATE identity_service_tokens t SET owner_id = coalesce(
    (SELECT u.id FROM identity_users u WHERE u.id = t.created_by),
    (SELECT u.id FROM audit_records a JOIN identity_users u ON u.id::text = a.actor_id
      WHERE a.action = 'token.created' AND a.target_id = t.id::text AND a.actor_kind = 'user' LIMIT 1),
    (SELECT u.id FROM audit_records a JOIN identity_service_tokens maker ON maker.id::text = a.actor_id
       JOIN identity_users u ON u.id = maker.created_by
      WHERE a.action = 'token.created' AND a.target_id = t.id::text AND a.actor_kind = 'service' LIMIT 1),
    (SELECT u.id FROM identity_users u WHERE u.role = 'owner' ORDER BY u.disabled, u.id LIMIT 1)
)
"""


def upgrade() -> None:
    """Add the table and the columns, and fill them."""
    op.create_table(
        "identity_service_accounts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("owner_id", sa.Uuid, nullable=False, index=True),
        sa.Column("disabled", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    op.add_column(_TOKENS, sa.Column("owner_id", sa.Uuid, index=True))
    op.add_column(_TOKENS, sa.Column("service_account_id", sa.Uuid, index=True))
    op.execute(_GIVE_OWNERS)
    op.execute("DELETE FROM identity_service_tokens WHERE owner_id IS NULL")  # nobody is there to answer for it
    op.execute("UPDATE identity_service_tokens SET expires_at = now() + interval '1 year' WHERE expires_at IS NULL")
    op.alter_column(_TOKENS, "expires_at", nullable=False)
    op.create_check_constraint("holder", _TOKENS, "(owner_id IS NULL) <> (service_account_id IS NULL)")


def downgrade() -> None:
    """Drop them; tokens of service accounts go too, and the expiry stays."""
    op.execute("DELETE FROM identity_service_tokens WHERE owner_id IS NULL")
    op.drop_constraint("holder", _TOKENS, type_="check")
    op.alter_column(_TOKENS, "expires_at", nullable=True)
    op.drop_column(_TOKENS, "service_account_id")
    op.drop_column(_TOKENS, "owner_id")
    op.drop_table("identity_service_accounts")
