"""The settings of notifications."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from opssight.core.settings import Section


class NotificationsSettings(Section):
    """Notifications."""

    notification_retention_days: Annotated[
        int,
        Field(ge=1, le=3650, description="Days notifications and their receipts are kept; those of an incident that is not resolved stay."),
    ] = 365
