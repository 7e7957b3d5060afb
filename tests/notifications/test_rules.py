"""The decisions and the words of notifications."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opssight.core.ids import uuid7
from opssight.core.mail import BadMailServer, from_url
from opssight.core.mail import message as mime
from opssight.core.words import one_line
from opssight.notifications.channels.email.sender import mail_of
from opssight.notifications.channels.webhook import BadAddress, check_address
from opssight.notifications.contracts import IncidentPage, Message, Outcome, Receipt, State
from opssight.notifications.rules import MAX_TRIES, after, http_receipt
from opssight.notifications.templates import incident_page

NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)


@given(outcome=st.sampled_from(Outcome), tries=st.integers(1, MAX_TRIES + 5), withdrawn=st.booleans())
def test_only_an_acceptance_delivers_and_only_what_can_pass_is_tried_again(outcome: Outcome, tries: int, *, withdrawn: bool) -> None:
    follows = after(Receipt(outcome, ""), tries, withdrawn=withdrawn)
    may_pass = outcome in {Outcome.RETRY, Outcome.INTERRUPTED}
    assert (follows.state is State.DELIVERED) == (outcome is Outcome.ACCEPTED)
    assert (follows.state is State.WITHDRAWN) == ((may_pass and withdrawn) or outcome is Outcome.WITHDRAWN)
    assert follows.again == (may_pass and tries < MAX_TRIES and not withdrawn)
    assert follows.again == (follows.state is State.QUEUED)
    assert follows.again != follows.state.is_final


@given(status=st.integers(100, 599))
def test_a_receivers_status_is_an_acceptance_a_pause_or_a_refusal(status: int) -> None:
    outcome = http_receipt(status).outcome
    assert (outcome is Outcome.ACCEPTED) == (200 <= status < 300)
    if status >= 500 or status == 429:
        assert outcome is Outcome.RETRY


@given(text=st.text(), limit=st.integers(1, 300))
def test_one_line_is_one_line(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert one_line(line, limit) == line


@given(title=st.text(min_size=1, max_size=400), service=st.none() | st.text(max_size=50), reason=st.none() | st.text(max_size=50))
def test_any_title_makes_a_mail_that_reads_back_and_injects_nothing(title: str, service: str | None, reason: str | None) -> None:
    title = title.encode(errors="ignore").decode()
    page = IncidentPage("INC-12", title, "sev2", service and service.encode(errors="ignore").decode(), NOW, "https://x/incidents/INC-12")
    words = incident_page(page, reason=reason and reason.encode(errors="ignore").decode())
    assert "<script" not in words.html
    message = Message(uuid7(), NOW, words.subject, words.text, words.html, "a@example.com", uuid7())
    raw = mime.build(mail_of(message), "ops@example.com")
    assert raw == mime.build(mail_of(message), "ops@example.com")
    read = message_from_bytes(raw, policy=policy.default)
    assert read.get_all("To") == ["a@example.com"]
    assert read["Bcc"] is None
    assert str(read["Subject"]).startswith("[SEV2] INC-12")
    assert read["Message-ID"] == f"<{message.id}@example.com>"
    assert read.get_content_type() == "multipart/alternative"


def test_the_page_names_everything_and_escapes_it() -> None:
    page = IncidentPage(
        "INC-12", "Disk <b>full</b> & hot", "sev2", "shop", NOW, "https://x/incidents/INC-12", "On /var", {"instance": "db-1", "x": "<i>"}
    )
    words = incident_page(page, reason="Nobody acknowledged.")
    assert words.subject == "[SEV2] INC-12 Disk <b>full</b> & hot"
    for part in ("Disk <b>full</b> & hot", "Nobody acknowledged.", "Label instance: db-1", "On /var", "https://x/incidents/INC-12"):
        assert part in words.text
    assert "<b>full" not in words.html
    assert "&lt;b&gt;full" in words.html
    assert 'href="https://x/incidents/INC-12"' in words.html


def test_mail_servers_are_read_from_their_address() -> None:
    server = from_url("smtp://me%40x:p%2Fw@mail.example.com:2525?starttls=required&verify=no")
    assert (server.host, server.port, server.security) == ("mail.example.com", 2525, "starttls")
    assert (server.username, server.password, server.verify) == ("me@x", "p/w", False)
    assert from_url("smtps://mail.example.com").port == 465
    assert from_url("smtp://[::1]").is_local
    assert not from_url("smtp://mail.example.com").is_local
    for bad in ("http://x", "smtp://", "mail.example.com:25", "smtp://x:99999", "smtp://x?starttls=maybe"):
        with pytest.raises(BadMailServer):
            from_url(bad)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com",
        "http://",
        "http://user:pass@example.com/",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://x:notaport/",
    ],
)
def test_addresses_no_webhook_may_have(url: str) -> None:
    with pytest.raises(BadAddress):
        check_address(url)


def test_private_receivers_are_allowed() -> None:
    assert check_address("https://10.0.0.8/hook") == ("10.0.0.8", 443)
    assert check_address("http://127.0.0.1:9000/hook") == ("127.0.0.1", 9000)
