"""The process behind ``opssight events``: owns chdb (ClickHouse in-process) and speaks ClickHouse's HTTP interface.

One process may own a data directory (:mod:`.lock`); statements run in threads, each with a connection of its
own (:mod:`.sessions`); :mod:`.http` is the edge, on a private Unix socket.
"""
