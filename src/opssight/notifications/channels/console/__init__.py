"""The stand-in for a channel that is not configured: says so in the log and in the receipt."""

from opssight.notifications.channels.console.sender import ConsoleSender

__all__ = ["ConsoleSender"]
