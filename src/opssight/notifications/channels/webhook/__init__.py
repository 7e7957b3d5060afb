"""A JSON document posted to a receiver, signed with HMAC-SHA256."""

from opssight.notifications.channels.webhook.address import BadAddress, check_address
from opssight.notifications.channels.webhook.sender import WebhookSender
from opssight.notifications.channels.webhook.signature import SIGNATURE, sign

__all__ = ["SIGNATURE", "BadAddress", "WebhookSender", "check_address", "sign"]
