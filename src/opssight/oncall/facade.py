"""The way into oncall for other modules."""

from __future__ import annotations

from opssight.oncall.contracts import EscalationState, EscalationStatus, Paged
from opssight.oncall.events import EscalationExhausted, EscalationStepped
from opssight.oncall.service.escalate import escalate_now, page_failed, page_person, restart, set_page, start, stop
from opssight.oncall.service.policies import make_default_policy
from opssight.oncall.service.status import escalation_status

__all__ = [
    "EscalationExhausted",
    "EscalationState",
    "EscalationStatus",
    "EscalationStepped",
    "Paged",
    "escalate_now",
    "escalation_status",
    "make_default_policy",
    "page_failed",
    "page_person",
    "restart",
    "set_page",
    "start",
    "stop",
]
