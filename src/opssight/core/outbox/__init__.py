"""Domain events: rows of the transaction that made them true, handed on at least once by a relay.

A subscriber's handler runs in a transaction together with the mark that it has run, so what it does in the
database happens exactly once. Modules publish upwards this way; they never call upwards.
"""

from opssight.core.outbox.dead import (
    DeadDelivery,
    NoDeadDelivery,
    dead_deliveries,
    drop_dead_delivery,
    purge,
    retry_dead_delivery,
)
from opssight.core.outbox.event import Event, Priority
from opssight.core.outbox.fan_out import push_live
from opssight.core.outbox.publish import publish, publish_all
from opssight.core.outbox.relay import Relay
from opssight.core.outbox.subscriber import Subscriber, events_handled

__all__ = [
    "DeadDelivery",
    "Event",
    "NoDeadDelivery",
    "Priority",
    "Relay",
    "Subscriber",
    "dead_deliveries",
    "drop_dead_delivery",
    "events_handled",
    "publish",
    "publish_all",
    "purge",
    "push_live",
    "retry_dead_delivery",
]
