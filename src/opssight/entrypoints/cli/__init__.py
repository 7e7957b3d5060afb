"""The ``opssight`` command: the roles, administration, and the client side of a running server."""

from opssight.entrypoints.cli.main import main

__all__ = ["main"]
