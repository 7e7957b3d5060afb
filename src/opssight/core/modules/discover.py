"""Finding the modules: folders of the package that have a manifest."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module

from opssight.core.folders import module_folders
from opssight.core.modules.module import Module


@cache
def discover() -> tuple[Module, ...]:
    """Return every module's manifest, each after those it uses."""
    return ordered(import_module(f"opssight.{name}.module").MODULE for name in module_folders())


def ordered(modules: Iterable[Module]) -> tuple[Module, ...]:
    """Return ``modules``, each after those it uses; those that do not depend on each other by name.

    Raises:
        ValueError: two have one name, one uses what there is not, or some use each other in a circle.
    """
    by_name: dict[str, Module] = {}
    for module in modules:
        if module.name in by_name:
            raise ValueError(f"Two modules are called {module.name}.")
        by_name[module.name] = module
    return tuple(by_name[name] for level in levels(by_name) for name in level)


def levels(by_name: dict[str, Module]) -> list[list[str]]:
    """Return the names in layers, the lowest first: each module above all that it uses, and as low as that allows.

    Raises:
        ValueError: one uses what there is not, or some use each other in a circle.
    """
    for module in by_name.values():
        if missing := set(module.uses) - by_name.keys():
            raise ValueError(f"The module {module.name} uses {', '.join(sorted(missing))}, which there is not.")
    try:
        order = list(TopologicalSorter({name: module.uses for name, module in by_name.items()}).static_order())
    except CycleError as error:
        raise ValueError(f"Modules use each other in a circle: {' -> '.join(error.args[1])}.") from None
    height: dict[str, int] = {}
    for name in order:
        height[name] = max((height[one] + 1 for one in by_name[name].uses), default=0)
    return [sorted(name for name in order if height[name] == level) for level in range(max(height.values(), default=-1) + 1)]
