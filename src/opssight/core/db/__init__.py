"""PostgreSQL: the engine, read and write sessions, the declarative base and migrations."""

from opssight.core.db.base import Base, UtcDateTime
from opssight.core.db.conflicts import refusing
from opssight.core.db.database import Database, ReadOnlySession
from opssight.core.db.leader import Leader, LeadLost
from opssight.core.db.locked import locked

__all__ = ["Base", "Database", "LeadLost", "Leader", "ReadOnlySession", "UtcDateTime", "locked", "refusing"]
