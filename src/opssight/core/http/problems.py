"""Errors as problem documents (RFC 9457), in one place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

import psycopg.errors
import sqlalchemy.exc
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from opssight.core.errors import Invalid, OpsError, Unavailable
from opssight.core.http.idempotency import Replayed
from opssight.core.http.refusals import Refusals
from opssight.core.http.resource import context_of
from opssight.core.http.unit import unit_of
from opssight.core.telemetry import get_logger

log = get_logger(__name__)
BASE = "https://opssight.dev/problems/"
MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """What is wrong with one field, named in dotted form."""

    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457: ``type`` is stable, ``detail`` is for people, ``instance`` is the request's id in the log."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: list[FieldProblem] | None = None


def document_media_type(openapi: dict[str, Any]) -> None:
    """Give the problem documents among the answers of an OpenAPI document the media type with which they are sent."""
    described = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for path in openapi["paths"].values():
        for operation in path.values():
            for response in operation["responses"].values():
                if response.get("content") == {"application/json": described}:
                    response["content"] = {MEDIA_TYPE: described}


def problem(
    request: HTTPConnection,
    *,
    status: int,
    slug: str,
    title: str,
    detail: str,
    errors: list[FieldProblem] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """Return a problem document."""
    instance = cast("str | None", getattr(request.state, "request_id", None))
    document = Problem(type=BASE + slug, title=title, status=status, detail=detail, instance=instance, errors=errors)
    return JSONResponse(document.model_dump(exclude_none=True), status, headers=headers, media_type=MEDIA_TYPE)


def of_error(request: HTTPConnection, error: OpsError) -> JSONResponse:
    """Return the problem document of an error of ours."""
    named = error.errors if isinstance(error, Invalid) else ()
    errors = [FieldProblem(field=one.field, message=one.message) for one in named] or None
    return problem(
        request,
        status=error.status,
        slug=error.type,
        title=error.title,
        detail=error.detail,
        errors=errors,
        headers=error.headers,
    )


async def _ops_error(request: Request, error: Exception) -> Response:
    found = cast("OpsError", error)
    if found.recorded:
        route = f"{request.method} {getattr(request.scope.get('route'), 'path', request.url.path)}"
        refusals = context_of(request).resources.get(Refusals)
        refusals.saw(unit_of(request).origin, route=route, status=found.status, type=found.type)
    return of_error(request, found)


async def _not_valid(request: Request, error: Exception) -> Response:
    rows: list[FieldProblem] = []
    for one in cast("RequestValidationError", error).errors():
        place = [str(part) for part in one["loc"]]
        if one["type"] == "json_invalid":
            said = one.get("ctx", {}).get("error", "it cannot be read")
            rows.append(FieldProblem(field="body", message=f"This is not JSON: {said}, at character {place[-1]}"))
            continue
        field = ".".join(place[1:] if place and place[0] in {"body", "query", "path", "header", "cookie"} else place)
        rows.append(FieldProblem(field=field or "body", message=str(one["msg"]).removeprefix("Value error, ")))
    first = rows[0] if rows else FieldProblem(field="body", message="is not valid")
    detail = f"{first.field}: {first.message}." + (f" And {len(rows) - 1} more, in errors." if len(rows) > 1 else "")
    return problem(request, status=422, slug="invalid", title="Not valid", detail=detail, errors=rows)


async def _http_error(request: Request, error: Exception) -> Response:
    found = cast("HTTPException", error)
    if found.status_code == 400:  # FastAPI's only one: a body that is not even text
        unread = FieldProblem(field="body", message="This is not JSON: it is not text in UTF-8")
        return problem(request, status=422, slug="invalid", title="Not valid", detail=f"body: {unread.message}.", errors=[unread])
    slug, title, detail = {
        404: ("no-such-path", "Not found", f"There is nothing at {request.url.path}; see /docs for what there is."),
        405: ("method-not-allowed", "Method not allowed", f"{request.method} is not possible here; see /docs."),
    }.get(found.status_code, ("http", str(found.detail), str(found.detail)))
    headers = dict(found.headers) if found.headers else None
    return problem(request, status=found.status_code, slug=slug, title=title, detail=detail, headers=headers)


async def _database_away(request: Request, error: Exception) -> Response:
    log.error("http.database_away", error=str(error))
    if isinstance(getattr(error, "orig", None), psycopg.errors.DiskFull):
        full = "The database's disk is full; the request was not carried out. Free space on it, then try again."
        return await _ops_error(request, Unavailable(full, retry_after=60))
    away = Unavailable("The database does not answer; the request was not carried out. Try again in a few seconds.")
    return await _ops_error(request, away)


async def _refused_by_database(request: Request, error: Exception) -> Response:
    """A value only the database can refuse (a NUL in a text, an integer out of range) is the caller's, not a fault."""
    log.warning("http.refused_by_database", error=str(cast("sqlalchemy.exc.DBAPIError", error).orig))
    return problem(
        request,
        status=422,
        slug="invalid",
        title="Not valid",
        detail="A value cannot be stored: it holds a NUL character or is out of range.",
    )


async def _out_of_range(request: Request, error: Exception) -> Response:
    """A date that has no place in UTC, or a number no machine word holds, is the caller's."""
    log.warning("http.out_of_range", error=str(error), exc_info=error)
    return problem(
        request,
        status=422,
        slug="invalid",
        title="Not valid",
        detail="A date or a number is out of range; give one that is nearer to the present, or smaller.",
    )


async def _statement(request: Request, error: Exception) -> Response:
    """Look through what SQLAlchemy wraps around an error that came up while a value was made ready for the database."""
    inner = cast("sqlalchemy.exc.StatementError", error).orig
    if isinstance(inner, OverflowError):
        return await _out_of_range(request, inner)
    return await unexpected(request, error)


async def _conflict(request: Request, error: Exception) -> Response:
    log.warning("http.integrity", error=str(error))
    return problem(
        request,
        status=409,
        slug="conflict",
        title="Conflict",
        detail="This does not fit what is stored: it exists already, or was changed at the same moment. Load it again.",
    )


async def _replayed(request: Request, error: Exception) -> Response:
    del request
    found = cast("Replayed", error)
    return Response(found.body, found.status, {"Idempotency-Replayed": "true"}, found.content_type)


async def unexpected(request: Request, error: Exception) -> Response:
    """Answer a fault of the program: the log has it under the same id."""
    log.error("http.fault", method=request.method, path=request.url.path, exc_info=error)
    return problem(
        request,
        status=500,
        slug="internal",
        title="Something went wrong",
        detail="This is a fault of OpsSight, not of your request. It is in the log under the id given as instance.",
    )


_HANDLERS: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
    OpsError: _ops_error,
    RequestValidationError: _not_valid,
    HTTPException: _http_error,
    Replayed: _replayed,
    sqlalchemy.exc.OperationalError: _database_away,
    sqlalchemy.exc.TimeoutError: _database_away,
    sqlalchemy.exc.IntegrityError: _conflict,
    sqlalchemy.exc.DataError: _refused_by_database,
    sqlalchemy.exc.StatementError: _statement,
    OverflowError: _out_of_range,
}


async def answer(request: Request, error: Exception) -> Response:
    """Return the problem document for any exception."""
    for kind in type(error).__mro__:
        if kind in _HANDLERS:
            return await _HANDLERS[kind](request, error)
    return await unexpected(request, error)


def install(app: FastAPI) -> None:
    """Make ``app`` answer every error with a problem document."""
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
