"""The unit of work: one transaction a request, committed before the response starts.

FastAPI's ``yield`` dependencies end after the response was sent, when nobody can be told any more that the
commit failed; this middleware holds the response's first message back until the commit is done.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, cast

from fastapi import Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from opssight.core.audit_note import ANONYMOUS_ORIGIN, Origin, act_as, notes_of
from opssight.core.context import Context
from opssight.core.crypto import Keyring
from opssight.core.http import idempotency

Answer = Callable[[Request, Exception], Awaitable[Response]]


class UnauditedMutation(RuntimeError):
    """A request wrote to the database and noted nothing for the audit record: a fault of the program."""


class Unit:
    """One request's write session, opened when first asked for."""

    def __init__(self, context: Context, request_id: str | None, ip: str | None) -> None:
        """Begin with an anonymous origin until authentication says otherwise."""
        self._context = context
        self._db = context.db
        self.origin = Origin(ANONYMOUS_ORIGIN.kind, ANONYMOUS_ORIGIN.id, ANONYMOUS_ORIGIN.name, request_id, ip)
        self._opened: AsyncSession | None = None
        self.claim: idempotency.Claim | None = None

    def session(self) -> AsyncSession:
        """Return the request's write session."""
        if self._opened is None:
            self._opened = self._db.open(self.origin)
        return self._opened

    def act_as(self, origin: Origin) -> None:
        """Say who the caller turned out to be."""
        self.origin = origin
        if self._opened is not None:
            act_as(self._opened, origin)

    async def finish(self, *, keep: bool, exempt: bool) -> None:
        """Commit when ``keep``, else roll back; the connection goes back to the pool.

        Raises:
            UnauditedMutation: something was written, nothing was noted, and the route is not ``exempt``.
        """
        session, self._opened = self._opened, None
        if session is None:
            return
        try:
            if keep:
                await session.flush()
                if session.info.get("wrote") and not notes_of(session) and not exempt:
                    raise UnauditedMutation("This request changed something without a note for the audit record.")
                await self._db.commit(session)
        finally:
            await session.close()
        if keep and self.claim is not None:
            self.claim.stop()
            self.claim = None

    async def begin_idempotent(self, key: str, request: Request) -> None:
        """Make this request answer once under ``key`` for its caller.

        Raises:
            Replayed: it was answered before.
            StillAnswering: the first request under the key is at work.
            Invalid: the key was used for another request.
        """
        keyring = self._context.resources.get(Keyring)
        asked = await idempotency.asked_by(request, f"{self.origin.kind}:{self.origin.id}", key, keyring)
        self.claim = await idempotency.claim(self._db, keyring, asked)

    async def give_up(self) -> None:
        """Roll back what was not committed, and give an idempotency key back that has no answer."""
        await self.finish(keep=False, exempt=True)
        claimed, self.claim = self.claim, None
        if claimed is not None:
            claimed.stop()
            await claimed.give_back()


class UnitOfWork:
    """ASGI middleware that gives every request a :class:`Unit` and ends it before the response starts."""

    def __init__(self, app: ASGIApp, context: Context, answer: Answer) -> None:
        """Wrap ``app``; ``answer`` makes the response when the commit fails."""
        self._app = app
        self._context = context
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state: dict[str, object] = scope.setdefault("state", {})
        client = scope.get("client")
        unit = Unit(self._context, cast("str | None", state.get("request_id")), client[0] if client else None)
        state["unit"] = unit
        held: list[Message] = []
        ended = failed = False

        async def send_after_commit(message: Message) -> None:
            nonlocal ended, failed
            if failed:
                return
            if ended:
                await send(message)
                return
            held.append(message)
            last = message["type"] == "http.response.body" and not message.get("more_body")
            if unit.claim is not None and not last:
                return
            ended = True
            try:
                await self._end(unit, held, exempt=_exempt(scope))
            except Exception as error:
                failed = True
                await unit.give_up()
                response = await self._answer(Request(scope, receive), error)
                await response(scope, receive, send)
                return
            for one in held:
                await send(one)

        try:
            await self._app(scope, receive, send_after_commit)
        finally:
            await unit.give_up()

    @staticmethod
    async def _end(unit: Unit, held: list[Message], *, exempt: bool) -> None:
        status: int = held[0]["status"]
        if status >= 400:
            await unit.give_up()
            return
        if unit.claim is not None:
            kinds = [value for name, value in held[0]["headers"] if name.lower() == b"content-type"]
            body = b"".join(message.get("body", b"") for message in held[1:])
            await unit.claim.keep(unit.session(), status, body, kinds[0].decode() if kinds else "application/json")
        await unit.finish(keep=True, exempt=exempt)


def _exempt(scope: Scope) -> bool:
    extra = cast("dict[str, object]", getattr(scope.get("route"), "openapi_extra", None) or {})
    return extra.get("x-audit") == "exempt"


def unit_of(request: Request) -> Unit:
    """Return the request's unit of work."""
    return cast("Unit", request.state.unit)


async def _write_session(request: Request) -> AsyncSession:
    return unit_of(request).session()


async def _read_session(request: Request) -> AsyncIterator[AsyncSession]:
    context = cast("Context", request.app.state.context)
    async with context.db.read() as session:
        yield session


WriteSession = Annotated[AsyncSession, Depends(_write_session)]
ReadSession = Annotated[AsyncSession, Depends(_read_session, scope="function")]
