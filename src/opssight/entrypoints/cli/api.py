"""``opssight api``."""

from __future__ import annotations

from opssight.entrypoints import api as api_role
from opssight.entrypoints.cli.run import run_async, settings_with_database


def api() -> None:
    """Serve REST, WebSocket, intake and the web interface."""
    run_async(api_role.run(settings_with_database()))
