"""A typed registry of the things a process holds open: event store, SSH pool, mailer.

:mod:`opssight.entrypoints.wiring` fills it once at start; routes, jobs and subscribers take from it.
"""

from __future__ import annotations

from typing import TypeVar, cast

T = TypeVar("T")


class Resources:
    """Objects by their type (or by the Protocol they fulfil)."""

    def __init__(self) -> None:
        """Start empty."""
        self._held: dict[type[object], object] = {}

    def add(self, kind: type[T], held: T) -> T:
        """Hold ``held`` under ``kind``, replacing what was there, and return it."""
        self._held[kind] = held
        return held

    def get(self, kind: type[T]) -> T:
        """Return what is held under ``kind``.

        Raises:
            LookupError: nothing was added under it: the wiring of this process lacks it.
        """
        try:
            return cast("T", self._held[kind])
        except KeyError:
            raise LookupError(f"This process was wired without {kind.__name__}.") from None

    def has(self, kind: type[object]) -> bool:
        """Tell whether something is held under ``kind``."""
        return kind in self._held
