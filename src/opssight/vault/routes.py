"""The HTTP edge of vault."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response, status

from opssight.core.http import Page, PageParams, ReadSession, WriteSession, context_of, cursor, etag
from opssight.core.http.etag import IfMatch
from opssight.core.http.resource import KeyringDep
from opssight.identity import facade as identity
from opssight.vault import facade as vault
from opssight.vault import repository
from opssight.vault.schemas import CredentialChange, CredentialCreate, CredentialResponse
from opssight.vault.service import delete_credential as remove

router = APIRouter(tags=["vault"])
MayRead = Depends(identity.may("credentials:read"))
MayWrite = Depends(identity.may("credentials:write"))


@router.get("/api/v1/credentials", summary="List credentials", dependencies=[MayRead])
async def list_credentials(session: ReadSession, page: PageParams) -> Page[CredentialResponse]:
    """List credentials without their secrets, in the order in which they were added."""
    rows, following = page.cut(await repository.page_of_credentials(session, limit=page.one_more, after=page.last_id), cursor.after_id)
    return Page(items=[_response(one) for one in await vault.to_credentials(session, rows)], next_cursor=following)


@router.post("/api/v1/credentials", summary="Add a credential", status_code=status.HTTP_201_CREATED, dependencies=[MayWrite])
async def create_credential(
    body: CredentialCreate, request: Request, response: Response, session: WriteSession, keyring: KeyringDep
) -> CredentialResponse:
    """Check and seal a credential; its secret can be replaced later, and never read."""
    row = await vault.create_credential(
        session,
        keyring,
        context_of(request).clock,
        name=body.name.strip(),
        kind=body.kind,
        username=body.username,
        parts=body.parts(),
    )
    etag(response, row.version)
    return _response((await vault.to_credentials(session, [row]))[0])


@router.get("/api/v1/credentials/{credential_id}", summary="One credential", dependencies=[MayRead])
async def get_credential(credential_id: UUID, response: Response, session: ReadSession) -> CredentialResponse:
    """Return a credential without its secret."""
    credential = await vault.get_credential(session, credential_id)
    etag(response, credential.version)
    return _response(credential)


@router.patch("/api/v1/credentials/{credential_id}", summary="Change or rotate a credential", dependencies=[MayWrite])
async def change_credential(
    credential_id: UUID,
    body: CredentialChange,
    request: Request,
    response: Response,
    session: WriteSession,
    keyring: KeyringDep,
    if_match: IfMatch = None,
) -> CredentialResponse:
    """Rename a credential, or replace its secret."""
    row = await vault.change_credential(
        session,
        keyring,
        context_of(request).clock,
        credential_id,
        version=if_match,
        name=body.name.strip() if body.name else None,
        username=body.username,
        parts=body.parts(),
    )
    etag(response, row.version)
    return _response((await vault.to_credentials(session, [row]))[0])


@router.delete(
    "/api/v1/credentials/{credential_id}",
    summary="Remove a credential",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[MayWrite],
)
async def delete_credential(credential_id: UUID, session: WriteSession) -> None:
    """Remove a credential that nothing relies on."""
    await remove(session, credential_id)


def _response(credential: vault.Credential) -> CredentialResponse:
    return CredentialResponse.model_validate(credential, from_attributes=True)
