"""Our own check of host keys, in the place AsyncSSH gives for it, and the marks by which stages are timed."""

from __future__ import annotations

import time

import asyncssh

from opssight.core.errors import Invalid
from opssight.servers.contracts import Target
from opssight.servers.rules import KeyDecision, host_key_decision

HOST_KEY_ALGORITHMS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
)


def key_text(key: asyncssh.SSHKey) -> str:
    """Return a public key in OpenSSH form without its comment."""
    return " ".join(key.export_public_key("openssh").decode().split()[:2])


def fingerprint(text: str) -> str:
    """Return ``SHA256:...`` of a public key in OpenSSH form."""
    return asyncssh.import_public_key(text).get_fingerprint("sha256")


def normalise(text: str) -> str:
    """Return a pinned host key as it is stored: type and key, without host names or comment.

    Raises:
        Invalid: the text is not a public key in OpenSSH or known_hosts form.
    """
    words = text.split()
    start = next((at for at, word in enumerate(words) if word.startswith(("ssh-", "ecdsa-", "sk-"))), len(words))
    try:
        return key_text(asyncssh.import_public_key(" ".join(words[start : start + 2])))
    except (asyncssh.KeyImportError, ValueError):
        raise Invalid(
            "This is not a host key. Paste the line of /etc/ssh/ssh_host_ed25519_key.pub, or of `ssh-keyscan <host>`.", field="host_key"
        ) from None


def algorithms(pinned: str | None) -> list[str]:
    """Return what to ask the server for: the pinned key's kind first, so that a server with several keys shows that one."""
    if pinned is None:
        return list(HOST_KEY_ALGORITHMS)
    kind = pinned.split()[0]
    wanted = [name for name in HOST_KEY_ALGORITHMS if name == kind or (kind == "ssh-rsa" and name.startswith("rsa-"))]
    return wanted + [name for name in HOST_KEY_ALGORITHMS if name not in wanted]


class Client(asyncssh.SSHClient):
    """One attempt: decides on the host key and remembers when each stage was passed."""

    def __init__(self, target: Target) -> None:
        """Begin an attempt to reach ``target``."""
        self._target = target
        self.offered: str | None = None
        self.decision: KeyDecision | None = None
        self.key_at: float | None = None
        self.auth_at: float | None = None

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        """Decide whether the key is trusted."""
        del host, addr, port
        self.offered = key_text(key)
        pinned = self._target.host_key
        self.decision = host_key_decision(
            self._target.policy,
            where=self._target.name,
            pinned=pinned,
            pinned_print=fingerprint(pinned) if pinned else None,
            offered=self.offered,
            offered_print=key.get_fingerprint("sha256"),
        )
        self.key_at = time.perf_counter()
        return self.decision.trusted

    def auth_completed(self) -> None:
        """Remember when the login was accepted."""
        self.auth_at = time.perf_counter()
