"""The kinds of outside systems, from which the browser makes its forms."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from opssight.core.http import Page
from opssight.core.http.resource import ContextDep
from opssight.core.providers import Family, Provider, Providers
from opssight.identity import facade as identity

router = APIRouter(tags=["system"])


class ProviderResponse(BaseModel):
    """A kind of outside system."""

    family: Family
    kind: Annotated[str, Field(description="Unique within the family.")]
    title: str
    description: str
    capabilities: list[str]
    settings_schema: Annotated[
        dict[str, Any],
        Field(description="JSON Schema of what a person enters, with x-secret, x-destination, x-order and x-placeholder for the form."),
    ]
    secret_fields: list[str]


@router.get("/api/v1/providers", summary="List the kinds of outside systems", dependencies=[Depends(identity.may("system:read"))])
async def list_providers(context: ContextDep, family: Family | None = None) -> Page[ProviderResponse]:
    """List the kinds there are, of one family or of all, with the settings each takes."""
    return Page(items=[_response(one) for one in context.resources.get(Providers).of(family)])


def _response(provider: Provider[Any]) -> ProviderResponse:
    return ProviderResponse(
        family=provider.family,
        kind=provider.kind,
        title=provider.title,
        description=provider.description,
        capabilities=list(provider.capabilities),
        settings_schema=provider.settings.form(),
        secret_fields=list(provider.settings.secret_fields()),
    )
