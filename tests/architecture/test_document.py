"""What the OpenAPI document promises to those who generate their types from it: plain names, and closed sets where they are known."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

from fastapi import FastAPI

import opssight
from opssight.core.audit_note import Origin
from opssight.core.http.references import ActorKind
from opssight.runbooks.schemas import JournalEvent

CLOSED = {"state", "kind", "severity", "outcome", "status", "actor_kind", "what"}
OPEN = {
    "AlertResponse.severity": "a label, which whoever sends the alert may fill with any text",
    "AlertGroupResponse.severity": "a label, which whoever sends the alert may fill with any text",
    "IncidentAlertResponse.severity": "a label, which whoever sends the alert may fill with any text",
    "ProviderResponse.kind": "a kind of any family, of which modules bring their own",
    "QueryBody.severity": "takes comparisons such as >=warning beside the names",
}
NAMED_FOR_WHAT_IT_HOLDS = {"DeadJobResponse.arguments"}


def _schemas(app: FastAPI) -> dict[str, dict[str, Any]]:
    return app.openapi()["components"]["schemas"]


def _alternatives(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give what a value may be, a list's items among it."""
    for one in schema.get("anyOf", [schema]):
        if one.get("type") == "array":
            yield from _alternatives(one["items"])
        else:
            yield one


def _is_any_text(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "string" and not {"enum", "const", "format"} & schema.keys()


def test_components_have_plain_names(app: FastAPI) -> None:
    """Two schemas of one name are both called by their Python paths, and a rename moves them in every client."""
    assert not [name for name in _schemas(app) if "__" in name]


def test_a_closed_set_is_shown_as_one(app: FastAPI) -> None:
    bare = {
        f"{name}.{field}"
        for name, schema in _schemas(app).items()
        for field, described in schema.get("properties", {}).items()
        if field in CLOSED and any(_is_any_text(one) for one in _alternatives(described))
    }
    assert bare == OPEN.keys()


def test_what_is_open_by_nature_says_so(app: FastAPI) -> None:
    silent = [
        f"{name}.{field}"
        for name, schema in _schemas(app).items()
        for field, described in schema.get("properties", {}).items()
        if described.get("additionalProperties") is True and "description" not in described
    ]
    assert set(silent) == NAMED_FOR_WHAT_IT_HOLDS


def test_an_answer_knows_every_kind_of_actor() -> None:
    assert get_args(ActorKind) == get_args(get_type_hints(Origin)["kind"])


def test_an_answer_knows_everything_the_journal_may_say() -> None:
    service = Path(opssight.__file__).parent / "runbooks" / "service"
    written = {
        call.args[3].value
        for path in service.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"enter", "ledger.enter"} and isinstance(call.args[3], ast.Constant)
    }
    assert written == set(get_args(JournalEvent))
