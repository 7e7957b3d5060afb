"""The kinds there are, by family."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from opssight.core.errors import NotFound
from opssight.core.providers.provider import Family, Provider


class NoSuchProvider(NotFound):
    """There is no such kind in this family."""

    type = "no-such-provider"
    title = "No such kind"


class Providers:
    """Every kind of every family, each pair of family and kind once."""

    def __init__(self, providers: Iterable[Provider[Any]]) -> None:
        """Take all of them.

        Raises:
            ValueError: one is declared twice.
        """
        self._by_key: dict[tuple[Family, str], Provider[Any]] = {}
        for provider in providers:
            key = (provider.family, provider.kind)
            if key in self._by_key:
                raise ValueError(f"The {provider.family} {provider.kind} is declared twice.")
            self._by_key[key] = provider

    def of(self, family: Family | None = None) -> tuple[Provider[Any], ...]:
        """Return the kinds of a family, or all, by family and title."""
        found = (provider for provider in self._by_key.values() if family in {None, provider.family})
        return tuple(sorted(found, key=lambda provider: (provider.family, provider.title)))

    def get(self, family: Family, kind: str) -> Provider[Any]:
        """Return one kind.

        Raises:
            NoSuchProvider: there is none; the sentence names those there are.
        """
        found = self._by_key.get((family, kind))
        if found is None:
            names = ", ".join(provider.kind for provider in self.of(family)) or "none"
            raise NoSuchProvider(f"There is no {family} of the kind {kind}. There are: {names}.")
        return found


def providers_in(package: ModuleType | str) -> tuple[Provider[Any], ...]:
    """Return the ``PROVIDER`` of each folder of a package that has a ``provider.py``, by the folders' names."""
    module = import_module(package) if isinstance(package, str) else package
    folders = sorted({path.parent.name for place in module.__path__ for path in Path(place).glob("*/provider.py")})
    return tuple(import_module(f"{module.__name__}.{name}.provider").PROVIDER for name in folders)
