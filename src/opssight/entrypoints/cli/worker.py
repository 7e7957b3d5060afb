"""``opssight worker``."""

from __future__ import annotations

from opssight.entrypoints import worker as worker_role
from opssight.entrypoints.cli.run import run_async, settings_with_database


def worker() -> None:
    """Run jobs, timers, rules, SSH and delivery."""
    run_async(worker_role.run(settings_with_database()))
