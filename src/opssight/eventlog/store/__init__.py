"""The store of events: ClickHouse, spoken to over HTTP whether it is ``opssight events`` or a server or cluster.

:class:`EventStore` is what the rest of the platform holds; :class:`BatchWriter` gathers small writes into few.
"""

from opssight.eventlog.store.client import EventStore
from opssight.eventlog.store.writer import BatchWriter

__all__ = ["BatchWriter", "EventStore"]
