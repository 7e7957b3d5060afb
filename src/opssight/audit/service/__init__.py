"""The use cases of audit, one per file."""
