"""The use cases of incidents, one per file."""
