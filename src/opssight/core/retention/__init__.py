"""Deleting what has served its time: in batches, each noted for audit, all counted in one log line."""

from opssight.core.retention.forget import Delete, forget

__all__ = ["Delete", "forget"]
