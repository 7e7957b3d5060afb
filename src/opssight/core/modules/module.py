"""The manifest of a module."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from fastapi import APIRouter

from opssight.core.access import Permission
from opssight.core.context import Context
from opssight.core.health import State
from opssight.core.jobs import Job, Loop
from opssight.core.outbox import Subscriber
from opssight.core.providers import Provider
from opssight.core.retention import Retention
from opssight.core.settings import Section

Group = Literal["foundation", "signal", "respond", "deliver", "estate", "automate", "govern"]
GROUPS: Final[Mapping[Group, str]] = {
    "foundation": "Foundation",
    "signal": "Observe",
    "respond": "Respond",
    "deliver": "Deliver",
    "estate": "Estate",
    "automate": "Automate",
    "govern": "Govern",
}
"""The groups of modules, as docs and navigation call them."""

Opening = Callable[[Context], AbstractAsyncContextManager[None]]
Serving = Callable[[Context, str], AbstractAsyncContextManager[None]]
Check = Callable[[Context], Awaitable[tuple[State, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """Everything a module brings.

    ``uses`` names the modules below that it calls: they are opened before it and closed after it, and the layers that
    import-linter checks follow from it. ``topics`` gives each live topic the permission it takes. ``open`` adds what the
    module holds open to the context's resources, in every process, and closes it at the end; ``serve(context, role)`` runs
    beside the requests of an api or the jobs of a worker. ``health`` is shown by ``/readyz``. ``cli`` is where its command is,
    as ``package.module:attribute``; it is imported when the command is asked for. ``providers`` are its kinds of outside
    systems. ``contributes`` holds what it gives to modules below, each an object of a type that the lower module defines; that
    one gets them by ``context.resources.get(Contributions).of(ThatType)``.
    """

    name: str
    title: str
    group: Group
    uses: tuple[str, ...] = ()
    permissions: tuple[Permission, ...] = ()
    routers: tuple[APIRouter, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    jobs: tuple[Job, ...] = ()
    loops: tuple[Loop, ...] = ()
    topics: Mapping[str, str] = field(default_factory=dict[str, str])
    settings: type[Section] | None = None
    open: Opening | None = None
    serve: Serving | None = None
    health: Mapping[str, Check] = field(default_factory=dict[str, Check])
    cli: str | None = None
    retention: tuple[Retention, ...] = ()
    providers: tuple[Provider[Any], ...] = ()
    contributes: tuple[object, ...] = ()
