"""The use cases of oncall, one per file."""
