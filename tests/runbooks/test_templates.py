"""No value gets out of its word: checked against shlex and against a real shell."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opssight.runbooks.rules.templates import Shell, names_in, render, render_labels, template_fault

SHELL = "/bin/sh"
SHELLS: tuple[Shell, ...] = ("sh", "bash")
shell_text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
nasty = st.text(st.sampled_from("'\"\\$`(){}#;&|<>\n\t !*?~-=ab"), max_size=30)


@pytest.mark.parametrize(
    "template",
    [
        "true",
        "echo '{{{' \"$(date)\" `date` <<< x",
        "docker ps --format '{{.Names}} {{json .}}'",
        "systemctl restart {{ service }}",
        "systemctl restart {{service}}.service --now",
        "tool --name={{ name }} -- {{ name }}",
        "a && b {{ x }}; c | d {{ y }} > /var/log/{{ file }}",
        'echo "${HOME}" ${HOME} "$1" {{ x }}',
        "echo $(basename {{ x }})",
        "awk '{ print $1 `x` }' {{ x }} # a comment",
        "echo a#b {{ x }}",
        'echo "a \\" b" {{ x }} \\\n  {{ y }}',
        "sh -c 'echo $1' opssight {{ x }}",
    ],
)
def test_good_templates(template: str) -> None:
    assert template_fault(template) is None


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("echo '{{ x }}'", "single quotes"),
        ('echo "{{ x }}"', "double quotes"),
        ('echo "a\\{{ x }}"', "double quotes"),
        ('echo "$(echo "{{ x }}")"', "command inside double quotes"),
        ('echo "`echo "{{ x }}"`"', "backquotes"),
        ('echo "${A:-"{{ x }}"}"', "${NAME}"),
        ("echo ${A:-{{ x }}}", "${NAME}"),
        ("echo ${{ x }}", "${NAME}"),
        ("echo `cat {{ x }}`", "backquotes"),
        ("echo \\{{ x }}", "backslash"),
        ("echo $'a\\'' {{ x }}", "$'...'"),
        ("a=({{ x }})", "an array"),
        ("echo $(case a in a) echo {{ x }};; esac)", "case in parentheses"),
        ("echo $opssight_x {{ x }}", "opssight_"),
        ("echo $((1 + {{ x }}))", "arithmetic"),
        ("echo $[ {{ x }} ]", "arithmetic"),
        ("(( {{ x }} ))", "arithmetic"),
        ("cat <<E\n{{ x }}\nE", "here-document"),
        ("true # {{ x }}", "comment"),
        ("a \\\n# {{ x }}", "comment"),
        ("echo {{ x y }}", "no placeholder"),
        ("echo {{x-y}}", "no placeholder"),
        ("echo \x00", "NUL"),
    ],
)
def test_bad_templates(template: str, says: str) -> None:
    assert says in (template_fault(template) or "")


def test_names_and_labels() -> None:
    assert names_in("a {{ x }} {{y}} {{ x }}") == ["x", "y"]
    line = render("a {{ x }} {{ y }}", {"x": "b c"}, secret={"y"})
    assert line.shown == "a 'b c' ********"
    assert shlex.split(line.sent) == [
        *("sh", "-c", 'opssight_x=${1}; opssight_y=${2}; shift 2; a "${opssight_x}" "${opssight_y}"', "sh", "b c", "")
    ]
    assert render("a $HOME", {}).sent == "a $HOME"
    assert shlex.split(render("[[ a ]]", {}, shell=SHELLS[1]).sent) == ["bash", "-c", "[[ a ]]", "bash"]
    assert "${opssight_n} + 1" in render("echo $(( {{ n }} + 1 ))", {"n": "4"}, numbers={"n"}).sent
    assert render_labels("{{ labels.host }}:{{ labels.port }}", {"host": "a"}) == ("a:", ["port"])


@given(shell_text, shell_text)
def test_no_value_is_in_the_program(x: str, y: str) -> None:
    sent = [shlex.split(render("tool --x={{ x }} {{ y }} end", {"x": one, "y": two}).sent) for one, two in ((x, y), ("", ""))]
    assert sent[0][:4] == sent[1][:4]
    assert sent[0][4:] == [x, y]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.one_of(shell_text, nasty))
def test_a_real_shell_gets_the_value_as_it_is(value: str) -> None:
    command = render("printf %s {{ value }}", {"value": value}).sent
    done = subprocess.run([SHELL, "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (0, value)


PIECES = [
    "{{ x }}",
    "echo ",
    "eval ",
    "test -v ",
    "[[ ",
    "y=",
    "$y ",
    "export ",
    "read ",
    "sh -c ",
    "let ",
    "printf -v ",
    " -gt 1 ",
    "'",
    '"',
    "`",
    "$(",
    ")",
    "${",
    "}",
    "$((",
    "))",
    "<<E\n",
    "E\n",
    "#",
    "\\",
    "\n",
    " ",
    ";",
    "$",
    "a",
    "{",
]
ATTACKS = ["$(echo>hit)", "`echo>hit`", "\necho>hit\n", "'\necho>hit\n'", '"$(echo>hit)"', "'$(echo>hit)'", ";echo>hit;", "a[$(echo>hit)]"]


@settings(max_examples=1500, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=5), st.lists(st.sampled_from(PIECES), max_size=4), st.sampled_from(ATTACKS))
def test_no_accepted_template_lets_a_value_run(tmp_path: Path, before: list[str], after: list[str], attack: str) -> None:
    template = "".join([*before, "{{ x }}", *after])
    if template_fault(template) is not None:
        return
    hit = tmp_path / "hit"
    hit.unlink(missing_ok=True)
    for shell in SHELLS:
        if Path("/bin", shell).exists():
            command = render(template, {"x": attack}, shell=shell).sent
            subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False, cwd=tmp_path, stdin=subprocess.DEVNULL, env={})
            assert not hit.exists(), (shell, command)
