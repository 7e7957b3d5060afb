"""The use cases of vault."""
