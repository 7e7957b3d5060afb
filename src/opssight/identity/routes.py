"""The HTTP edge of identity."""

from __future__ import annotations

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
from opssight.identity.models import ServiceTokenRow, UserRow
from opssight.identity.schemas import (
    Jwks,
    LoginRequest,
    MeResponse,
    PasswordRequest,
    PermissionResponse,
    RoleResponse,
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
from opssight.identity.service.login import Client
from opssight.identity.service.own_password import change_own_password
from opssight.identity.service.setup import complete_setup
from opssight.identity.service.tokens import revoke_token
from opssight.identity.service.users import found
from opssight.identity.settings import IdentitySettings

router = APIRouter(tags=["identity"])
COOKIE = "opssight_refresh"
Public = Depends(identity.anyone)
Sessions = Annotated[identity.Sessions, Depends(resource(identity.Sessions))]
Registry = Annotated[identity.PermissionRegistry, Depends(resource(identity.PermissionRegistry))]
EXEMPT = {"x-audit": "exempt"}


def _client(request: Request) -> Client:
    return Client(request.client.host if request.client else None, request.headers.get("user-agent"))


def _give(request: Request, response: Response, tokens: Tokens) -> TokenResponse:
    settings = context_of(request).settings
    if tokens.refresh_token:
        response.set_cookie(
            COOKIE,
            tokens.refresh_token,
            max_age=settings.section(IdentitySettings).session_days * 86400,
            path="/api/v1/auth",
            httponly=True,
            samesite="strict",
            secure=settings.section(IdentitySettings).cookie_secure,
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
    token = request.cookies.get(COOKIE)
    if not token:
        raise SessionEnded("There is no session cookie; log in.")
    tokens, actor = await sessions.refresh(session, token)
    unit_of(request).act_as(actor.origin())
    return _give(request, response, tokens)


@router.post("/api/v1/auth/logout", summary="Log out", status_code=status.HTTP_204_NO_CONTENT, dependencies=[Public])
async def logout(request: Request, response: Response, session: WriteSession, sessions: Sessions) -> None:
    """End the session of the cookie; without one nothing happens."""
    _check_own_page(request)
    token = request.cookies.get(COOKIE)
    if token:
        await sessions.logout(session, token)
    context_of(request).resources.get(identity.Authenticator).forget()
    response.delete_cookie(COOKIE, path="/api/v1/auth")


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
        by=actor,
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
        by=actor,
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
async def list_tokens(session: ReadSession, page: PageParams) -> Page[ServiceTokenResponse]:
    """List service tokens, newest first."""
    rows = await repository.page_of_tokens(session, limit=page.one_more, before=page.last_id)
    return page.of(rows, _token, cursor.after_id)


@router.post("/api/v1/tokens", summary="Make a service token", status_code=status.HTTP_201_CREATED)
async def create_token(
    body: TokenCreate,
    request: Request,
    session: WriteSession,
    keyring: KeyringDep,
    registry: Registry,
    actor: Annotated[identity.Actor, Depends(identity.may("tokens:write"))],
) -> ServiceTokenCreated:
    """Make a service token; its value is in this answer and nowhere else."""
    row, value = await identity.create_token(
        session,
        keyring,
        registry,
        context_of(request).clock,
        name=body.name,
        permissions=body.permissions,
        expires_at=body.expires_at,
        by=actor,
    )
    return ServiceTokenCreated(**_token(row).model_dump(), token=value)


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


def _user(row: UserRow) -> UserResponse:
    return UserResponse.model_validate(row, from_attributes=True)


def _token(row: ServiceTokenRow) -> ServiceTokenResponse:
    return ServiceTokenResponse.model_validate(row, from_attributes=True)
