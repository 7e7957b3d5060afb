"""What higher modules give to lower ones, by type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


class Contributions:
    """The contributions of every module of this process."""

    def __init__(self, given: Iterable[object] = ()) -> None:
        """Take all of them."""
        self._given = tuple(given)

    def of(self, kind: type[T]) -> tuple[T, ...]:
        """Return those of one type, in the order of the modules."""
        return tuple(one for one in self._given if isinstance(one, kind))
