"""Command lines and output without secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opssight.core.redaction import HIDDEN, LineRedactor, redact_command, redact_text

KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\nAAAAB3NzaC1yc2E\n-----END OPENSSH PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("mysql -u root -pS3cret shop", f"mysql -u root -p{HIDDEN} shop"),
        ("mysqldump --password=abc shop > x", f"mysqldump --password={HIDDEN} shop > x"),
        ("tool --password abc --verbose", f"tool --password {HIDDEN} --verbose"),
        ("tool --api-key 'a b' x", f"tool --api-key {HIDDEN} x"),
        ("tool -token xyz", f"tool -token {HIDDEN}"),
        ("PGPASSWORD=abc psql -h db", f"PGPASSWORD={HIDDEN} psql -h db"),
        ("env DB_PASSWORD='it''s' run", f"env DB_PASSWORD={HIDDEN} run"),
        ("export API_TOKEN=xyz; run", f"export API_TOKEN={HIDDEN}; run"),
        ("sshpass -p abc ssh host", f"sshpass -p {HIDDEN} ssh host"),
        ("sshpass -pabc ssh host", f"sshpass -p{HIDDEN} ssh host"),
        ("curl -u user:abc https://x", f"curl -u user:{HIDDEN} https://x"),
        ("curl --user user:abc https://x", f"curl --user user:{HIDDEN} https://x"),
        ("curl -uuser:abc https://x", f"curl -uuser:{HIDDEN} https://x"),
        ("sudo redis-cli -a abc ping", f"sudo redis-cli -a {HIDDEN} ping"),
        ("docker login -u me -p abc reg", f"docker login -u me -p {HIDDEN} reg"),
        ("openssl rsa -passin pass:abc", f"openssl rsa -passin pass:{HIDDEN}"),
        ("psql postgresql://u:s3cret@db/shop", "psql postgresql://u:[REDACTED:url-password]@db/shop"),
        ("curl -H 'Authorization: Bearer abcdef123456'", "curl -H 'Authorization: Bearer [REDACTED:authorization]'"),
        ("git clone https://ghp_abcdefghijklmnopqrstuvwxyz0123456789@x", "git clone https://[REDACTED:github-token]@x"),
    ],
)
def test_secrets_of_command_lines_are_masked(command: str, shown: str) -> None:
    assert redact_command(command) == shown


@pytest.mark.parametrize(
    "command",
    [
        "systemctl restart nginx",
        "mkdir -p /srv/app && docker run -p 80:80 app",
        'tool --password "$DB_PASSWORD"',
        "PASSWORD=$(cat /run/secret) tool --token ${TOKEN}",
        "tool --password {{ secret }}",
        "ssh -p 2222 host",
        "tool --token-file /etc/token --password-stdin",
        "mysql -u root -p shop -P3306",
        "awk -v x=1 '{ print $1 }' file | sort -u",
        "grep -c password: /etc/app.conf",
        "",
        "'",
        '"\\',
    ],
)
def test_commands_without_secrets_stay_as_they_are(command: str) -> None:
    assert redact_command(command) == command


@given(st.text(alphabet="abp-=:'\"\\$ ;|\n", max_size=60))
def test_every_line_gets_an_answer(command: str) -> None:
    assert redact_command(f"mysql {command}")


def pieces(text: str, size: int) -> str:
    stream = LineRedactor()
    return "".join(stream.feed(text[at : at + size]) for at in range(0, len(text), size)) + stream.flush()


@pytest.mark.parametrize("size", [1, 7, 64, 100_000])
def test_a_stream_is_redacted_however_it_is_cut(size: int) -> None:
    text = f"start\npassword: hunter22\n{KEY}after\rprogress 10%\rDB_PASSWORD=hunter22"
    shown = pieces(text, size)
    assert "hunter22" not in shown
    assert "b3BlbnNzaC1rZXk" not in shown
    assert "AAAAB3NzaC1yc2E" not in shown
    assert shown.startswith("start\npassword: [REDACTED:password]\n[REDACTED:private-key]\nafter\r")


def test_a_long_line_without_an_end_is_shown_all_the_same() -> None:
    stream = LineRedactor()
    assert len(stream.feed("x" * 20_000)) > 10_000
    assert pieces("y" * 50_000, 999) == "y" * 50_000
    endless = KEY.replace("-----END OPENSSH PRIVATE KEY-----\n", "") + "z\n" * 40_000
    assert "b3BlbnNzaC1rZXk" not in pieces(endless, 1000)


def test_texts() -> None:
    assert redact_text("failed: password=abc for user") == "failed: password=[REDACTED:password] for user"
    assert redact_text("nothing here") == "nothing here"
