"""Taking secrets out of command lines, where they stand behind an option or in front of a program rather than behind a name and a colon.

Masks are put where a value stands, whatever it is: behind options and assignments whose name is one of a secret, and behind the short
options by which well-known programs take passwords. What else looks like a secret is then found as in any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from opssight.core.redaction.text import redact_text
from opssight.core.sensitive_names import is_sensitive_name

HIDDEN = "********"
_WORD = re.compile(r"(?:'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.|[^\s'\"\\;|&()]|['\"\\])+|[;|&()\n]", re.DOTALL)
_GIVEN = re.compile(r"(-{0,2})([A-Za-z_][\w.-]*)=(.+)", re.DOTALL)
_OPTION = re.compile(r"--?[A-Za-z][\w-]*")
_NO_SECRET = re.compile(r"[\"']?(?:\$\{?\w+\}?|\$(?:\(.*)?|\{\{.*|<[^>]*>|\*+|\[REDACTED.*|-.*|)[\"']?", re.DOTALL)
"""A variable, a placeholder, a mask, another option: nothing to hide."""
_PASS = re.compile(r"(pass:|password:)(.+)", re.DOTALL)

_NEXT = {
    "sshpass": {"-p"},
    "redis-cli": {"-a"},
    "mongo": {"-p"},
    "mongosh": {"-p"},
    "mongodump": {"-p"},
    "mongorestore": {"-p"},
    "ldapsearch": {"-w"},
    "ldapmodify": {"-w"},
    "ldapadd": {"-w"},
    "docker": {"-p"},
    "podman": {"-p"},
    "helm": {"-p"},
    "zip": {"-P"},
    "unzip": {"-P"},
    "smbclient": {"-U"},
    "curl": {"-u", "--user", "-U", "--proxy-user"},
    "snmpget": {"-A", "-X", "-c"},
    "snmpwalk": {"-A", "-X", "-c"},
    "ipmitool": {"-P"},
}
"""Programs, and their options that are followed by a password, or by user:password."""
_ATTACHED = {"mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump", "mariadb-admin", "sshpass", "curl", "7z", "ipmitool"}
"""Programs that take a password right behind ``-p`` (curl: user:password behind ``-u``)."""
_USER_AND = {"-u", "--user", "-U", "--proxy-user"}
_LOGIN_ONLY = {"docker", "podman", "helm"}


def redact_command(command: str) -> str:
    """Return a command line as it may be shown and kept."""
    pieces: list[str] = []
    position = 0
    for start, end in _secrets(command):
        pieces += (command[position:start], HIDDEN)
        position = end
    return redact_text("".join([*pieces, command[position:]]))


def _secrets(command: str) -> Iterator[tuple[int, int]]:
    """Yield where the values of secrets stand, in order and apart."""
    programs: set[str] = set()
    option: str | None = None
    for found in _WORD.finditer(command):
        word, start, end = found[0], found.start(), found.end()
        if word in ";|&()\n":
            programs, option = set(), None
            continue
        behind, option = option, None
        if behind is not None:
            span = _value(command, behind, start, end)
            if span is not None:
                yield span
                continue
        inside = _inside(word, programs)
        if inside is not None:
            yield start + inside, end
        elif word.startswith("-"):
            option = word if _takes_secret(word, programs) else None
        elif _GIVEN.fullmatch(word) is None:
            programs.add(word.strip("'\"").rpartition("/")[2])


def _inside(word: str, programs: set[str]) -> int | None:
    """Return where the secret begins in a word that holds one behind its name or its option."""
    given = _GIVEN.fullmatch(word)
    if given is not None and is_sensitive_name(given[2]):
        return None if _NO_SECRET.fullmatch(given[3]) else given.start(3)
    passed = _PASS.fullmatch(word)
    return passed.start(2) if passed is not None else _attached(word, programs)


def _value(command: str, option: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the secret stands in the word behind an option."""
    word = command[start:end]
    if _NO_SECRET.fullmatch(word):
        return None
    user, colon, password = word.partition(":")
    if option in _USER_AND:
        return (start + len(user) + 1, end) if colon and password else None
    return start, end


def _takes_secret(option: str, programs: set[str]) -> bool:
    if _OPTION.fullmatch(option) and len(option) > 2 and is_sensitive_name(option.lstrip("-")):
        return True
    return any(option in _NEXT[name] and (name not in _LOGIN_ONLY or "login" in programs) for name in programs & _NEXT.keys())


def _attached(word: str, programs: set[str]) -> int | None:
    """Return where the secret begins in an option that holds it."""
    if not programs & _ATTACHED or len(word) < 3 or word.startswith("--") or _NO_SECRET.fullmatch(word[2:]):
        return None
    if "curl" in programs:
        return word.index(":") + 1 if word.startswith("-u") and ":" in word else None
    return 2 if word.startswith(("-p", "-P")) and not word[2:].isdigit() else None
