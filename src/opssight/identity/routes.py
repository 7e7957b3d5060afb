"""The HTTP edge of identity."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response, status

from opssight.core.errors import Forbidden
from opssight.core.http import Page, PageParams, ReadSession, WriteSession, context_of, cursor, etag, resource
from opssight.core.http.etag import IfMatch
from opssight.core.http.resource import KeyringDep
from opssight.core.http.unit import unit_of
from opssight.identity import facade as identity
from opssight.identity import repository
from opssight.identity.contracts import ROLE_DESCRIPTIONS, Role, Tokens
from opssight.identity.errors import SessionEnded
from opssight.identity.models import ServiceAccountRow, UserRow
from opssight.identity.repository import HeldToken
from opssight.identity.rules import token_state
from opssight.identity.schemas import (
    AccountReference,
    Jwks,
    LoginRequest,
    MeResponse,
    OwnerResponse,
    PasswordRequest,
    PermissionResponse,
    RoleResponse,
    ServiceAccountChange,
    ServiceAccountCreate,
    ServiceAccountResponse,
    ServiceTokenCreated,
    ServiceTokenResponse,
    SetupRequest,
    SetupState,
    TokenCreate,
    TokenResponse,
    UserChange,
    UserCreate,
    UserResponse,
)
from opssight.identity.service import service_accounts
from opssight.identity.service.login import Client
from opssight.identity.service.own_password import change_own_password
from opssight.identity.service.setup import complete_setup
from opssight.identity.service.tokens import revoke_token
from opssight.identity.service.users import found
from opssight.identity.settings import IdentitySettings, is_secure

router = APIRouter(tags=["identity"])
COOKIE, COOKIE_PATH = "opssight_refresh", "/api/v1/auth"
Public = Depends(identity.anyone)
TokenWriter = Annotated[identity.Actor, Depends(identity.may("tokens:write"))]
Sessions = Annotated[identity.Sessions, Depends(resource(identity.Sessions))]
Registry = Annotated[identity.PermissionRegistry, Depends(resource(identity.PermissionRegistry))]
EXEMPT = {"x-audit": "exempt"}


def _grantor(request: Request, actor: identity.Actor) -> identity.Grantor:
    return identity.Grantor(actor, context_of(request).resources.get(identity.PermissionRegistry))


def _cookie(request: Request) -> tuple[str, str]:
    """Return name and path of the session cookie.

    Over HTTPS its prefix has the browser see to it that no other host, and no page without HTTPS, has set it (RFC 6265bis).
    """
    return (f"__Host-{COOKIE}", "/") if is_secure(context_of(request).settings) else (COOKIE, COOKIE_PATH)


def _client(request: Request) -> Client:
    return Client(request.client.host if request.client else None, request.headers.get("user-agent"))


def _give(request: Request, response: Response, tokens: Tokens) -> TokenResponse:
    settings = context_of(request).settings
    if tokens.refresh_token:
        name, path = _cookie(request)
        response.set_cookie(
            name,
            tokens.refresh_token,
            max_age=settings.section(IdentitySettings).session_days * 86400,
            path=path,
            httponly=True,
            samesite="strict",
            secure=is_secure(settings),
        )
    return TokenResponse(access_token=tokens.access_token, expires_in=tokens.expires_in)


def _check_own_page(request: Request) -> None:
    """A cookie is sent by the browser on its own, so ask for a header that another site's page cannot set."""
    if request.headers.get("x-opssight") != "1":
        raise Forbidden("Send the header `X-OpsSight: 1` with requests that rely on the session cookie.")


@router.get("/api/v1/setup", summary="Whether the first owner is still to be made", dependencies=[Public])
async def setup_state(session: ReadSession) -> SetupState:
    """Tell whether the set-up page is needed."""
    return SetupState(needed=not await repository.any_user(session))


@router.post("/api/v1/setup", summary="Make the first owner by the one-time link", dependencies=[Public])
async def setup(
    body: SetupRequest, request: Request, response: Response, session: WriteSession, sessions: Sessions, keyring: KeyringDep
) -> TokenResponse:
    """Make the first owner and log them in."""
    user = await complete_setup(
        session,
        keyring,
        context_of(request).clock,
        token=body.token,
        email=body.email,
        name=body.name,
        password=body.password,
    )
    return _give(request, response, await sessions.begin(session, user, _client(request)))


@router.post("/api/v1/auth/login", summary="Log in", dependencies=[Public])
async def login(body: LoginRequest, request: Request, response: Response, session: WriteSession, sessions: Sessions) -> TokenResponse:
    """Exchange e-mail address and password for an access token and a session cookie."""
    return _give(request, response, await sessions.login(session, body.email, body.password, _client(request)))


@router.post("/api/v1/auth/refresh", summary="Renew the access token by the session cookie", dependencies=[Public], openapi_extra=EXEMPT)
async def refresh(request: Request, response: Response, session: WriteSession, sessions: Sessions) -> TokenResponse:
    """Rotate the refresh token and give a new access token."""
    _check_own_page(request)
    token = request.cookies.get(_cookie(request)[0])
    if not token:
        raise SessionEnded("There is no session cookie; log in.")
    tokens, actor = await sessions.refresh(session, token)
    unit_of(request).act_as(actor.origin())
    return _give(request, response, tokens)


@router.post("/api/v1/auth/logout", summary="Log out", status_code=status.HTTP_204_NO_CONTENT, dependencies=[Public])
async def logout(request: Request, response: Response, session: WriteSession, sessions: Sessions) -> None:
    """End the session of the cookie; without one nothing happens."""
    _check_own_page(request)
    token = request.cookies.get(_cookie(request)[0])
    if token:
        await sessions.logout(session, token)
    context_of(request).resources.get(identity.Authenticator).forget()
    name, path = _cookie(request)
    response.delete_cookie(name, path=path, secure=is_secure(context_of(request).settings), httponly=True, samesite="strict")


@router.get("/api/v1/auth/me", summary="Who I am and what I may do")
async def me(actor: Annotated[identity.Actor, Depends(identity.may("account:write"))]) -> MeResponse:
    """Return the caller."""
    return MeResponse(
        id=actor.id,
        kind=actor.kind,
        name=actor.name,
        email=actor.email,
        role=actor.role,
        permissions=sorted(actor.permissions),
    )


@router.post("/api/v1/auth/password", summary="Change my password", status_code=status.HTTP_204_NO_CONTENT)
async def password(
    body: PasswordRequest,
    request: Request,
    session: WriteSession,
    actor: Annotated[identity.Actor, Depends(identity.may("account:write"))],
) -> None:
    """Change one's own password; one's other sessions end. Wrong present passwords are counted, and after too many there is a pause."""
    if actor.kind != "user":
        raise Forbidden("Only a person has a password.")
    await change_own_password(session, context_of(request), actor, current=body.current, new=body.new)


@router.get("/.well-known/jwks.json", summary="The keys access tokens are signed with", dependencies=[Public])
async def jwks(signer: Annotated[identity.Signer, Depends(resource(identity.Signer))]) -> Jwks:
    """Return the public keys as a JWK Set."""
    return Jwks.model_validate(signer.jwks())


@router.get("/api/v1/users", summary="List people", dependencies=[Depends(identity.may("users:read"))])
async def list_users(session: ReadSession, page: PageParams) -> Page[UserResponse]:
    """List people, in the order in which they were added."""
    rows = await repository.page_of_users(session, limit=page.one_more, after=page.last_id)
    return page.of(rows, _user, cursor.after_id)


@router.post("/api/v1/users", summary="Add a person", status_code=status.HTTP_201_CREATED)
async def create_user(
    body: UserCreate,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Annotated[identity.Actor, Depends(identity.may("users:write"))],
) -> UserResponse:
    """Add a person."""
    row = await identity.create_user(
        session,
        context_of(request).clock,
        email=body.email,
        name=body.name,
        role=body.role,
        password=body.password,
        by=_grantor(request, actor),
    )
    etag(response, row.version)
    return _user(row)


@router.get("/api/v1/users/{user_id}", summary="One person", dependencies=[Depends(identity.may("users:read"))])
async def get_user(user_id: UUID, response: Response, session: ReadSession) -> UserResponse:
    """Return a person."""
    row = await found(session, user_id)
    etag(response, row.version)
    return _user(row)


@router.patch("/api/v1/users/{user_id}", summary="Change a person")
async def change_user(
    user_id: UUID,
    body: UserChange,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Annotated[identity.Actor, Depends(identity.may("users:write"))],
    if_match: IfMatch = None,
) -> UserResponse:
    """Change name, role, password, or disable and enable."""
    context = context_of(request)
    row = await identity.change_user(
        session,
        context.clock,
        user_id,
        by=_grantor(request, actor),
        version=if_match,
        name=body.name,
        role=body.role,
        disabled=body.disabled,
        password=body.password,
    )
    context.resources.get(identity.Authenticator).forget()
    etag(response, row.version)
    return _user(row)


@router.get("/api/v1/roles", summary="Roles and permissions", dependencies=[Depends(identity.may("users:read"))])
async def list_roles(registry: Registry) -> Page[RoleResponse]:
    """List the predefined roles with what each may do."""
    items = [
        RoleResponse(
            name=role,
            description=ROLE_DESCRIPTIONS[role],
            permissions=[
                PermissionResponse(name=permission.name, description=permission.description)
                for permission in registry.all()
                if role in permission.roles
            ],
        )
        for role in Role
    ]
    return Page(items=items)


@router.get("/api/v1/tokens", summary="List service tokens", dependencies=[Depends(identity.may("tokens:read"))])
async def list_tokens(request: Request, session: ReadSession, page: PageParams) -> Page[ServiceTokenResponse]:
    """List service tokens with their owners, newest first."""
    now = context_of(request).clock.now()
    rows = await repository.page_of_tokens(session, limit=page.one_more, before=page.last_id)
    return page.of(rows, lambda held: _token(held, now), lambda held: cursor.after_id(held.token))


@router.post("/api/v1/tokens", summary="Make a service token", status_code=status.HTTP_201_CREATED)
async def create_token(
    body: TokenCreate,
    request: Request,
    session: WriteSession,
    keyring: KeyringDep,
    actor: TokenWriter,
) -> ServiceTokenCreated:
    """Make a service token of one's own or of a service account; its value is in this answer and nowhere else."""
    clock = context_of(request).clock
    held, value = await identity.create_token(
        session,
        keyring,
        clock,
        name=body.name,
        permissions=body.permissions,
        expires_at=body.expires_at,
        service_account_id=body.service_account_id,
        by=_grantor(request, actor),
    )
    return ServiceTokenCreated(**_token(held, clock.now()).model_dump(), token=value)


@router.delete(
    "/api/v1/tokens/{token_id}",
    summary="Revoke a service token",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(identity.may("tokens:write"))],
)
async def delete_token(token_id: UUID, request: Request, session: WriteSession) -> None:
    """Make a service token useless, in this process at once and in others within three seconds."""
    context = context_of(request)
    await revoke_token(session, context.clock, token_id)
    context.resources.get(identity.Authenticator).forget()


@router.get("/api/v1/service-accounts", summary="List service accounts", dependencies=[Depends(identity.may("tokens:read"))])
async def list_service_accounts(session: ReadSession, page: PageParams) -> Page[ServiceAccountResponse]:
    """List service accounts with their owners, in the order in which they were added."""
    rows = await repository.page_of_service_accounts(session, limit=page.one_more, after=page.last_id)
    return page.of(rows, lambda row: _account(*row), lambda row: cursor.after_id(row[0]))


@router.post("/api/v1/service-accounts", summary="Add a service account", status_code=status.HTTP_201_CREATED)
async def create_service_account(
    body: ServiceAccountCreate, request: Request, response: Response, session: WriteSession, actor: TokenWriter
) -> ServiceAccountResponse:
    """Add a program that tokens can belong to, with the person who answers for it."""
    by = _grantor(request, actor)
    row, owner = await service_accounts.create_account(session, context_of(request).clock, name=body.name, owner_id=body.owner_id, by=by)
    etag(response, row.version)
    return _account(row, owner)


@router.patch("/api/v1/service-accounts/{account_id}", summary="Change a service account")
async def change_service_account(
    account_id: UUID,
    body: ServiceAccountChange,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: TokenWriter,
    if_match: IfMatch = None,
) -> ServiceAccountResponse:
    """Rename, give another owner, or disable and enable; its tokens follow within three seconds."""
    row, owner = await service_accounts.change_account(
        session,
        account_id,
        by=_grantor(request, actor),
        version=if_match,
        name=body.name,
        owner_id=body.owner_id,
        disabled=body.disabled,
    )
    etag(response, row.version)
    return _account(row, owner)


@router.delete("/api/v1/service-accounts/{account_id}", summary="Remove a service account", status_code=status.HTTP_204_NO_CONTENT)
async def delete_service_account(account_id: UUID, request: Request, session: WriteSession, actor: TokenWriter) -> None:
    """Remove a service account; its tokens stop working."""
    await service_accounts.delete_account(session, context_of(request).clock, account_id, by=_grantor(request, actor))


def _user(row: UserRow) -> UserResponse:
    return UserResponse.model_validate(row, from_attributes=True)


def _account(row: ServiceAccountRow, owner: UserRow) -> ServiceAccountResponse:
    return ServiceAccountResponse(
        id=row.id,
        name=row.name,
        owner=OwnerResponse.model_validate(owner, from_attributes=True),
        disabled=row.disabled,
        created_at=row.created_at,
        version=row.version,
    )


def _token(held: HeldToken, now: datetime) -> ServiceTokenResponse:
    row, account = held.token, held.account
    state = token_state(
        expires_at=row.expires_at,
        owner_disabled=held.owner.disabled,
        account_disabled=account is not None and account.disabled,
        now=now,
    )
    return ServiceTokenResponse(
        id=row.id,
        name=row.name,
        permissions=row.permissions,
        owner=OwnerResponse.model_validate(held.owner, from_attributes=True),
        service_account=AccountReference(id=account.id, name=account.name) if account else None,
        state=state,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
    )
