"""No value is evaluated: where the shell would, a template is refused, and everywhere else a real shell gets the value as it is."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from opssight.runbooks.rules.templates import Shell, render, template_fault
from tests.fixtures.sshd import Sshd
from tests.runbooks.conftest import Execute
from tests.servers.conftest import AddServer

BASH: Shell = "bash"
ATTACK = "a[$(echo>hit)]"

EVALUATED = [
    ("[[ {{ x }} -gt 1 ]]", "[[, which", True),
    ("[[ 1 -eq {{ x }} ]]", "[[, which", True),
    ("[[ -v {{ x }} ]]", "[[, which", True),
    ("test -v {{ x }}", "after -v in a test", True),
    ("[ -v {{ x }} ]", "after -v in a test", True),
    ("test -v $z {{ x }}", "after -v in a test", True),
    ("printf -v $z {{ x }} 1", "after printf -v", True),
    ("${y} read {{ x }} < /etc/passwd", "in the words of read", True),
    ("let {{ x }}", "let, which", True),
    ("let y={{ x }}", "let, which", True),
    ("declare -i y={{ x }}", "declare, which", True),
    ("typeset -i y={{ x }}", "typeset, which", True),
    ("declare {{ x }}=1", "declare, which", False),
    ("f() { local -i y={{ x }}; }; f", "local and an option", True),
    ("export -n {{ x }}=1", "export and an option", False),
    ("export {{ x }}", "as a name for export", False),
    ("readonly {{ x }}", "as a name for readonly", False),
    ("printf -v {{ x }} %s 1", "after printf -v", True),
    ("echo 1 | read {{ x }}", "in the words of read", True),
    ("unset {{ x }}", "in the words of unset", False),
    ("unset -v {{ x }}", "in the words of unset", False),
    ("getopts a {{ x }} -a", "in the words of getopts", False),
    ("mapfile -t {{ x }} < /dev/null", "mapfile, which", False),
    ("readarray {{ x }} < /dev/null", "readarray, which", False),
    ("y[{{ x }}]=1", "an array", True),
    ("y=({{ x }})", "an array", False),
    ("echo $(( {{ x }} + 1 ))", "arithmetic", True),
    ("echo $[ {{ x }} ]", "arithmetic", True),
    ("(( {{ x }} ))", "arithmetic", True),
    ("for (( i = {{ x }}; i < 1; i++ )); do true; done", "arithmetic", True),
    ("y={{ x }}; echo $(( y ))", "arithmetic", True),
    ("y={{ x }}; [[ $y -gt 1 ]]", "[[, which", True),
    ("y={{ x }}; test -v $y", "after -v in a test", True),
    ('y={{ x }}; z=$y; test -v "$z"', "after -v in a test", True),
    ("for y in {{ x }}; do test -v $y; done", "after -v in a test", True),
    ("[ {{ x }} -gt 1 ]", "a comparison of numbers", False),
    ("test 1 -eq {{ x }}", "a comparison of numbers", False),
    ("SECONDS={{ x }}", "to SECONDS", False),
    ("RANDOM={{ x }}", "to RANDOM", True),
    ("for RANDOM in {{ x }}; do true; done", "to RANDOM", True),
    ("cat <<E\n{{ x }}\nE", "here-document", False),
    ("cat <<< {{ x }}", "here-string", False),
]
"""A template, what the refusal says, and whether the Bash of today runs the attack there even as a positional parameter."""

RUN = "echo>hit"
RUNS = [
    ("eval {{ x }}", "eval, which", True),
    ("command eval {{ x }}", "eval, which", True),
    ("trap {{ x }} EXIT", "in a trap", True),
    ('y={{ x }}; trap "$y" EXIT', "in a trap", True),
    ("bash -c {{ x }}", "in the program of bash -c", True),
    ("sudo sh -ec {{ x }}", "in the program of sh -c", False),
    ("nice /bin/sh -c {{ x }}", "in the program of /bin/sh -c", True),
    ('y={{ x }}; sh -c "$y"', "in the program of sh -c", True),
    ('y={{ x }}; sh -c "true; $y"', "in the program of sh -c", True),
    ('bash -c "$@" {{ x }}', "in the program of bash -c", True),
    ("bash -c $(true) {{ x }}", "in the program of bash -c", True),
    ("bash -c -v {{ x }}", "in the program of bash -c", True),
    ("bash -c -o pipefail -e {{ x }}", "in the program of bash -c", True),
    ("\\eval {{ x }}", "eval, which", True),
    ("'eval' {{ x }}", "eval, which", True),
    ("su -c {{ x }}", "in the program of su -c", False),
    ("su --command={{ x }} deploy", "in the program of su -c", False),
    ('y={{ x }}; runuser deploy --command="true; $y"', "in the program of runuser -c", False),
    ("cat < <({{ x }} a)", "as a command's name", False),
    ("cat < <(eval {{ x }})", "eval, which", True),
    ("ssh host {{ x }}", "in the words of ssh", False),
    ("sudo -u deploy ssh host {{ x }}", "in the words of ssh", False),
    ("alias y={{ x }}", "alias, which", False),
    ("compgen -W {{ x }}", "compgen, which", False),
    ("complete -C {{ x }} y", "complete, which", False),
    ("{{ x }} a", "as a command's name", False),
    ("true && {{ x }}", "as a command's name", False),
    ("if {{ x }}; then true; fi", "as a command's name", False),
    ("f() { {{ x }} a; }; f", "as a command's name", False),
    ("y={{ x }}; $y", "as a command's name", False),
    ("exec -- {{ x }}", "as a command's name", False),
    (". {{ x }}", "as a file that the shell reads", False),
    ("source {{ x }}", "source, which", False),
    ("PS4={{ x }}; set -x; true", "to PS4", False),
    ("PROMPT_COMMAND={{ x }}", "to PROMPT_COMMAND", False),
    ("export BASH_ENV={{ x }}; bash -c true", "to BASH_ENV", False),
    ("echo > {{ x }}", "the target of a redirection", False),
    ("cat < {{ x }}", "the target of a redirection", False),
    ("cat 2>&{{ x }}", "the target of a redirection", False),
    ("echo > /dev/{{ x }}", "the target of a redirection", False),
    ("y={{ x }}; echo > $y", "the target of a redirection", False),
    ("[ {{ x }} {{ x }} ]", "beside another one", False),
]


@pytest.mark.parametrize(
    ("template", "says", "attack", "runs"),
    [
        *((template, says, ATTACK, runs) for template, says, runs in EVALUATED),
        *((template, says, RUN, runs) for template, says, runs in RUNS),
    ],
)
def test_where_a_value_would_be_evaluated_the_template_is_refused(
    tmp_path: Path, template: str, says: str, attack: str, runs: bool
) -> None:
    assert says in (template_fault(template) or "")
    if runs and "<<" not in template:
        sent = render(template, {"x": attack}, shell=BASH).sent
        subprocess.run(["/bin/sh", "-c", sent], capture_output=True, check=False, cwd=tmp_path, stdin=subprocess.DEVNULL)
        assert (tmp_path / "hit").exists(), "the refusal is needed: Bash evaluates even a positional parameter here"


@pytest.mark.parametrize(
    "template",
    [
        "echo $(( {{ n }} * 2 ))",
        "(( {{ n }} > 1 ))",
        'echo "at most {{ n }}"',
        "[[ {{ n }} -gt 1 ]]",
        "test {{ n }} -lt 5",
        "let y={{ n }}",
    ],
)
def test_numbers_may_stand_where_the_shell_reckons(template: str) -> None:
    assert template_fault(template, numbers={"n"}) is None
    done = subprocess.run(["/bin/sh", "-c", render(template, {"n": "4"}, numbers={"n"}, shell=BASH).sent], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_restricted_parameters_may_be_programs() -> None:
    template = "sh -c {{ program }} opssight {{ x }}"
    assert template_fault(template, trusted={"program"}) is None
    sent = render(template, {"program": 'printf "<%s>" "$1"', "x": "a'b $(id)"}).sent
    assert subprocess.run(["/bin/sh", "-c", sent], capture_output=True, check=False).stdout == b"<a'b $(id)>"


CONTEXTS = [
    "printf '[%s]' {{ x }}",
    "printf '[%s]' pre{{ x }} | sed 's/^.pre/[/'",
    "y=$(printf '[%s]' {{ x }}); printf '%s' \"$y\"",
    "y={{ x }}; printf '[%s]' \"$y\"",
    'export Y={{ x }}; sh -c \'printf "[%s]" "$Y"\'',
    'Y={{ x }} sh -c \'printf "[%s]" "$Y"\'',
    'sh -c \'printf "[%s]" "$1"\' sh {{ x }}',
    "f() { printf '[%s]' {{ x }}; }; f other",
    "set -- one two; printf '[%s]' {{ x }}",
    "for y in {{ x }}; do printf '[%s]' \"$y\"; done",
    "case {{ x }} in *) printf '[%s]' {{ x }};; esac",
    "[ {{ x }} = {{ x }} ] && test a != {{ x }} && printf '[%s]' {{ x }}",
    "( cd / && printf '[%s]' {{ x }} )",
    "if true; then printf '[%s]' {{ x }}; fi; trap 'true' EXIT",
    "while true; do printf '[%s]' {{ x }}; break; done",
    "printf '[%s]\\n' {{ x }} | while read -r y; do printf '%s' \"$y\"; done",
    "printf '[%s]' {{ x }} 2>&1",
    "printf '[%s]' {{ x }} | { cat; }",
    "command printf '[%s]' {{ x }}",
]
EVERYTHING = "a[$(touch {hit})]; touch {hit} `touch {hit}` $(touch {hit}) '$(touch {hit})' '; touch {hit}; ' \"; touch {hit}; \" x\\\\"
VALUES = [
    "a[$(touch {hit})]",
    "$(touch {hit})",
    "`touch {hit}`",
    "'; touch {hit}; '",
    '"; touch {hit}; "',
    "\\'; touch {hit} #",
    "x && touch {hit}",
    "-v",
    "!",
    "*",
    "~",
    "",
    "a b",
    EVERYTHING,
]


BASH_CONTEXTS = ["cat < <(printf '[%s]' {{ x }})", "cat <(printf '[%s]' {{ x }})", "printf '[%s]' {{ x }} > >(cat); wait $!"]
"""What only Bash has: a process in the place of a file."""


@pytest.mark.parametrize(
    ("shell", "template"),
    [*(("sh", one) for one in CONTEXTS), *(("bash", one) for one in (*CONTEXTS, *BASH_CONTEXTS))],
)
def test_hostile_values_are_words_in_every_context(tmp_path: Path, template: str, shell: Shell) -> None:
    assert template_fault(template) is None
    for value in (one.format(hit=tmp_path / "hit") for one in VALUES):
        sent = render(template, {"x": value}, shell=shell).sent
        done = subprocess.run(["/bin/sh", "-c", sent], capture_output=True, check=False, cwd=tmp_path, stdin=subprocess.DEVNULL)
        assert done.stdout.decode().rstrip("\n") == f"[{value}]"
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("shell", ["sh", "bash"])
async def test_a_real_server_gets_a_hostile_value_as_it_is(
    client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute, shell: Shell
) -> None:
    hit = sshd.folder / "hit"
    steps = [{"name": f"context {number}", "run": f"{template}; echo", "idempotent": True} for number, template in enumerate(CONTEXTS)]
    source = f"name: contexts\nshell: {shell}\nparameters: [{{name: x}}]\nsteps: {httpx.Response(200, json=steps).text}\n"
    stored = await client.post("/api/v1/runbooks", json={"source": source})
    assert stored.status_code == 201, stored.text
    assert stored.json()["shell"] == shell
    server = await add_server(sshd)
    value = EVERYTHING.format(hit=hit)
    execution = await execute("contexts", server, {"x": value})
    assert execution["state"] == "succeeded", execution
    assert await printed(client, execution) == [f"[{value}]"] * len(CONTEXTS)
    assert not hit.exists()


async def printed(client: httpx.AsyncClient, execution: dict[str, Any], stream: str = "stdout") -> list[str]:
    pieces = (await client.get(f"/api/v1/executions/{execution['id']}/output", params={"limit": 1000})).json()["items"]
    return "".join(str(piece["text"]) for piece in pieces if piece["stream"] == stream).splitlines()


SECRETS = ["abc", 'it\'s; "x"', "l'x", "a$b`c"]


@pytest.mark.parametrize("secret", SECRETS)
async def test_a_secret_parameter_is_shown_nowhere(
    client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute, secret: str
) -> None:
    source = """
name: hush
parameters: [{name: token, secret: true}, {name: who}]
steps:
  - name: use
    run: test {{ token }} = wrong || mysql -pL1teral --user {{ who }} --token {{ token }}
  - name: tell
    run: 'true'
"""
    assert (await client.post("/api/v1/runbooks", json={"source": source})).status_code == 201
    server = await add_server(sshd)
    parameters: dict[str, object] = {"token": secret, "who": "Ada"}
    for dry in (True, False):
        execution = await execute("hush", server, parameters, dry_run=dry)
        lines = await printed(client, execution, stream="system")
        shown = "test ******** = wrong || mysql -p******** --user Ada --token ********"
        assert f"$ {shown}" in lines
        everything = [await client.get(f"/api/v1/executions/{execution['id']}{part}") for part in ("", "/journal")] + [
            await client.get(f"/api/v1/servers/{server}/commands"),
            await client.get("/api/v1/audit", params={"limit": 200}),
        ]
        quoted = shlex.quote(secret)
        for answer in everything:
            for text in strings(answer.json()):
                assert text == "hush" or not any(f" {one}" in text or f"'{one}" in text for one in (secret, quoted, "pL1teral"))
    history = (await client.get(f"/api/v1/servers/{server}/commands")).json()["items"]
    assert shown in [one["command"] for one in history]


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in cast("dict[str, object]", value).values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in cast("list[object]", value):
            yield from strings(one)


async def test_what_looks_like_a_secret_is_not_kept_of_output(
    client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, execute: Execute
) -> None:
    source = """
name: leaky
steps:
  - name: leak
    run: printf 'pass'; sleep 0.3; printf 'word=hunter%s\\n' 22; echo "fatal password=hunter22" >&2; exit 3
"""
    assert (await client.post("/api/v1/runbooks", json={"source": source})).status_code == 201
    execution = await execute("leaky", await add_server(sshd))
    assert execution["state"] == "failed"
    assert "hunter22" not in str(execution)
    assert await printed(client, execution) == ["password=[REDACTED:password]"]
    assert await printed(client, execution, stream="stderr") == ["fatal password=[REDACTED:password]"]
    assert "hunter22" not in (await client.get("/api/v1/audit", params={"limit": 200})).text
