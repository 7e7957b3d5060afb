"""Pure decisions of catalog."""

from __future__ import annotations

from collections.abc import Iterable

from opssight.catalog.contracts import MAX_NAME, ServiceState


def tidy_name(name: str) -> str | None:
    """Return the name a signal gives a service as it is stored, or None when it is no usable name."""
    tidy = name.strip()
    return tidy if tidy and len(tidy) <= MAX_NAME and "\x00" not in tidy else None


def tidy_names(names: Iterable[str]) -> list[str]:
    """Return the usable names once each, in the one order in which every transaction locks them."""
    return sorted({tidy for name in names if (tidy := tidy_name(name)) is not None})


def state_of(told: str | None, *, signalled: bool) -> ServiceState:
    """Return how a service is doing: as told; else well if anything was ever heard of it."""
    if told is not None:
        return ServiceState(told)
    return ServiceState.OK if signalled else ServiceState.NO_DATA
