"""The figures of `make bench`, each printed with its ratio to a limit or a peer."""
