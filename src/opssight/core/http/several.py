"""Query parameters that name several values: repeated, separated by commas, or both."""

from __future__ import annotations

from collections.abc import Iterable


def several(given: Iterable[str] | None) -> list[str]:
    """Return the values named, without blanks around them; none when the parameter was left out."""
    return [word for one in given or () for part in one.split(",") if (word := part.strip())]
