"""The use cases of this module, one a file."""
