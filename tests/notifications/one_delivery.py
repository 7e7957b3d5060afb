"""Delivers one notification in a process of its own, which a test can kill: ``python -m ... SETTINGS_JSON ID``."""

from __future__ import annotations

import asyncio
import json
import sys

from opssight.core.settings import Settings
from opssight.entrypoints import wiring
from opssight.notifications.service.deliver import deliver


async def main(settings: Settings, notification_id: str) -> None:
    """Run the job once."""
    async with wiring.open_context(settings, role="worker") as context:
        await deliver.run(context, notification_id=notification_id)


if __name__ == "__main__":
    asyncio.run(main(Settings(**json.loads(sys.argv[1])), sys.argv[2]))
