"""Rows are held by ``core.db.locked`` alone, so that what is decided on a held row is decided on what it says now."""

from __future__ import annotations

import ast
from pathlib import Path

from sqlalchemy import text

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.oncall import repository
from opssight.oncall.service.policies import default_policy

SOURCE = Path(__file__).resolve().parents[2] / "src" / "opssight"
LOCKS = {
    "core/db/locked.py": "the one place",
    "core/outbox": "claims deliveries with SKIP LOCKED in sessions that have read nothing before",
    "core/jobs": "claims jobs with SKIP LOCKED in sessions that have read nothing before",
    "alerts/repository/episodes.py": "holds ids inside another statement; no object comes out of it",
}


def _named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def _says(tree: ast.AST, word: str) -> bool:
    names = (
        node.attr if isinstance(node, ast.Attribute) else node.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.keyword)
    )
    return word in names


def test_nothing_else_locks_rows() -> None:
    others = [
        _named(path)
        for path in sorted(SOURCE.rglob("*.py"))
        if _says(ast.parse(path.read_text()), "with_for_update") and not any(_named(path).startswith(one) for one in LOCKS)
    ]
    assert not others, f"use opssight.core.db.locked: {others}"


def test_what_an_update_returns_is_fresh_too() -> None:
    """An ``UPDATE ... RETURNING`` of whole rows locks them as well, and has the same trap."""
    stale: list[str] = []
    for path in sorted(SOURCE.rglob("*.py")):
        for function in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.AsyncFunctionDef)):
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            updates = any(isinstance(call.func, ast.Name) and call.func.id == "update" for call in calls)
            rows = any(
                isinstance(call.func, ast.Attribute)
                and call.func.attr == "returning"
                and any(isinstance(one, ast.Name) and one.id.endswith("Row") for one in call.args)
                for call in calls
            )
            if updates and rows and not _says(function, "populate_existing"):
                stale.append(f"{_named(path)}:{function.name}")
    assert not stale


async def test_a_held_row_says_what_it_says_now(ctx: Context, clock: FakeClock) -> None:
    async with ctx.db.write() as session:
        policy = await default_policy(session, clock, ctx.settings)
    async with ctx.db.write() as session:
        known = await repository.policy_by_id(session, policy.id)
        assert known is not None
        async with ctx.db.write() as other:
            await other.execute(text("UPDATE oncall_policies SET repeat = 7"))
        held = await repository.policy_by_id(session, policy.id, lock=True)
        assert held is known
        assert known.repeat == 7


async def test_what_the_session_has_changed_is_not_lost_when_it_locks(ctx: Context, clock: FakeClock) -> None:
    async with ctx.db.write() as session:
        policy = await default_policy(session, clock, ctx.settings)
        policy.repeat = 5
        held = await repository.policy_by_id(session, policy.id, lock=True)
        assert held is not None
        assert held.repeat == 5
    async with ctx.db.read() as session:
        assert (await session.execute(text("SELECT repeat FROM oncall_policies"))).scalar_one() == 5


def test_only_one_place_says_what_a_broken_constraint_means() -> None:
    catching = [
        _named(path)
        for path in sorted(SOURCE.rglob("*.py"))
        if any(
            isinstance(node, ast.ExceptHandler) and node.type is not None and "IntegrityError" in ast.unparse(node.type)
            for node in ast.walk(ast.parse(path.read_text()))
        )
    ]
    assert catching == ["core/db/conflicts.py"], "use opssight.core.db.refusing"
