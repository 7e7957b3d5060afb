"""Notifications' jobs."""

from __future__ import annotations

from opssight.notifications.service.deliver import deliver

JOBS = (deliver,)
