"""The errors of notifications."""

from __future__ import annotations

from opssight.core.errors import Conflict, Forbidden, NotFound


class ChannelNotFound(NotFound):
    """There is no such channel."""

    type = "channel-not-found"
    title = "Channel not found"


class ChannelNameTaken(Conflict):
    """Another channel has this name."""

    type = "channel-name-taken"
    title = "Channel name in use"


class DefaultChannel(Conflict):
    """The default channel has to stay."""

    type = "default-channel"
    title = "Default channel"


class NotificationNotFound(NotFound):
    """There is no such notification."""

    type = "notification-not-found"
    title = "Notification not found"


class NotFailed(Conflict):
    """Only a failed notification can be tried again."""

    type = "notification-not-failed"
    title = "Notification has not failed"


class OthersContactMethods(Forbidden):
    """Somebody else's contact methods."""

    type = "others-contact-methods"
    title = "Not allowed"
