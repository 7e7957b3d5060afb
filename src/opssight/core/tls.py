"""TLS of outgoing connections: trusted certificates are read once a process; that takes 30 ms, which no delivery should wait for."""

from __future__ import annotations

import ssl
from functools import cache

import certifi


@cache
def client_context() -> ssl.SSLContext:
    """Return this process's context for clients, which checks certificate and name; do not change it.

    Trusted are the machine's authorities (a company's own among them; ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` name others) and
    Mozilla's, for machines that have none.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@cache
def unchecked_context() -> ssl.SSLContext:
    """Return a context that encrypts and checks nothing, for who asked for that in so many words."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
