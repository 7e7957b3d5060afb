"""The use cases of runbooks."""
