"""The way into oncall for other modules."""

from __future__ import annotations

from opssight.oncall.contracts import EscalationState, Paged, Standing
from opssight.oncall.events import EscalationExhausted, EscalationStepped
from opssight.oncall.service.escalate import hurry, page_failed, page_person, restart, set_page, start, stop
from opssight.oncall.service.policies import make_default_policy
from opssight.oncall.service.standing import standing

__all__ = [
    "EscalationExhausted",
    "EscalationState",
    "EscalationStepped",
    "Paged",
    "Standing",
    "hurry",
    "make_default_policy",
    "page_failed",
    "page_person",
    "restart",
    "set_page",
    "standing",
    "start",
    "stop",
]
