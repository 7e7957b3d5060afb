"""Which escalation policy the incidents of a service start."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.catalog import facade as catalog
from opssight.core import outbox
from opssight.core.audit_note import note
from opssight.core.clock import Clock
from opssight.core.settings import Settings
from opssight.oncall import repository
from opssight.oncall.events import PolicyChanged
from opssight.oncall.models import PolicyRow
from opssight.oncall.service import policies


@dataclass(frozen=True, slots=True)
class ServicePolicy:
    """The policy that a service's incidents start; ``own`` tells whether the service names it, or it is the default.

    There is no policy only until the first worker has made the default one.
    """

    service_id: UUID
    service_name: str
    policy_id: UUID | None
    policy_name: str | None
    own: bool


async def policy_for(session: AsyncSession, clock: Clock, settings: Settings, service: str | None) -> PolicyRow:
    """Return the policy that an incident of ``service`` starts: the service's own, else the default."""
    own = await repository.policy_for(session, service.strip()) if service else None
    return own or await policies.default_policy(session, clock, settings)


async def policy_of_service(session: AsyncSession, service_id: UUID) -> ServicePolicy:
    """Return the policy of one service.

    Raises:
        ServiceNotFound: there is none.
    """
    service = await catalog.get_service(session, service_id)
    row = await repository.policy_for(session, service.name)
    own = await repository.service_policy(session, service.name) is not None
    return ServicePolicy(service.id, service.name, row.id if row else None, row.name if row else None, own)


async def set_policy_of_service(session: AsyncSession, service_id: UUID, policy_id: UUID | None) -> ServicePolicy:
    """Let the incidents of a service start another policy from now on, the default again when ``policy_id`` is None.

    Escalations under way go on with the policy they started with.

    Raises:
        ServiceNotFound, PolicyNotFound: with the reason.
    """
    service = await catalog.get_service(session, service_id)
    before = await repository.service_policy(session, service.name)
    policy = await policies.found(session, policy_id, lock=True) if policy_id is not None else None
    if policy is not None:
        await repository.put_service_policy(session, service.name, service.id, policy.id)
    else:
        await repository.drop_service_policy(session, service.id)
    note(
        session,
        "escalation_policy.assigned",
        target_type="service",
        target_id=str(service.id),
        detail={
            "service": service.name,
            "policy": policy.name if policy else None,
            "policy_id": str(policy.id) if policy else None,
            "before": str(before) if before else None,
        },
    )
    for changed in {one for one in (before, policy_id) if one is not None}:
        await outbox.publish(session, PolicyChanged(policy_id=changed))
    return await policy_of_service(session, service_id)


async def drop_service(session: AsyncSession, service_id: UUID) -> None:
    """Remove what a service named, because it was taken out of the catalog."""
    await repository.drop_service_policy(session, service_id)
