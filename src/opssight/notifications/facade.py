"""The way into notifications for other modules."""

from __future__ import annotations

from opssight.notifications.channels.kinds import Kind
from opssight.notifications.contracts import Contactability, Delivery, IncidentPage, NotificationId, Rendered, State, Way
from opssight.notifications.events import NotificationDelivered, NotificationFailed
from opssight.notifications.repository import may_reach
from opssight.notifications.service.contactability import contactability
from opssight.notifications.service.send import send
from opssight.notifications.service.withdraw import withdraw
from opssight.notifications.templates import incident_notice, incident_page

__all__ = [
    "Contactability",
    "Delivery",
    "IncidentPage",
    "Kind",
    "NotificationDelivered",
    "NotificationFailed",
    "NotificationId",
    "Rendered",
    "State",
    "Way",
    "contactability",
    "incident_notice",
    "incident_page",
    "may_reach",
    "send",
    "withdraw",
]
