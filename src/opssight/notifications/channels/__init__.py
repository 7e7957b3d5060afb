"""The ways to reach people, one folder for each kind, behind :class:`~opssight.notifications.channels.sender.Sender`."""
