"""Live updates: one WebSocket a browser, topics checked against permissions, resumable by sequence number."""

from opssight.core.live.hub import Hub
from opssight.core.live.socket import Authenticate, LiveUser, TopicPermissions, live_endpoint

__all__ = ["Authenticate", "Hub", "LiveUser", "TopicPermissions", "live_endpoint"]
