"""The schema, as Alembic revisions: expand, backfill, contract; each with a lock timeout and a way back."""
