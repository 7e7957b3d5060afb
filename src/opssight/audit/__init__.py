"""The tamper-evident record of every mutation: who did what to what, when, and through which request."""
