"""What a kind of outside system is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeVar, get_args

from opssight.core.clock import Clock
from opssight.core.context import Context
from opssight.core.egress import Egress
from opssight.core.providers.settings import ProviderSettings
from opssight.core.settings import Settings
from opssight.core.stages import Stage

Family = Literal["channel", "integration", "sign_in", "cluster", "cloud"]
Families: Final[tuple[Family, ...]] = get_args(Family)
S = TypeVar("S", bound=ProviderSettings)


@dataclass(frozen=True, slots=True)
class ProviderContext:
    """What a provider is built with: the platform's settings, its clock and the policy of outward connections."""

    settings: Settings
    clock: Clock
    egress: Egress

    @classmethod
    def of(cls, context: Context) -> ProviderContext:
        """Return that of a process."""
        return cls(context.settings, context.clock, context.resources.get(Egress))


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider(Generic[S]):
    """One kind of one family; ``github`` may be a kind of three of them.

    ``settings`` is the model of what a person enters. ``build(context, settings)`` returns what the family's protocol asks for
    (a channel's ``Sender``) and connects to nothing yet. ``test(context, settings, address)`` tries it for real, stage by stage;
    ``address`` is that of whoever asks, for a channel. ``capabilities`` are the family's words for what the kind can do.
    """

    family: Family
    kind: str
    title: str
    description: str
    settings: type[S]
    build: Callable[[ProviderContext, S], Any]
    test: Callable[[ProviderContext, S, str], Awaitable[tuple[Stage, ...]]]
    capabilities: tuple[str, ...] = ()
