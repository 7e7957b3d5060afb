"""The pure decisions of identity."""

from __future__ import annotations

import pytest

from opssight.identity.rules import MAX_PASSWORD, MIN_PASSWORD, normalise_email, password_fault


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("x" * (MIN_PASSWORD - 1), f"at least {MIN_PASSWORD}"),
        ("correct horse " * MAX_PASSWORD, f"at most {MAX_PASSWORD}"),
        ("abababababababab", "more different"),
        ("password-password", "an attacker would try"),
        ("catherine-catherine", "an attacker would try"),
        ("correct horse battery", None),
    ],
)
def test_what_is_wrong_with_a_password_is_a_sentence(password: str, fault: str | None) -> None:
    found = password_fault(password, "catherine@example.org")
    assert (found is None) == (fault is None)
    assert found is None or fault is None or fault in found


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Mara@Example.ORG ", "mara@example.org"),
        ("mara", None),
        ("mara@", None),
        ("a@b@c.org", None),
        (f"{'a' * 250}@example.org", None),
    ],
)
def test_addresses_are_kept_in_one_form(given: str, kept: str | None) -> None:
    assert normalise_email(given) == kept


@pytest.mark.parametrize(
    "password",
    [
        *("password123", "P@ssw0rd2026!", "qwertyuiop1", "1q2w3e4r5t", "Summer2026!!", "iloveyou1234", "drowssap321", "liverpool2019"),
        *("passwordpassword", "monkeydragon", "correcthorsebatterystaple", "jane.doe1999", "Doe-Jane-2026"),
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert password_fault(password, "jane.doe@example.com", "Jane Doe") is not None


@pytest.mark.parametrize("password", ["correct horse battery", "tricky-otter-plumbing", "xK9#mPq2vL", "violin cabbage teapot"])
def test_what_nobody_tries_first_is_taken(password: str) -> None:
    assert password_fault(password, "jane.doe@example.com", "Jane Doe") is None
