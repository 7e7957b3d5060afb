"""The settings of every module, found by their folders: nothing else of a module is imported."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from opssight.core.folders import module_folders
from opssight.core.settings.section import Section


@cache
def module_sections() -> tuple[type[Section], ...]:
    """Return the sections that modules declare in their ``settings.py``, by the names of the modules."""
    found: list[type[Section]] = []
    for name in module_folders("settings.py"):
        module = import_module(f"opssight.{name}.settings")
        kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, Section)]
        found.extend(kind for kind in kinds if kind.__module__ == module.__name__)
    return tuple(found)
