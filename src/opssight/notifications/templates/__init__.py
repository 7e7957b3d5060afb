"""The words of what is sent, one file for each message."""

from opssight.notifications.templates.incident_notice import incident_notice
from opssight.notifications.templates.incident_page import incident_page

__all__ = ["incident_notice", "incident_page"]
