"""The way into notifications for other modules."""

from __future__ import annotations

from opssight.notifications.contracts import IncidentPage, NotificationId, Rendered, State
from opssight.notifications.events import NotificationDelivered, NotificationFailed
from opssight.notifications.repository import delete_old, may_reach
from opssight.notifications.service.send import send
from opssight.notifications.service.withdraw import withdraw
from opssight.notifications.templates import incident_page

__all__ = [
    "IncidentPage",
    "NotificationDelivered",
    "NotificationFailed",
    "NotificationId",
    "Rendered",
    "State",
    "delete_old",
    "incident_page",
    "may_reach",
    "send",
    "withdraw",
]
