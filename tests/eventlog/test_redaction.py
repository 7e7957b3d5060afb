from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opssight.core.redaction import is_sensitive_name, redact_all

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\nabc=\n-----END RSA PRIVATE KEY-----"


def redacted(text: str) -> str:
    changed, _ = redact_all([text])
    return changed.get(0, text)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("login with password=hunter2 ok", "login with password=[REDACTED:password] ok"),
        ("PASSWORD: 'a b c' next", "PASSWORD: '[REDACTED:password]' next"),
        ("DB_PASSWORD=s3cr3t;user=x", "DB_PASSWORD=[REDACTED:password];user=x"),
        ("userPass=abc", "userPass=[REDACTED:password]"),
        ('{"password":"x\\"y","user":"u"}', '{"password":"[REDACTED:password]","user":"u"}'),
        ('"{\\"passwd\\": \\"x1\\"}"', '"{\\"passwd\\": \\"[REDACTED:password]\\"}"'),
        ("POST /login?user=a&password=b&next=c", "POST /login?user=a&password=[REDACTED:password]&next=c"),
        ("api_key=abcd1234efgh", "api_key=[REDACTED:secret]"),
        ('client_secret: "0123456789abcdef"', 'client_secret: "[REDACTED:secret]"'),
        ("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AWS_SECRET_ACCESS_KEY=[REDACTED:secret]"),
        ("access_token=ya29.a0AfH6SMBx1", "access_token=[REDACTED:secret]"),
        ("key AKIAIOSFODNN7EXAMPLE used", "key [REDACTED:aws-access-key] used"),
        (f"before {KEY} after", "before [REDACTED:private-key] after"),
        ("cut off -----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNza", "cut off [REDACTED:private-key]"),
        (f"token {JWT}.", "token [REDACTED:jwt]."),
        (f"Authorization: Bearer {JWT}", "Authorization: Bearer [REDACTED:jwt]"),
        ("Authorization: Bearer abc.def.ghi12345", "Authorization: Bearer [REDACTED:authorization]"),
        ('"authorization":"Basic dXNlcjpwYXNz"', '"authorization":"Basic [REDACTED:authorization]"'),
        ("got bearer 0123456789abcdef01", "got bearer [REDACTED:bearer-token]"),
        ("curl with Basic dXNlcjpwYXNz", "curl with Basic [REDACTED:basic-auth]"),
        ("postgres://u:p@ss@host/db", "postgres://u:[REDACTED:url-password]@host/db"),
        ("redis://:secret@host:6379/0", "redis://:[REDACTED:url-password]@host:6379/0"),
        ("push with ghp_" + "a1" * 18, "push with [REDACTED:github-token]"),
        ("github_pat_" + "A1b2" * 8, "[REDACTED:github-token]"),
        ("glpat-abcdefABCDEF12345678", "[REDACTED:gitlab-token]"),
        ("xoxb-123456789012-abcdefGHIJKL", "[REDACTED:slack-token]"),
        ("https://hooks.slack.com/services/T00000000/B00000000/" + "X" * 24, "https://hooks.slack.com/services/[REDACTED:slack-webhook]"),
        ("sk_live_abcdefgh12345678", "[REDACTED:api-key]"),
        ("ops_0123456789abcdefABCDEF", "[REDACTED:api-key]"),
        ("card 4111 1111 1111 1111 charged", "card [REDACTED:card-number] charged"),
        ("5500005555555559", "[REDACTED:card-number]"),
        ("amex 3782-822463-10005", "amex [REDACTED:card-number]"),
        ("two: password=a password=b", "two: password=[REDACTED:password] password=[REDACTED:password]"),
        ("größe password=ü token=0123456789abcdefgh", "größe password=[REDACTED:password] token=[REDACTED:secret]"),
    ],
)
def test_a_secret_is_taken_out(text: str, after: str) -> None:
    assert redacted(text) == after
    assert redacted(after) == after


@pytest.mark.parametrize(
    "text",
    [
        "Failed password for root from 1.2.3.4 port 22",
        "PWD=/root/project",
        "password: ********",
        "password=${DB_PASSWORD}",
        "pass: 12 fail: 3",
        "passed: 10",
        "COMPASS=north",
        "unexpected token: identifier",
        "token_count=4096",
        "Bearer authentication failed",
        "basic understanding of things",
        "AKIAIOSFODNN7EXAMPL",
        "xAKIAIOSFODNN7EXAMPLEx",
        "eyJhbGciOiJIUzI1NiJ9 is only a header",
        "http://host:8080/x@y",
        "user@host:22",
        "card 4111 1111 1111 1112",
        "ts=1700000000123456789",
        "order 4111-1111",
        "0000000000000000",
        "monkey: banana123x",
        "ghp_short",
        "BEGIN PRIVATE KEY is expected",
        "see https://example.com/docs?page=1",
        "",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "DB_PASSWORD",
        "PGPASSWORD",
        "http.request.header.authorization",
        "apiKey",
        "x-api-key",
        "sessionToken",
        "set-cookie",
        "clientSecret",
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_sensitive_name(name)


@pytest.mark.parametrize(
    "name", ["user", "token_count", "password_changed_at", "key", "primary_key", "cookie_policy", "secretary", "path", "", "..."]
)
def test_names_of_other_things(name: str) -> None:
    assert not is_sensitive_name(name)


@given(st.lists(st.text(max_size=40), max_size=12), st.integers(0, 12), st.text(max_size=20), st.text(max_size=20))
def test_a_secret_is_found_wherever_it_stands(others: list[str], place: int, before: str, after: str) -> None:
    secret = "AKIAIOSFODNN7EXAMPLE"
    texts = [*others[:place], f"{before} {secret} {after}", *others[place:]]
    where = min(place, len(others))
    changed, count = redact_all(texts)
    assert secret not in changed[where]
    assert count >= 1
    untouched = redact_all(others)[0]
    for index, text in enumerate(others):
        assert changed.get(index if index < where else index + 1, text) == untouched.get(index, text)


@pytest.mark.parametrize(
    "piece",
    ["eyJ", "password=", 'password="', "-----BEGIN A PRIVATE KEY-----", "://a:", "bearer ", "4111 ", "4", "authorization: ", "ghp_"],
)
def test_hostile_text_is_done_before_the_timeout(piece: str) -> None:
    """A pattern that backtracks would take hours over the longest message there may be."""
    redact_all([piece * (262_144 // len(piece))])
