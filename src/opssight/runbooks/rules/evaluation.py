"""Where the shell, or a program of its kind, evaluates a word that it was given, so that not even a positional parameter is safe.

Bash evaluates the subscript in ``a[$(command)]`` wherever it takes a number or a variable's name from a word: in arithmetic, ``[[ -gt
]]``, ``test -v``, ``let``, ``declare``, ``printf -v``, ``read``, ``unset``. ``eval``, ``trap``, ``sh -c`` and ``ssh`` run what they are
given. Values are strings of anybody here: those of numbers and of restricted parameters do not count (see :mod:`.templates`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from opssight.runbooks.rules.shell import Command, Redirection, Word

RESERVED = frozenset({"then", "do", "else", "if", "elif", "while", "until", "!", "{", "}", "fi", "done", "esac", "time"})
EVALUATORS = {
    "eval": "runs its words",
    "let": "evaluates its words as arithmetic",
    "[[": "evaluates what it compares; use [ ... ]",
    "declare": "evaluates names and numbers; assign without it",
    "typeset": "evaluates names and numbers; assign without it",
    "mapfile": "evaluates its words; use a loop with read",
    "readarray": "evaluates its words; use a loop with read",
    "compgen": "expands its words",
    "complete": "runs its words",
    "bind": "runs its words",
    "alias": "runs its words later",
    "coproc": "is hard to read",
    "source": "runs a file in the same shell; run it as a program",
}
TAKE_NAMES = frozenset({"read", "unset", "wait", "getopts", "select", "hash", "enable", "fc", "jobs"})
SHELLS = frozenset({"sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "fish", "csh", "tcsh", "su", "runuser"})
REMOTE = frozenset({"ssh", "rsh", "watch", "parallel"})
RUNNERS = frozenset({"sudo", "doas", "env", "nohup", "nice", "ionice", "timeout", "setsid", "stdbuf", "xargs", "chroot"})
COMPARE = frozenset({"-eq", "-ne", "-lt", "-le", "-gt", "-ge"})
SPECIAL = frozenset(
    {
        *("PS0", "PS1", "PS2", "PS3", "PS4", "PROMPT_COMMAND", "BASH_ENV", "ENV", "IFS", "PATH", "CDPATH", "SHELLOPTS", "BASHOPTS"),
        *("RANDOM", "SRANDOM", "SECONDS", "OPTIND", "LINENO", "HISTCMD", "HISTSIZE", "HISTFILESIZE", "BASHPID", "PPID", "UID", "EUID"),
        *("BASH_ARGV0", "EPOCHSECONDS", "EPOCHREALTIME", "BASH_MONOSECONDS", "FUNCNEST", "TMOUT", "COLUMNS", "LINES", "MAILCHECK"),
        *("LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT"),
    }
)
"""Variables whose value the shell or the loader evaluates, runs, or takes as arithmetic when it is assigned."""
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\+?=")
_SUBSCRIPT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\[[^\]]*\]\+?=")
_MAY_VANISH = re.compile(r"(?:\$(?:[A-Za-z_][A-Za-z0-9_]*|\{[A-Za-z_][A-Za-z0-9_]*\}|[@*0-9]|\x01))+")
"""An unquoted word of expansions alone: where they are empty, the next word is the command's name."""
_OPTION_C = re.compile(r"[-+][A-Za-z]*c[A-Za-z]*")


def evaluation_fault(commands: Sequence[Command], loose: frozenset[str]) -> str | None:
    """Return where a value of one of ``loose`` would be evaluated, or None; a variable that was given such a value counts as one."""
    if not loose:
        return None
    judge = _Judge(loose, _tainted(commands, loose))
    return next((fault for one in commands if (fault := judge.command(one)) is not None), None)


def _tainted(commands: Sequence[Command], loose: frozenset[str]) -> frozenset[str]:
    """Return the variables that hold a value, directly or by way of others."""
    tainted: set[str] = set()
    while True:
        known = len(tainted)
        for command in commands:
            words = command.words
            given = [(found[1], [word]) for word in words if (found := _ASSIGNMENT.match(word.text)) is not None]
            for at, word in enumerate(words[:-1]):
                if word.plain == "for" and words[at + 1].plain:
                    given.append((words[at + 1].text, words[at + 2 :]))
            tainted |= {name for name, values in given if any(one.placeholders & loose or one.variables & tainted for one in values)}
        if len(tainted) == known:
            return frozenset(tainted)


@dataclass(frozen=True, slots=True)
class _Judge:
    loose: frozenset[str]
    tainted: frozenset[str]

    def holds(self, word: Word) -> bool:
        return bool(word.placeholders & self.loose or word.variables & self.tainted)

    def command(self, command: Command) -> str | None:
        for one in command.redirections:
            if self._bad_target(one):
                return _sentence(
                    "as the target of a redirection", "the shell opens it, and /dev/tcp/... is a connection; put a folder before it"
                )
        words = list(command.words)
        while words and words[0].plain in RESERVED:
            words.pop(0)
        return self._anywhere(words) or self._assignments(words) or self._leading(words)

    def _bad_target(self, one: Redirection) -> bool:
        text = one.target.text
        begins = text.startswith(("\x00", "$", "/dev/")) or one.operator.endswith("&")
        return self.holds(one.target) and begins

    def _anywhere(self, words: list[Word]) -> str | None:
        """Refuse what is evaluated wherever it stands; a word that only looks like it may be quoted."""
        for at, word in enumerate(words):
            if word.plain in EVALUATORS:
                return f"has placeholders together with {word.plain}, which {EVALUATORS[word.plain]}"
            if _SUBSCRIPT.match(word.text):
                return "has placeholders together with an array, whose subscripts the shell evaluates"
            if word.text.rpartition("/")[2] in SHELLS and self._program(words[at + 1 :]):
                return _sentence(
                    f"in the program of {word.text} -c", "that is run; give it as an argument after a program in single quotes"
                )
        return None

    def _program(self, words: list[Word]) -> bool:
        """Whether the program that follows a shell's ``-c`` holds a value; further options may stand before it."""
        for at, word in enumerate(words):
            if word.text.startswith("--command="):
                return word.expands or self.holds(word)
            if _OPTION_C.fullmatch(word.text) or word.text == "--command":
                return any(one.expands or self.holds(one) for one in _up_to_program(words[at + 1 :]))
        return False

    def _assignments(self, words: list[Word]) -> str | None:
        for at, word in enumerate(words):
            found = _ASSIGNMENT.match(word.text)
            if found is not None and found[1] in SPECIAL and self.holds(word):
                return f"gives a value to {found[1]}, which the shell evaluates"
            loops = word.plain == "for" and at + 1 < len(words)
            if loops and words[at + 1].text in SPECIAL and any(self.holds(one) for one in words[at + 2 :]):
                return f"gives values to {words[at + 1].text}, which the shell evaluates"
        return None

    def _leading(self, words: list[Word]) -> str | None:
        """Judge by the command's name, also by the next word where the first is nothing but expansions, which may be empty."""
        while words and _ASSIGNMENT.match(words[0].text):
            words = words[1:]
        fault = self._named(words)
        if fault is None and words and not words[0].quoted and _MAY_VANISH.fullmatch(words[0].text):
            return self._leading(words[1:])
        return fault

    def _named(self, words: list[Word]) -> str | None:
        """Judge by the command's name."""
        if not words:
            return None
        name, given = words[0], words[1:]
        if self.holds(name):
            return _sentence(
                "as a command's name", "whoever gives the value could run any program; write the name, or make it a restricted parameter"
            )
        short = name.text.rpartition("/")[2]
        match short:
            case "command" | "builtin" | "exec":
                return self._leading([one for at, one in enumerate(given) if at or not one.text.startswith("-")])
            case "test" | "[":
                return self._test(given)
            case "export" | "readonly" | "local":
                return self._declare(short, given)
            case _:
                return self._words(short, given)

    def _words(self, short: str, given: list[Word]) -> str | None:
        if short in EVALUATORS:  # also when it is quoted
            return f"has placeholders together with {short}, which {EVALUATORS[short]}"
        held = any(self.holds(one) for one in given)
        remote = next((one.text for one in given if one.plain in REMOTE), short) if short in RUNNERS else short
        after_v = any(
            one.text.startswith("-v") and (self.holds(one) or self.holds(two) or two.expands) for one, two in pairwise([*given, Word()])
        )
        faults = (
            (held and remote in REMOTE, f"in the words of {remote}", "it hands them to a shell; run the command on that server instead"),
            (held and short in TAKE_NAMES, f"in the words of {short}", "it takes them as names, which are evaluated"),
            (
                short == "trap" and any(one.expands or self.holds(one) for one in given),
                "in a trap",
                "it is run later; write the trap in single quotes",
            ),
            (held and short == ".", "as a file that the shell reads", "it runs in the same shell; run it as a program"),
            (short == "printf" and after_v, "after printf -v", "it is evaluated as a name"),
        )
        return next((_sentence(where, why) for wrong, where, why in faults if wrong), None)

    def _declare(self, short: str, given: list[Word]) -> str | None:
        if any(one.text[:1] in {"-", "+"} and set(one.text) & set("inaA") for one in given):
            return f"has placeholders together with {short} and an option by which values are evaluated"
        if any(self.holds(one) and not _ASSIGNMENT.match(one.text) for one in given):
            return _sentence(f"as a name for {short}", "it is evaluated; write NAME={{ parameter }}")
        return None

    def _test(self, given: list[Word]) -> str | None:
        names = next((one.text for one in given if one.text in {"-v", "-R"}), None)
        if names is not None and any(self.holds(one) for one in given):
            return _sentence(f"after {names} in a test", "it is evaluated as a name")
        for one, two in pairwise(given):
            if self.holds(one) and self.holds(two):
                return _sentence("beside another one in a test", "one could be taken for an operator")
            if (one.text in COMPARE and self.holds(two)) or (two.text in COMPARE and self.holds(one)):
                return _sentence("in a comparison of numbers", "some shells evaluate it; make the parameter an integer")
        return None


def _up_to_program(words: list[Word]) -> list[Word]:
    """Return the words behind ``-c`` up to the first that is no option, nor the name that ``-o`` takes."""
    taken = False
    for at, word in enumerate(words):
        option = word.text.startswith(("-", "+"))
        if not option and not taken:
            return words[: at + 1]
        taken = option and word.text.lower().endswith("o")
    return words


def _sentence(where: str, why: str) -> str:
    return f"has a placeholder, or a variable that holds its value, {where}: {why}"
