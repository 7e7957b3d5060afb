"""``opssight demo``."""

from __future__ import annotations

import sys

from opssight.core.settings import load_settings
from opssight.entrypoints.cli.run import run_async
from opssight.entrypoints.demo import run as demo_role


def demo() -> None:
    """Run the platform beside a small simulated estate, in a fresh data directory."""
    sys.exit(run_async(demo_role.demo(load_settings())))
