"""What every route promises: a permission, an audit record, typed answers, problem documents."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from opssight.entrypoints import wiring
from opssight.identity import facade as identity

ALL = wiring.modules()
MUTATING = {"POST", "PUT", "PATCH", "DELETE"}
OPEN_PATHS = {
    "/api/v1/setup",
    "/api/v1/auth/login",
    "/api/v1/auth/refresh",
    "/api/v1/auth/logout",
    "/.well-known/jwks.json",
    "/healthz",
    "/readyz",
    "/metrics",
}
EXEMPT_PATHS = {
    "/api/v1/auth/refresh",
    "/api/v1/events",
    "/api/v1/alerts",
    "/api/v2/alerts",
    "/api/v1/alerts/webhooks/alertmanager",
    "/api/v1/rules/preview",
}


def _routes() -> list[APIRoute]:
    return [route for router in ALL.routers for route in router.routes if isinstance(route, APIRoute)]


def _calls(dependant: Dependant) -> Iterator[Any]:
    for one in dependant.dependencies:
        yield one.call
        yield from _calls(one)


def _gates(route: APIRoute) -> list[str | None]:
    return [call.permission for call in _calls(route.dependant) if hasattr(call, "permission")]


ROUTES = {f"{'/'.join(sorted(route.methods or ()))} {route.path}": route for route in _routes()}


@pytest.mark.parametrize("name", ROUTES)
def test_a_route_asks_for_exactly_one_permission_that_exists(name: str) -> None:
    gates = _gates(ROUTES[name])
    assert len(gates) == 1, f"{name} has {len(gates)} permission checks"
    declared = {permission.name for permission in ALL.permissions}
    if gates[0] is None:
        assert ROUTES[name].path in OPEN_PATHS
    else:
        assert gates[0] in declared


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if (route.methods or set()) & MUTATING])
def test_a_mutation_commits_with_a_note_or_is_a_named_exception(name: str) -> None:
    """A request that writes without a note is refused at run time; here it is shown that the route can reach that check."""
    route = ROUTES[name]
    exempt = (route.openapi_extra or {}).get("x-audit") == "exempt"
    assert exempt == (route.path in EXEMPT_PATHS)
    if not exempt:
        names = {getattr(call, "__name__", "") for call in _calls(route.dependant)}
        body = ast.parse(textwrap.dedent(inspect.getsource(route.endpoint)))
        own_transaction = any(isinstance(node, ast.Attribute) and node.attr in {"write", "context"} for node in ast.walk(body))
        assert "_write_session" in names or own_transaction or "context_of" in inspect.getsource(route.endpoint)


def test_every_permission_is_used_and_named_area_action() -> None:
    used = {gate for route in ROUTES.values() for gate in _gates(route)}
    for permission in ALL.permissions:
        area, _, action = permission.name.partition(":")
        assert area
        assert action
        assert permission.description.endswith(".")
    unused = {permission.name for permission in ALL.permissions} - used - {"credentials:use", "monitoring:read"}
    assert not unused


def test_readers_change_nothing() -> None:
    for role in (identity.Role.VIEWER, identity.Role.AUDITOR):
        held = {permission.name for permission in ALL.permissions if role in permission.roles}
        assert not {name for name in held if not name.endswith(":read")} - {"account:write"}


def test_openapi_has_no_untyped_answer(app: FastAPI) -> None:
    document = app.openapi()
    untyped: list[str] = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), f"{method} {path} has no summary"
            for status, answer in operation["responses"].items():
                for media, content in answer.get("content", {}).items():
                    schema = content.get("schema", {})
                    if not schema and media == "application/json":
                        untyped.append(f"{method} {path} {status}")
    assert not untyped


def test_operation_ids_are_unique(app: FastAPI) -> None:
    ids = [operation["operationId"] for path in app.openapi()["paths"].values() for operation in path.values()]
    assert len(ids) == len(set(ids))


def test_topics_ask_for_permissions_that_exist() -> None:
    declared = {permission.name for permission in ALL.permissions}
    assert set(ALL.topics.values()) <= declared


def test_names_of_jobs_subscribers_and_loops_are_module_verb_and_unique() -> None:
    names = [one.name for group in (ALL.jobs, ALL.subscribers, ALL.loops) for one in group]
    assert len(names) == len(set(names))
    assert all(len(name.split(".")) == 2 for name in names)
