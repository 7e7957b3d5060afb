"""The HTTP edge of audit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from opssight.audit import repository
from opssight.audit.facade import verify
from opssight.audit.models import RecordRow
from opssight.audit.schemas import RecordResponse, VerificationResponse
from opssight.core.http import Page, PageParams, ReadSession, cursor
from opssight.identity import facade as identity

router = APIRouter(tags=["audit"], dependencies=[Depends(identity.may("audit:read"))])
Text = Annotated[str | None, Query(max_length=300)]


@router.get("/api/v1/audit", summary="List the audit record")
async def list_records(
    session: ReadSession,
    page: PageParams,
    actor: Text = None,
    action: Text = None,
    target_type: Text = None,
    target_id: Text = None,
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to")] = None,
) -> Page[RecordResponse]:
    """List mutations, newest first."""
    filters = repository.Filters(actor, action, target_type, target_id, since, until)
    rows = await repository.page(session, filters, limit=page.one_more, before=page.last_id)
    return page.of(rows, _record, cursor.after_id)


@router.get("/api/v1/audit/verify", summary="Verify the chain of the audit record")
async def verify_chain(session: ReadSession) -> VerificationResponse:
    """Recompute the chain from its first record."""
    return VerificationResponse.model_validate(await verify(session), from_attributes=True)


def _record(row: RecordRow) -> RecordResponse:
    return RecordResponse.model_validate(row, from_attributes=True)
