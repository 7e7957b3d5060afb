from __future__ import annotations

from tests.fixtures.eventstore import event_engine, event_store, stored_events

__all__ = ["event_engine", "event_store", "stored_events"]
