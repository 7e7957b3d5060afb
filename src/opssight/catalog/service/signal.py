"""Services appear by themselves when an event or an alert first names them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.catalog import repository
from opssight.catalog.events import ServiceChanged
from opssight.catalog.rules import tidy_names
from opssight.core import outbox
from opssight.core.audit_note import SYSTEM_ORIGIN, note


async def ensure_services(session: AsyncSession, names: Iterable[str]) -> None:
    """Make sure that each of ``names`` is in the catalog; names that are empty or too long are passed over.

    Idempotent and safe when many do it at once. Costs one indexed read when all are known.
    """
    wanted = tidy_names(names)
    missing = await repository.unsignalled(session, wanted) if wanted else []
    if not missing:
        return
    for service_id, name, is_new in await repository.signal_services(session, missing):
        if is_new:
            note(
                session,
                "service.appeared",
                target_type="service",
                target_id=str(service_id),
                detail={"name": name},
                origin=SYSTEM_ORIGIN,
            )
        await outbox.publish(session, ServiceChanged(service_id=service_id, service_name=name))
