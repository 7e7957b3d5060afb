"""No value gets out of its word: checked against shlex and against a real shell."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opssight.runbooks.rules.templates import names_in, render, render_labels, template_fault

SHELL = "/bin/sh"
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
        "a && b {{ x }}; c | d {{ y }} > {{ file }}",
        'echo "${HOME}" ${HOME} "$1" {{ x }}',
        "echo $(basename {{ x }})",
        "awk '{ print $1 `x` }' {{ x }} # a comment",
        "echo a#b {{ x }}",
        'echo "a \\" b" {{ x }} \\\n  {{ y }}',
        'sh -c {{ script }} opssight "$#" {{ x }}',
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
        ('echo "`echo "{{ x }}"`"', "command inside double quotes"),
        ('echo "${A:-"{{ x }}"}"', "${NAME}"),
        ("echo ${A:-{{ x }}}", "${NAME}"),
        ("echo ${{ x }}", "${NAME}"),
        ("echo `cat {{ x }}`", "backquotes"),
        ("echo \\{{ x }}", "backslash"),
        ("echo $'a\\'' {{ x }}", "$'...'"),
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
    assert render("a {{ x }} {{ y }}", {"x": "b c"}) == "a 'b c' ''"
    assert render_labels("{{ labels.host }}:{{ labels.port }}", {"host": "a"}) == ("a:", ["port"])


@given(shell_text, shell_text)
def test_a_value_is_always_one_word(x: str, y: str) -> None:
    assert shlex.split(render("tool --x={{ x }} {{ y }} end", {"x": x, "y": y})) == ["tool", f"--x={x}", y, "end"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.one_of(shell_text, nasty))
def test_a_real_shell_gets_the_value_as_it_is(value: str) -> None:
    command = render("printf %s {{ value }}", {"value": value})
    done = subprocess.run([SHELL, "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (0, value)


PIECES = ["{{ x }}", "echo ", "'", '"', "`", "$(", ")", "${", "}", "$((", "))", "<<E\n", "E\n", "#", "\\", "\n", " ", ";", "$", "a", "{"]
ATTACKS = ["$(echo>hit)", "`echo>hit`", "\necho>hit\n", "'\necho>hit\n'", '"$(echo>hit)"', "'$(echo>hit)'", ";echo>hit;", "a[$(echo>hit)]"]


@settings(max_examples=1500, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=5), st.lists(st.sampled_from(PIECES), max_size=4), st.sampled_from(ATTACKS))
def test_no_accepted_template_lets_a_value_run(tmp_path: Path, before: list[str], after: list[str], attack: str) -> None:
    template = "".join(["echo ", *before, "{{ x }}", *after])
    if template_fault(template) is not None:
        return
    hit = tmp_path / "hit"
    hit.unlink(missing_ok=True)
    for shell in (SHELL, "/bin/bash"):
        if Path(shell).exists():
            command = render(template, {"x": attack})
            subprocess.run([shell, "-c", command], capture_output=True, check=False, cwd=tmp_path, stdin=subprocess.DEVNULL, env={})
            assert not hit.exists(), (shell, command)
