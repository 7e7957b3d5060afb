"""Which escalation policy the incidents of a service start."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from opssight.core.http import Page, PageParams, ReadSession, WriteSession, cursor
from opssight.oncall import repository
from opssight.oncall.routes.schedules import READ, WRITE
from opssight.oncall.schemas import ServicePolicyBody, ServicePolicyResponse
from opssight.oncall.service import service_policies

router = APIRouter(tags=["oncall"])


@router.get("/api/v1/escalation-policies/services", summary="Services with a policy of their own", dependencies=[READ])
async def list_service_policies(session: ReadSession, page: PageParams) -> Page[ServicePolicyResponse]:
    """List the services that name an escalation policy, by name; every other service's incidents start the default one."""
    rows = await repository.page_of_service_policies(session, limit=page.one_more, after=page.last_text)
    found = [service_policies.ServicePolicy(row.service_id, row.service_name, policy.id, policy.name, own=True) for row, policy in rows]
    return page.of(found, _response, lambda one: cursor.encode([one.service_name]))


@router.get("/api/v1/services/{service_id}/escalation-policy", summary="The policy of a service", dependencies=[READ])
async def get_policy_of_service(service_id: UUID, session: ReadSession) -> ServicePolicyResponse:
    """Return the escalation policy that the incidents of a service start."""
    return _response(await service_policies.policy_of_service(session, service_id))


@router.put("/api/v1/services/{service_id}/escalation-policy", summary="Set the policy of a service", dependencies=[WRITE])
async def set_policy_of_service(service_id: UUID, body: ServicePolicyBody, session: WriteSession) -> ServicePolicyResponse:
    """Let the incidents of a service start this escalation policy from now on; null is the default."""
    return _response(await service_policies.set_policy_of_service(session, service_id, body.policy_id))


def _response(one: service_policies.ServicePolicy) -> ServicePolicyResponse:
    return ServicePolicyResponse.model_validate(one, from_attributes=True)
