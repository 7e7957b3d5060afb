"""The way into notifications for other modules."""

from __future__ import annotations

from opssight.notifications.contracts import Delivery, IncidentPage, NotificationId, Reach, Rendered, State, Way
from opssight.notifications.events import NotificationDelivered, NotificationFailed
from opssight.notifications.repository import may_reach
from opssight.notifications.service.reach import reach
from opssight.notifications.service.send import send
from opssight.notifications.service.withdraw import withdraw
from opssight.notifications.templates import incident_notice, incident_page

__all__ = [
    "Delivery",
    "IncidentPage",
    "NotificationDelivered",
    "NotificationFailed",
    "NotificationId",
    "Reach",
    "Rendered",
    "State",
    "Way",
    "incident_notice",
    "incident_page",
    "may_reach",
    "reach",
    "send",
    "withdraw",
]
