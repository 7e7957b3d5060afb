"""Live updates: one WebSocket a browser, topics checked against permissions, resumable by sequence number."""

from opssight.core.live.hub import Hub
from opssight.core.live.socket import Authenticate, TopicPermissions, live_endpoint
from opssight.core.live.streams import ACCESS_CHANNEL, HeldResponse, LiveUser, Streams

__all__ = ["ACCESS_CHANNEL", "Authenticate", "HeldResponse", "Hub", "LiveUser", "Streams", "TopicPermissions", "live_endpoint"]
