"""The modules of a process, and all that they bring together."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cached_property, partial

from fastapi import APIRouter

from opssight.core.access import Permission
from opssight.core.context import Context
from opssight.core.contributions import Contributions
from opssight.core.health import Health
from opssight.core.jobs import Job, Loop
from opssight.core.modules.module import Module
from opssight.core.outbox import Subscriber, events_handled
from opssight.core.providers import Providers


class Modules:
    """Modules in the order in which they are opened; each is closed before those it uses."""

    def __init__(self, modules: Iterable[Module]) -> None:
        """Take them in order.

        Raises:
            ValueError: two declare the same permission, live topic, job, loop or subscriber.
        """
        self.all = tuple(modules)
        for what, names in {
            "permission": [one.name for one in self.permissions],
            "live topic": [topic for module in self.all for topic in module.topics],
            "job, loop or subscriber": [one.name for group in (self.jobs, self.loops, self.subscribers) for one in group],
            "setting": [name for module in self.all if module.settings for name in module.settings.model_fields],
        }.items():
            if twice := sorted({name for name in names if names.count(name) > 1}):
                raise ValueError(f"Declared by two modules: {what} {', '.join(twice)}.")

    @cached_property
    def permissions(self) -> tuple[Permission, ...]:
        """Every permission."""
        return tuple(one for module in self.all for one in module.permissions)

    @cached_property
    def routers(self) -> tuple[APIRouter, ...]:
        """Every router."""
        return tuple(one for module in self.all for one in module.routers)

    @cached_property
    def subscribers(self) -> tuple[Subscriber, ...]:
        """Every subscriber of domain events."""
        return tuple(one for module in self.all for one in module.subscribers)

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """Every job, those that purge what is past its retention among them."""
        return tuple(one for module in self.all for one in (*module.jobs, *(kept.job() for kept in module.retention)))

    @cached_property
    def loops(self) -> tuple[Loop, ...]:
        """Every loop."""
        return tuple(one for module in self.all for one in module.loops)

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """The permission that each live topic takes."""
        return {topic: permission for module in self.all for topic, permission in module.topics.items()}

    @asynccontextmanager
    async def opened(self, context: Context) -> AsyncGenerator[None]:
        """Open every module, and close them in reverse."""
        resources = context.resources
        resources.add(Modules, self)
        context.db.handled_events = events_handled(self.subscribers)
        resources.add(Contributions, Contributions(one for module in self.all for one in module.contributes))
        resources.add(Providers, Providers(one for module in self.all for one in module.providers))
        async with AsyncExitStack() as stack:
            for module in self.all:
                if module.open is not None:
                    await stack.enter_async_context(module.open(context))
                for name, check in module.health.items():
                    resources.get(Health).add(name, partial(check, context))
            yield

    @asynccontextmanager
    async def serving(self, context: Context, role: str) -> AsyncGenerator[None]:
        """Run what modules run beside the requests of an api or the jobs of a worker."""
        async with AsyncExitStack() as stack:
            for module in self.all:
                if module.serve is not None:
                    await stack.enter_async_context(module.serve(context, role))
            yield
