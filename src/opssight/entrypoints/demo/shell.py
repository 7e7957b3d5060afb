"""What a simulated host understands of a shell: the few commands that the shipped runbooks and a curious person use."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass

from opssight.entrypoints.demo.estate import Host, Service

_CHOICE = re.compile(r"if \[ \"\$\(id -u\)\" = 0 \]; then .*; else (?P<otherwise>.*); fi")
_TAKEN = re.compile(r"(opssight_\w+)=\$\{(\d+)\}; ")
_TAKES = re.compile(r"(?:opssight_\w+=\$\{\d+\}; )+shift \d+; ")
_IGNORED = {"2>/dev/null", ">/dev/null", "2>&1", "&>/dev/null"}
_JOINTS = {"&&", "||", ";", "|"}
FILES = {
    "/proc/loadavg": "0.31 0.28 0.22 1/212 4242\n",
    "/proc/meminfo": "MemTotal:        8155412 kB\nMemFree:         4960256 kB\n",
    "/proc/uptime": "1062437.21 4102311.90\n",
}
OS_RELEASE = 'NAME="Simulated Linux"\nPRETTY_NAME="Simulated Linux 1 (OpsSight demo)"\nID=simulated\nVERSION_ID="1"\n'


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did."""

    status: int = 0
    stdout: str = ""
    stderr: str = ""


class Shell:
    """Runs command lines against one host."""

    def __init__(self, host: Host) -> None:
        """Work on ``host``."""
        self._host = host
        self._commands: dict[str, Callable[[list[str]], Outcome]] = {
            "true": lambda _: Outcome(),
            ":": lambda _: Outcome(),
            "false": lambda _: Outcome(1),
            "echo": lambda words: Outcome(stdout=" ".join(words) + "\n"),
            "sleep": lambda _: Outcome(),
            "hostname": lambda _: Outcome(stdout=f"{host.name}\n"),
            "whoami": lambda _: Outcome(stdout="demo\n"),
            "id": lambda _: Outcome(stdout="uid=1000(demo) gid=1000(demo)\n"),
            "uname": lambda words: Outcome(stdout=f"{host.name}\n" if words == ["-n"] else "Linux 6.1.0-demo x86_64\n"),
            "export": lambda _: Outcome(),
            "nproc": lambda _: Outcome(stdout="4\n"),
            "uptime": lambda _: Outcome(stdout=" up 12 days, load average: 0.31, 0.28, 0.22\n"),
            "cat": self._cat,
            "df": self._df,
            "free": lambda _: Outcome(stdout="Mem:  7964  3120  4844\n"),
            "systemctl": self._systemctl,
            "service": lambda words: self._systemctl([words[1], words[0]]) if len(words) == 2 else Outcome(2),
            "journalctl": lambda _: Outcome(stdout="Vacuuming done, freed 48.0M of archived journals.\n"),
        }

    def run(self, line: str) -> Outcome:
        """Run a command line; `;`, `&&`, `||` join commands, a pipe gives what its first command gives."""
        choice = _CHOICE.fullmatch(line.strip())
        if choice is not None:  # the one `if` of the shipped runbooks: whether we are root, which nobody is here
            return self.run(choice["otherwise"])
        try:
            words = [word for word in self._words(line) if word not in _IGNORED]
        except ValueError as error:
            return Outcome(2, stderr=f"sh: {error}\n")
        status, stdout, stderr = 0, "", ""
        for joint, command in self._parts(words):
            if (joint == "&&" and status) or (joint == "||" and not status) or joint == "|":
                continue
            outcome = self._one(command)
            status, stdout, stderr = outcome.status, stdout + outcome.stdout, stderr + outcome.stderr
        return Outcome(status, stdout, stderr)

    @staticmethod
    def _words(line: str) -> list[str]:
        text = line.replace("2>&1", " ").replace("2>/dev/null", " ").replace(">/dev/null", " ").replace("\n", " ; ")
        lexer = shlex.shlex(text, posix=True, punctuation_chars=";&|")
        lexer.whitespace_split = True
        return list(lexer)

    @staticmethod
    def _parts(words: list[str]) -> list[tuple[str, list[str]]]:
        parts: list[tuple[str, list[str]]] = [(";", [])]
        for word in words:
            if word in _JOINTS:
                parts.append((word, []))
            else:
                parts[-1][1].append(word)
        return [(joint, command) for joint, command in parts if command]

    def _one(self, words: list[str]) -> Outcome:
        while words and words[0] in {"sudo", "-n", "--non-interactive", "exec", "command"}:
            words = words[1:]
        if not words:
            return Outcome()
        if words[0] in {"sh", "/bin/sh", "bash"} and len(words) > 2 and words[1] in {"-c", "-lc", "-ec", "-euc"}:
            script = words[2]
            if _TAKES.match(script):
                return self.run(_with_values(script, words[4:]))
            for number, argument in enumerate(words[4:], 1):
                script = script.replace(f'"${number}"', shlex.quote(argument)).replace(f"${number}", shlex.quote(argument))
            return self.run(script)
        known = self._commands.get(words[0].rpartition("/")[2])
        if known is None:
            return Outcome(127, stderr=f"{words[0]}: not known on this simulated host\n")
        return known(words[1:])

    def _cat(self, words: list[str]) -> Outcome:
        if words == ["/etc/os-release"]:
            return Outcome(stdout=OS_RELEASE)
        if len(words) == 1 and words[0] in FILES:
            return Outcome(stdout=FILES[words[0]])
        return Outcome(1, stderr=f"cat: {' '.join(words)}: No such file on this simulated host\n")

    def _df(self, words: list[str]) -> Outcome:
        del words
        used = self._host.disk_percent * 400_000
        return Outcome(
            stdout="Filesystem 1024-blocks Used Available Capacity Mounted on\n"
            f"/dev/vda1 40000000 {used} {40_000_000 - used} {self._host.disk_percent}% /\n"
        )

    def _systemctl(self, words: list[str]) -> Outcome:
        verb, *names = [word for word in words if not word.startswith("-")] or ["list-units"]
        if verb in {"daemon-reload", "is-system-running", "list-units"}:
            failed = [one.name for one in self._host.services.values() if not one.active]
            return Outcome(0 if not failed else 1, "running\n" if not failed else "degraded\n")
        service = self._host.services.get(names[0].removesuffix(".service")) if names else None
        if service is None:
            return Outcome(5, stderr=f"Failed to {verb} {' '.join(names)}: Unit not found.\n")
        if verb in {"restart", "start", "reload-or-restart", "try-restart"}:
            if service.restart():
                return Outcome()
            return Outcome(1, stderr=f"Job for {service.name}.service failed.\n{_reason(service)}\n")
        if verb == "reset-failed":
            service.reset()
            return Outcome()
        state = "active" if service.active else "failed"
        report = f"{service.name}.service - simulated\n   Active: {state}\nActiveState={state}\n"
        answers = {
            "is-active": Outcome(0 if service.active else 3, f"{state}\n"),
            "is-failed": Outcome(1 if service.active else 0, f"{state}\n"),
            "status": Outcome(0 if service.active else 3, report),
            "show": Outcome(0, report),
        }
        return answers.get(verb, Outcome(1, stderr=f"systemctl {verb}: not known on this simulated host\n"))


def _with_values(script: str, arguments: list[str]) -> str:
    """Put in the values that a runbook's command takes into variables at its beginning."""
    for name, number in _TAKEN.findall(script):
        value = arguments[int(number) - 1] if int(number) <= len(arguments) else ""
        script = script.replace(f'"${{{name}}}"', shlex.quote(value)).replace(f"${{{name}}}", shlex.quote(value))
    return _TAKES.sub("", script, count=1)


def _reason(service: Service) -> str:
    if service.condition == "held back":
        return f"Start request repeated too quickly. Mend its cause, then `systemctl reset-failed {service.name}`, and start it again."
    return "The control process exited with error code."
