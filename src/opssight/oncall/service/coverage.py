"""Whom each escalation policy would page over a time, and what of the schedules it is made from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.identity import facade as identity
from opssight.notifications import facade as notifications
from opssight.oncall import repository
from opssight.oncall.contracts import Step, TargetKind
from opssight.oncall.models import PolicyRow, ScheduleRow
from opssight.oncall.rules.coverage import Coverage, Everybody, coverage
from opssight.oncall.rules.shifts import Timetable
from opssight.oncall.service.policies import steps_from_json
from opssight.oncall.service.shifts import timetables
from opssight.oncall.service.targets import admins, responders

_MAY_MEAN_ROLES = {TargetKind.ON_CALL, TargetKind.NEXT_ON_CALL}


@dataclass(frozen=True, slots=True)
class PolicyCoverage:
    """A policy as it is now, and whom it would page."""

    row: PolicyRow
    steps: list[Step]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Covered:
    """All policies, the default before the others, and all schedules in the order in which they were made."""

    policies: list[PolicyCoverage]
    schedules: list[tuple[ScheduleRow, Timetable]]

    def people(self) -> set[UUID]:
        """Return everybody whom a step of a policy means at some moment."""
        return {user_id for policy in self.policies for step in policy.coverage.steps for stretch in step for user_id in stretch.meant}


async def covered(session: AsyncSession, since: datetime, until: datetime) -> Covered:
    """Tell whom each step of each policy would page from ``since`` until ``until``.

    Policies, people and their ways to be reached are as they are now; schedules in the past as they were then.
    """
    rows = await repository.schedules(session)
    policies = [(row, steps_from_json(row.steps)) for row in await repository.policies(session)]
    policies.sort(key=lambda one: not one[0].is_default)
    tables = await timetables(session, rows, since, until)
    orders = {schedule_id: table.orders(since, until) for schedule_id, table in tables.items()}
    candidates = {user_id for line in orders.values() for _, order in line for user_id in order}
    everybody = await _everybody(session, [step for _, steps in policies for step in steps], candidates)
    found = [PolicyCoverage(row, steps, coverage(steps, orders, everybody, since, until)) for row, steps in policies]
    return Covered(found, [(row, tables[row.id]) for row in rows])


async def _everybody(session: AsyncSession, steps: Sequence[Step], in_schedules: Collection[UUID]) -> Everybody:
    targets = [target for step in steps for target in step.targets]
    named = {target.id for target in targets if target.kind is TargetKind.USER and target.id}
    by_role = any(target.kind in _MAY_MEAN_ROLES for target in targets)
    chiefs = await admins(session) if by_role else []
    others = await responders(session) if by_role else []
    users = await identity.list_users(session, named.union(in_schedules, chiefs, others))
    enabled = {user.id for user in users if not user.disabled}
    found = await notifications.contactability(session, enabled)
    return Everybody(enabled, {user_id for user_id, one in found.items() if one.ways}, chiefs, others)
