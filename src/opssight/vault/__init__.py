"""Credentials: sealed at rest, written through the API and never read back, opened only for a machine that logs in."""
