"""What the asynchronous edge (jobs, subscribers, loops) is given to work with."""

from __future__ import annotations

from dataclasses import dataclass

from opssight.core.clock import Clock
from opssight.core.db import Database
from opssight.core.resources import Resources
from opssight.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """One process's settings, clock, database and open resources."""

    settings: Settings
    clock: Clock
    db: Database
    resources: Resources
