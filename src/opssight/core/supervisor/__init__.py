"""Running the platform's own processes on one machine, and nothing of what they do.

Called by ``entrypoints.up`` and by the test fixtures. Holds the embedded PostgreSQL, the lock that keeps a data
directory to one instance, the checks made before a start, and the supervisor that keeps child processes alive.
"""
