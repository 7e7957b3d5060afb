"""Domain events: rows of the transaction that made them true, handed on at least once by a relay.

A subscriber's handler runs in a transaction together with the mark that it has run, so what it does in the
database happens exactly once. Modules publish upwards this way; they never call upwards.
"""

from opssight.core.outbox.event import Event
from opssight.core.outbox.publish import publish, publish_all
from opssight.core.outbox.relay import Relay
from opssight.core.outbox.subscriber import Subscriber

__all__ = ["Event", "Relay", "Subscriber", "publish", "publish_all"]
