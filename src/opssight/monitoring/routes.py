"""The HTTP edge of monitoring."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status
from pydantic import AwareDatetime

from opssight.core.http import Page, PageParams, ReadSession, WriteSession, cursor, etag
from opssight.core.http.etag import IfMatch
from opssight.core.http.resource import ContextDep
from opssight.eventlog import facade as eventlog
from opssight.identity import facade as identity
from opssight.monitoring import facade as monitoring
from opssight.monitoring import repository
from opssight.monitoring.contracts import RuleState
from opssight.monitoring.errors import RuleNotFound
from opssight.monitoring.schemas import (
    ConditionBody,
    PreviewResponse,
    RuleChange,
    RuleCreate,
    RuleResponse,
    RuleRevisionResponse,
)

router = APIRouter(tags=["monitoring"])
READ = Depends(identity.may("monitoring:read"))
Writer = Annotated[identity.Actor, Depends(identity.may("monitoring:write"))]


@router.get("/api/v1/rules", summary="List rules", dependencies=[READ])
async def list_rules(
    session: ReadSession,
    page: PageParams,
    state: Annotated[RuleState | None, Query()] = None,
    q: Annotated[str | None, Query(max_length=200, description="Part of the name.")] = None,
) -> Page[RuleResponse]:
    """List rules by name."""
    found = await repository.page_of_rules(session, limit=page.one_more, after=page.last_text, state=state, q=q)
    return page.of(found, lambda one: RuleResponse.of(repository.to_rule(one)), lambda one: cursor.encode([one[0].name]))


@router.post("/api/v1/rules", summary="Make a rule", status_code=status.HTTP_201_CREATED)
async def create_rule(body: RuleCreate, response: Response, session: WriteSession, context: ContextDep, actor: Writer) -> RuleResponse:
    """Make a rule; it is evaluated at once if it is switched on."""
    rule = await monitoring.create_rule(session, context.clock, body.definition(), by=actor)
    etag(response, rule.version)
    return RuleResponse.of(rule)


@router.post("/api/v1/rules/preview", summary="Try a rule on past events", dependencies=[READ], openapi_extra={"x-audit": "exempt"})
async def preview_rule(body: ConditionBody, context: ContextDep) -> PreviewResponse:
    """Tell what a rule would find now, and would have found before; nothing is stored."""
    store = context.resources.get(eventlog.EventStore)
    found = await monitoring.preview(store, body.condition(), context.clock.now())
    return PreviewResponse.model_validate(found, from_attributes=True)


@router.get("/api/v1/rules/{rule_id}", summary="One rule", dependencies=[READ])
async def get_rule(rule_id: UUID, response: Response, session: ReadSession) -> RuleResponse:
    """Return a rule and what its last evaluation found."""
    rule = await monitoring.get_rule(session, rule_id)
    etag(response, rule.version)
    return RuleResponse.of(rule)


@router.patch("/api/v1/rules/{rule_id}", summary="Change a rule")
async def change_rule(
    rule_id: UUID,
    body: RuleChange,
    response: Response,
    session: WriteSession,
    context: ContextDep,
    actor: Writer,
    if_match: IfMatch = None,
) -> RuleResponse:
    """Change what is given; the rule as it was stays readable as a revision."""
    rule = await monitoring.change_rule(session, context.clock, rule_id, body.applied_to, by=actor, version=if_match)
    etag(response, rule.version)
    return RuleResponse.of(rule)


@router.delete("/api/v1/rules/{rule_id}", summary="Delete a rule", status_code=status.HTTP_204_NO_CONTENT)
async def delete_rule(rule_id: UUID, session: WriteSession, context: ContextDep, actor: Writer, if_match: IfMatch = None) -> None:
    """Delete a rule; its alert resolves, its revisions stay readable."""
    await monitoring.delete_rule(session, context.clock, rule_id, by=actor, version=if_match)


@router.get("/api/v1/rules/{rule_id}/revisions", summary="What a rule was before", dependencies=[READ])
async def list_revisions(
    rule_id: UUID,
    session: ReadSession,
    page: PageParams,
    as_of: Annotated[AwareDatetime | None, Query(description="Only the revision that was in force then.")] = None,
) -> Page[RuleRevisionResponse]:
    """List a rule's revisions, newest first, also of a rule that was deleted."""
    if as_of is not None:
        then = await monitoring.rule_as_of(session, rule_id, as_of)
        return Page(items=[RuleRevisionResponse.of(then)] if then else [])
    found = await repository.page_of_revisions(session, rule_id, limit=page.one_more, before=page.last_number)
    if not found and page.cursor is None:
        raise RuleNotFound(f"There never was a rule with the id {rule_id}; list those there are with GET /api/v1/rules.")
    return page.of(found, RuleRevisionResponse.of, lambda one: cursor.encode([one.revision]))
