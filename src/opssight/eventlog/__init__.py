"""The event store: takes in what happens on the estate, keeps it, and finds it again in milliseconds.

Events are rows of ClickHouse at every size: in-process behind ``opssight events`` on one machine, a server
or cluster when ``OPSSIGHT_CLICKHOUSE_URL`` is set. Other modules come in through :mod:`~opssight.eventlog.facade`.
"""
