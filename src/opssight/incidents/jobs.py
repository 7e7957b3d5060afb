"""Incidents' loop: those that have gone quiet, and those that were resolved while an alert fires."""

from __future__ import annotations

from opssight.core.jobs import Loop
from opssight.incidents.service.settle import settle

LOOPS = (Loop("incidents.settle", 5.0, settle),)
