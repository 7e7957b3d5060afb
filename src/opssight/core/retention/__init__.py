"""Deleting what has served its time: in batches, each noted for audit, all counted in one log line.

A module names what it purges in its manifest, as :class:`Retention`. What a lower module must keep as long as something of
a higher one needs it (the alerts of an incident that is not resolved), the higher one says by contributing :class:`Kept`.
"""

from opssight.core.retention.purge import Delete, Kept, Retention, kept_ids, purge

__all__ = ["Delete", "Kept", "Retention", "kept_ids", "purge"]
