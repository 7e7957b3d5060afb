"""The ways to reach people, one folder for each kind, behind :class:`~opssight.notifications.channels.sender.Sender`.

A folder's ``provider.py`` has ``PROVIDER``, whose ``build`` returns a ``Sender``.
"""
