"""``opssight up``."""

from __future__ import annotations

import sys

from opssight.core.settings import load_settings
from opssight.entrypoints import up as up_role
from opssight.entrypoints.cli.run import run_async


def up() -> None:
    """Run the whole platform on this machine."""
    sys.exit(run_async(up_role.up(load_settings())))
